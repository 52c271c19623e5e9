"""Values of a report as one language says them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

from mcof.renderers import allocated
from mcof.renderers.words import Words
from mcof.reports import values
from mcof.reports.documents import Named

RAMP: Mapping[int, tuple[str, str]] = {
    1: ("#cdfacd", "#14212b"),
    2: ("#fae61e", "#14212b"),
    3: ("#e67800", "#14212b"),
    4: ("#c80000", "#ffffff"),
    5: ("#640000", "#ffffff"),
}
"""Fill and ink of a step of severity: the ramp of IPC and JIAF, for nothing else."""


@singledispatch
def said(value: object, words: Words) -> str:
    """The value in words; what is unknown says so."""
    raise TypeError(value)


def quiet(value: object) -> bool:
    """Whether nothing is known: shown paler, and still said."""
    if isinstance(value, values.NotAssessed):
        return True
    fields = ("value", "usd", "part", "on", "text", "step", "between")
    return any(getattr(value, name, 0) is None for name in fields)


def tinted(value: object) -> tuple[str, str] | None:
    """Fill and ink of a value; only severity has a colour of its own."""
    if isinstance(value, values.Severity) and value.step is not None:
        return RAMP.get(value.step)
    return None


@said.register
def _(value: Named, words: Words) -> str:
    return words.given(value.name(words.language))


@said.register
def _(value: values.Count, words: Words) -> str:
    if value.noun is None:
        return words.number(value.value)
    return words.counted(value.noun, value.value)


@said.register
def _(value: values.Change, words: Words) -> str:
    return words.change(value.value)


@said.register
def _(value: values.People, words: Words) -> str:
    if value.between is None or not value.between.known:
        return words("unknown")
    return words.range(value.noun, value.between) if value.noun else words.span(value.between)


@said.register
def _(value: values.Share, words: Words) -> str:
    if value.part is None:
        return words("unknown")
    per_cent = int(value.part * 100 + 0.5)
    return words.share(per_cent, 1 if value.part > 0 else 0)


@said.register
def _(value: values.Money, words: Words) -> str:
    return words("unknown") if value.usd is None else words.ltr(f"${round(value.usd):,}")


@said.register
def _(value: values.Amount, words: Words) -> str:
    if value.value is None:
        return words("unknown")
    number = f"{value.value:,.{value.decimals}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    shown = words.ltr(number.replace("-", "\u2212"))
    return f"{shown} {words.given(value.unit)}" if value.unit else shown


@said.register
def _(value: values.Day, words: Words) -> str:
    return words.short_day(value.on) if value.narrow else words.day(value.on)


@said.register
def _(value: values.Moment, words: Words) -> str:
    return words("unknown") if value.at is None else words.moment(value.at)


@said.register
def _(value: values.Term, words: Words) -> str:
    if value.code is None:
        return words(value.absent)
    return words.given(words.term(value.vocabulary, value.code))


@said.register
def _(value: values.Severity, words: Words) -> str:
    if value.step is None:
        return words("unknown")
    return f"{words.number(value.step)} {words.term('severities', str(value.step))}"


@said.register
def _(value: values.Given, words: Words) -> str:
    return words.given(value.text) if value.text else words("unknown")


@said.register
def _(value: values.NotAssessed, words: Words) -> str:
    return words("not-assessed")


@said.register
def _(value: values.Several, words: Words) -> str:
    shown = value.values if value.most is None else value.values[: value.most]
    text = words("list-join").join(said(one, words) for one in shown)
    rest = len(value.values) - len(shown)
    return words("and-more", shown=text, rest=words.number(rest)) if rest else text


@said.register
def _(value: values.Phrase, words: Words) -> str:
    return words(value.code, **{name: said(one, words) for name, one in value.values.items()})


@said.register
def _(value: values.Because, words: Words) -> str:
    row = value.row
    if value.what == "reason":
        return allocated.reason(row, words)
    if value.what == "assumption":
        return allocated.assumption(row, words)
    if value.what == "more":
        return allocated.more(row, words)
    if value.what == "binds":
        return allocated.binds(row["binds"], words)
    if value.what == "undirected":
        return allocated.undirected(row["reason"], words)
    return words.phrases(f"allocation.plan.{row['plan']}")
