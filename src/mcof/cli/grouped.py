"""Options that go together are one value: a verb asks for the group and gets it whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

from mcof.cli.output import Format, FormatOption, LanguageOption, OutputOption


@dataclass(frozen=True)
class Told:
    """How an answer is told: in which language and form, and where to."""

    language: LanguageOption = "en"
    form: FormatOption = Format.TABLE
    output: OutputOption = None

    @property
    def to_a_person(self) -> bool:
        """Whether somebody reads it on the screen."""
        return self.form is Format.TABLE and self.output is None


def grouped(verb: Callable[..., None]) -> Callable[..., None]:
    """The verb with the options of each group where the group stands, in the order of its fields.

    A group is a parameter whose type is a dataclass of options that all have a default.
    """
    hints = get_type_hints(verb, include_extras=True)
    hints.pop("return", None)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}

    def run(**given: Any) -> None:
        made = {
            name: kind(**{one.name: given.pop(one.name) for one in fields(kind)})
            for name, kind in groups.items()
        }
        verb(**made, **given)

    shown = [
        parameter
        for one in signature(verb).parameters.values()
        for parameter in (
            _options(groups[one.name])
            if one.name in groups
            else [one.replace(annotation=hints[one.name], kind=Parameter.KEYWORD_ONLY)]
        )
    ]
    run.__name__, run.__doc__, run.__module__ = verb.__name__, verb.__doc__, verb.__module__
    run.__annotations__ = {one.name: one.annotation for one in shown}
    run.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    return run


def _options(kind: Any) -> list[Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        Parameter(one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(kind)
    ]
