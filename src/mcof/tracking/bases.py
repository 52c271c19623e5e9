"""How a figure was come by: a figure is as weak as the weakest of its rows."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import polars as pl

STRENGTH = ("reported", "derived", "modelled", "synthetic")
"""From the strongest to the weakest."""


def weakness(basis: ir.StringValue) -> ir.IntegerValue:
    """0 for reported to 3 for synthetic; what is not said counts as modelled."""
    return ibis.cases(
        *((basis == code, weak) for weak, code in enumerate(STRENGTH)),
        else_=STRENGTH.index("modelled"),
    ).cast("int64")


def basis_of(weak: ir.IntegerValue) -> ir.StringValue:
    """The basis of a weakness."""
    return ibis.cases(
        *((weak == number, code) for number, code in enumerate(STRENGTH)),
        else_=ibis.null("string"),
    )


def weakest(basis: pl.Expr) -> pl.Expr:
    """The basis of the weakest of some rows in memory; null where there is none."""
    weak = {code: number for number, code in enumerate(STRENGTH)}
    numbers = basis.replace_strict(weak, default=weak["modelled"], return_dtype=pl.Int64)
    codes = {number: code for code, number in weak.items()}
    return numbers.max().replace_strict(codes, default=None, return_dtype=pl.String)


def counts(weak: ir.IntegerValue) -> dict[str, ir.IntegerScalar]:
    """How many rows of each weakness a figure stands on: `rows_reported` and so on."""
    return {
        f"rows_{code}": (weak == number).sum().cast("int64") for number, code in enumerate(STRENGTH)
    }
