"""Final figures: what people decided about units, beside what was computed.

A unit without a flag keeps its preliminary figures. A unit with one needs a recorded
decision; until then it awaits one, and its figure is not final.
"""

from __future__ import annotations

import polars as pl

from mcof.needs import pin, sectors, severity
from mcof.needs.figures import UNIT

HOW = ("decided", "preliminary", "awaiting", "unknown")
"""How a final figure was come by: `unknown` where nothing was computed or decided."""


def subject(question: str, year: int | None, *parts: str) -> str:
    """The identity of what is decided: a later decision about it takes the earlier one's place.

    >>> subject("pin", 2026, "iq-cod-2019", "IQG01", "IDP", "")
    'pin~2026~iq-cod-2019~IQG01~IDP~'
    """
    return "~".join((question, "" if year is None else str(year), *parts))


def standing(decisions: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """Of the decisions of a year, the newest about each subject that was not taken back."""
    own = decisions.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int64)))
    newest = own.sort("recorded_at", maintain_order=True).unique(
        "subject", keep="last", maintain_order=True
    )
    return newest.filter(~pl.col("is_withdrawn").fill_null(value=False))


def decided_settings(standing_: pl.DataFrame) -> dict[str, str]:
    """The settings that people changed, by name."""
    rows = standing_.filter(pl.col("question") == "setting").select("setting", "value")
    return dict(rows.iter_rows())


def with_decisions(units: pl.DataFrame, standing_: pl.DataFrame) -> pl.DataFrame:
    """The units with their final figures, and what stands behind each.

    Args:
        units: as `mcof.needs.pin.flagged` and `mcof.needs.severity.flagged` give them.
        standing_: as `standing` gives it.

    Returns:
        The columns of `units`, and

        - `pin_flag_7`, `severity_flag_5`: raised by hand,
        - `pin_flags`, `severity_flags`: numbers of those raised, joined by spaces;
          `pin_flags_not_assessed` and `severity_flags_not_assessed`, of those not assessable,
        - `final_in_need`, `final_in_need_how` (one of `HOW`), `final_sector`, and
          `in_need_reason`, `in_need_evidence`, `in_need_by`, `in_need_at`,
        - the same of severity: `final_severity`, `final_severity_how`, `severity_reason` ...,
        - `decided_on_other_figures`: the sector that was chosen says something else now.
    """
    told = units
    for question, name in (("pin", "in_need"), ("severity", "severity")):
        told = _beside(told, standing_, question, name)
        told = _by_hand(told, standing_, f"{question}-flag")
    told = _listed(_listed(told, "pin", pin.FLAGS), "severity", severity.FLAGS)
    told = _final(told, "in_need", "preliminary_in_need", "pin_flags")
    told = _final(told, "severity", "preliminary_severity", "severity_flags")
    return told.with_columns(
        final_sector=pl.when(pl.col("final_in_need_how") == "decided")
        .then("in_need_sector")
        .when(pl.col("final_in_need_how") == "preliminary")
        .then("highest"),
        decided_on_other_figures=_differs(),
    ).drop("in_need_sector", "severity_sector", "decided_in_need", "decided_severity")


def _beside(units: pl.DataFrame, standing_: pl.DataFrame, question: str, name: str) -> pl.DataFrame:
    rows = standing_.filter(pl.col("question") == question).select(
        *(pl.col(part).fill_null("") for part in UNIT),
        pl.col("value").cast(pl.Int64, strict=False).alias(f"decided_{name}"),
        pl.col("sector").alias(f"{name}_sector"),
        pl.col("reason").alias(f"{name}_reason"),
        pl.col("evidence").alias(f"{name}_evidence"),
        pl.col("by").alias(f"{name}_by"),
        pl.col("recorded_at").alias(f"{name}_at"),
    )
    return units.join(rows, on=list(UNIT), how="left", maintain_order="left")


def _by_hand(units: pl.DataFrame, standing_: pl.DataFrame, question: str) -> pl.DataFrame:
    name = {"pin-flag": "pin_flag_7", "severity-flag": "severity_flag_5"}[question]
    rows = standing_.filter(pl.col("question") == question).select(
        *(pl.col(part).fill_null("") for part in UNIT), pl.lit(value=True).alias(name)
    )
    joined = units.join(rows, on=list(UNIT), how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value=False))


def _listed(units: pl.DataFrame, kind: str, flags: tuple[str, ...]) -> pl.DataFrame:
    """The numbers of the flags that were raised, and of those that nobody can tell."""

    def numbers(marks: list[pl.Expr]) -> pl.Expr:
        said = [
            pl.when(mark).then(pl.lit(str(number))) for number, mark in enumerate(marks, start=1)
        ]
        return pl.concat_str(said, separator=" ", ignore_nulls=True)

    return units.with_columns(
        numbers([pl.col(flag) for flag in flags]).alias(f"{kind}_flags"),
        numbers([pl.col(flag).is_null() for flag in flags]).alias(f"{kind}_flags_not_assessed"),
    )


def _final(units: pl.DataFrame, name: str, computed: str, flags: str) -> pl.DataFrame:
    decided, before = pl.col(f"decided_{name}"), pl.col(computed)
    how = (
        pl.when(decided.is_not_null())
        .then(pl.lit("decided"))
        .when(pl.col(flags) != "")
        .then(pl.lit("awaiting"))
        .when(before.is_null())
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("preliminary"))
    )
    value = pl.when(how == "decided").then(decided).when(how == "preliminary").then(before)
    return units.with_columns(value.alias(f"final_{name}"), how.alias(f"final_{name}_how"))


def _differs() -> pl.Expr:
    """Whether the chosen sector's figure is another now; null where no sector was chosen."""
    chosen, decided = pl.col("in_need_sector"), pl.col("decided_in_need")
    now = pl.coalesce(
        *(
            pl.when(chosen == code).then(pl.col(f"in_need:{code}").fill_null(-1))
            for code in sectors.main()
        ),
        pl.lit(None, pl.Int64),
    )
    return pl.when(chosen.is_not_null() & decided.is_not_null()).then(now != decided)


def gated(units: pl.DataFrame, gate: int) -> pl.DataFrame:
    """The units with `counted_in_need`: what of them counts in the overall figure.

    Args:
        gate: units of this final severity or below count nobody; 0 for no gate. Where the
            final severity is not known, nor is what counts.
    """
    people, final = pl.col("final_in_need"), pl.col("final_severity")
    if gate <= 0:
        return units.with_columns(counted_in_need=people)
    counted = pl.when(final > gate).then(people).when(final <= gate).then(pl.lit(0, pl.Int64))
    return units.with_columns(counted_in_need=counted)
