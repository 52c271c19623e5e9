"""A gap in words."""

from __future__ import annotations

import pytest

from mcof.renderers.gaptext import sentence
from mcof.renderers.words import Words
from mcof.reports.documents import Named
from mcof.reports.situation import Gap

ANBAR = Named("IQG01", {"en": "Anbar", "ar": "الأنبار", "ckb": "ئەنبار"})


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        (
            "institutional",
            "no-authority",
            "No authority is known to decide on any sector in Anbar.",
        ),
        (
            "funding",
            "underfunded",
            "Less money has been received for every sector in Anbar than is required.",
        ),
    ],
)
def test_a_gap_of_all_sectors_says_so(kind: str, reason: str, said: str) -> None:
    gap = Gap(rank=1, kind=kind, reason=reason, place=ANBAR, sector=Named(""))
    assert sentence(gap, Words("en")) == said
