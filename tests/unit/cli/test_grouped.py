"""A group of options is one value to a verb, and its options to whoever types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from mcof.cli.grouped import Told, grouped
from mcof.cli.output import Format

NumberOption = Annotated[int, typer.Option(help="How many.")]
NameArgument = Annotated[str, typer.Argument(help="Who.")]


@dataclass(frozen=True)
class Few:
    number: NumberOption = 3


def said(*words: str) -> str:
    app = typer.Typer()

    @app.command()
    @grouped
    def say(*, name: NameArgument, few: Few, told: Told) -> None:
        """Say it."""
        print(name, few.number, told.language, told.form.value, told.to_a_person)

    return CliRunner().invoke(app, words, catch_exceptions=False).output


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (("Ali",), "Ali 3 en table True"),
        (("Ali", "--number", "4", "--lang", "ar"), "Ali 4 ar table True"),
        (("Ali", "--format", "json"), "Ali 3 en json False"),
    ],
)
def test_options_of_a_group_are_typed_like_any_other(words: tuple[str, ...], heard: str) -> None:
    assert said(*words).strip() == heard


def test_the_help_has_the_options_in_the_order_of_the_groups() -> None:
    text = said("--help")
    assert "Say it." in text
    places = [text.index(option) for option in ("--number", "--lang", "--format", "--output")]
    assert places == sorted(places)


def test_a_file_is_not_read_by_a_person() -> None:
    assert Told(form=Format.TABLE).to_a_person
    assert not Told(form=Format.CSV).to_a_person
