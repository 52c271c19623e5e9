"""Ask for each group and place: which regime protects these people, and who answers for them?"""

from __future__ import annotations

from typing import Unpack

import polars as pl
import pyarrow as pa

from mcof.actions.gaps import Question, facts_of, looked
from mcof.actions.looking.means import rows_of_means
from mcof.actions.places.known import registry
from mcof.actions.tracking.figures import told
from mcof.gaps.answering import answering
from mcof.ports import Workspace


def who_answers(workspace: Workspace, **question: Unpack[Question]) -> pa.Table:
    """Groups in places with their regime and those who answer: asked as gaps are.

    Returns:
        The columns of `mcof.gaps.answering.answering`.
    """
    as_of = question.get("as_of")
    facts = facts_of(workspace, looked(workspace, question), question)
    found = answering(facts, rows_of_means(workspace, as_of))
    if (group := question.get("group")) is not None:
        found = found.filter(pl.col("population_group") == group)
    if (place := question.get("place")) is not None:
        within = registry(workspace, as_of).inside(place)
        found = found.join(within, on=["code_set", "place_code"], how="semi")
    return told(found)
