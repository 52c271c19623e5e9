"""Codes as a person reads them: names of places and words of the vocabulary."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from mcof.errors import InputError
from mcof.ports import Workspace
from mcof.vocabulary import load

_LISTS = {
    "sector": "sectors",
    "phase": "phases",
    "population_group": "population_groups",
    "shelter_type": "shelter_types",
    "displacement_period": "displacement_periods",
    "kind": "gap_kinds",
    "role": "mandate_roles",
    "instrument_kind": "instrument_kinds",
    "capacity_kind": "capacity_kinds",
    "access_level": "access_levels",
    "status": "gap_statuses",
    "event": "alert_events",
    "cause": "event_causes",
    "unit_kind": "unit_kinds",
    "direction": "flow_directions",
    "mode": "transport_modes",
    "nationality": "countries",
    "origin_country": "countries",
    "destination_country": "countries",
}

_PLACES = {
    "place_code": "place",
    "origin_code": "origin",
    "last_displacement_code": "last_displacement",
    "destination_code": "destination",
}


def with_names(workspace: Workspace, rows: pa.Table, language: str) -> pa.Table:
    """The rows with a column `place` in front, and words in the place of codes."""
    from mcof.actions.places.known import registry

    places = registry(workspace)
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    if "code_set" not in frame.columns:
        frame = frame.with_columns(code_set=pl.lit(str(workspace.settings["code_set"])))
    for column, name in _PLACES.items():
        if column in frame.columns:
            frame = frame.with_columns(_named(frame, column, places, language).alias(name))
    words = [
        pl.col(column).replace(load(name).labels(language))
        for column, name in _LISTS.items()
        if column in frame.columns
    ]
    return frame.with_columns(words).to_arrow()


def _named(frame: pl.DataFrame, column: str, places: object, language: str) -> pl.Series:
    """Names for the distinct places, then for all rows."""
    distinct = frame.select("code_set", column).unique().drop_nulls()
    label = places.label  # type: ignore[attr-defined]
    named = distinct.with_columns(
        pl.Series(
            "_name",
            [label(code_set, code, language) for code_set, code in distinct.iter_rows()],
            dtype=pl.String,
        )
    )
    joined = frame.select("code_set", column).join(
        named, on=["code_set", column], how="left", maintain_order="left"
    )
    return joined["_name"].fill_null(joined[column])


def word(vocabulary: str, text: str, workspace: Path) -> str:
    """The code that a word of the command line means, in our list or the workspace's own.

    Raises:
        InputError: the vocabulary has no such word.
    """
    words = load(vocabulary, workspace / "vocabulary")
    code = words.code_of(text)
    if code is None:
        raise InputError(
            f"{text!r} is none of the {vocabulary.replace('_', ' ')}",
            code="word-unknown",
            advice=f"Choose one of {', '.join(words.terms)}.",
        )
    return code
