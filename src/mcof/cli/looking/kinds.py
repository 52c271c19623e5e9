"""`mcof gaps kinds`: the rules that find gaps, and how they are switched."""

from __future__ import annotations

from typing import Annotated

import typer

from mcof.cli.output import Format, FormatOption, show

WithoutOption = Annotated[
    list[str] | None,
    typer.Option(help="Switch off a rule or a kind; may be repeated. See mcof gaps kinds."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="Set the limit of a rule, such as need-sources-differ=0.5."),
]


def kinds(form: FormatOption = Format.TABLE) -> None:
    """Every rule that finds gaps: its kind, where it holds, whom it counts, and its limit."""
    import pyarrow as pa

    from mcof.gaps.kinds import TABLE

    rows = [
        {
            "rule": rule.name,
            "kind": rule.kind,
            "holds_where": rule.holds,
            "people": rule.people,
            "limit": None if rule.default is None else f"{rule.parameter}: {rule.default:g}",
        }
        for rule in TABLE.values()
    ]
    show(pa.Table.from_pylist(rows), form, title="Rules that find gaps, the gravest first")


def limits(texts: list[str] | None) -> dict[str, float]:
    """What was typed after `--set`, by rule.

    Raises:
        InputError: that is no rule and number.
    """
    from mcof.errors import InputError

    found: dict[str, float] = {}
    for text in texts or []:
        rule, _, value = text.partition("=")
        try:
            found[rule.strip()] = float(value)
        except ValueError:
            raise InputError(
                f"'{text}' is no rule and limit",
                code="gap-limit-wrong",
                advice="Write them as need-sources-differ=0.5; mcof gaps kinds names the rules.",
            ) from None
    return found
