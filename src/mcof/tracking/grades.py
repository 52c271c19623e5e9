"""Grades: what rows say of how they were learnt, carried with every figure that they make.

Reliability of the source (A to F) and credibility of the information (1 to 6) are judged
apart and kept apart; F and 6 mean *cannot be judged*, and are no rank.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from mcof.vocabulary import load

GRADES = ("source_kind", "key_informants", "reliability", "credibility")
"""Columns of an observation that say how it was come by."""

LETTERS = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}
DIGITS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}

_KEPT = ("_letter", "_digit")


def seen(rows: ir.Table) -> dict[str, ir.Scalar]:
    """What a group of rows says of itself, to be put into words by `said`.

    `key_informants` is how often one was asked, null where no row says it.
    """
    informants = rows["key_informants"]
    return {
        "key_informants": informants.sum(where=informants >= 0).cast("int64"),
        "_letter": rank(rows["reliability"], LETTERS).max(),
        "_digit": rank(rows["credibility"], DIGITS).max(),
        **{
            f"_kind{at}": ibis.ifelse(rows["source_kind"] == term.code, 1, 0).max()
            for at, term in enumerate(load("source_kinds"))
        },
    }


def said(sums: ir.Table) -> dict[str, ir.Value]:
    """The weakest grades of those that could be judged, and the kinds named, joined by `|`."""
    letters = [(sums["_letter"] == number, name) for name, number in LETTERS.items()]
    digits = [(sums["_digit"] == number, name) for name, number in DIGITS.items()]
    return {
        "weakest_reliability": ibis.cases(*letters, else_=ibis.null("string")),
        "weakest_credibility": ibis.cases(*digits, else_=ibis.null("string")),
        "source_kinds": _kinds(sums),
    }


def between() -> tuple[str, ...]:
    """The columns of `seen` that `said` puts into words."""
    return (*_KEPT, *(f"_kind{at}" for at, _ in enumerate(load("source_kinds"))))


def rank(grade: ir.StringValue, ranks: dict[str, int]) -> ir.IntegerValue:
    """1 for the best to 5 for the worst; null for what cannot be judged or was not graded."""
    return ibis.cases(
        *((grade == name, number) for name, number in ranks.items()), else_=ibis.null("int64")
    ).cast("int64")


def _kinds(sums: ir.Table) -> ir.StringValue:
    """The kinds of source, in the order of their list, in one text."""
    text: ir.StringValue = ibis.literal("")
    for at, term in enumerate(load("source_kinds")):
        text = text + ibis.ifelse(sums[f"_kind{at}"] == 1, f"|{term.code}", "")
    return ibis.ifelse(text == "", ibis.null("string"), text.substr(1))
