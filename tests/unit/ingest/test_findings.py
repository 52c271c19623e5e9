"""The catalogue of findings is whole, and messages are filled in from the row."""

import re
from string import Formatter

import polars as pl
import pytest

from mcof.ingest.findings import catalogue, found, none, together
from mcof.vocabulary import load

CODES = sorted(catalogue())


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_severity_and_words_in_three_languages(code):
    term = catalogue()[code]
    assert term.attributes["severity"] in load("finding_severities")
    assert re.fullmatch(r"(V\d{1,2})?", term.attributes["rule"])
    assert term.attributes["message"].endswith(".")
    for language in ("ar", "ckb"):
        assert re.search("[\u0600-\u06ff]", term.labels[language])
        assert re.search("[\u0600-\u06ff]", term.attributes[f"advice_{language}"])
    assert term.attributes["advice_en"]


@pytest.mark.parametrize("code", CODES)
def test_a_message_has_only_places_that_can_be_filled(code):
    message = catalogue()[code].attributes["message"]
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(message))


def test_a_finding_is_filled_from_its_row_and_cut_short():
    rows = pl.DataFrame({"sheet": ["s"], "source_row": [7], "value": ["x" * 1000]})
    finding = found("number-unreadable", rows, field="individuals").row(0, named=True)
    assert finding["row"] == 7
    assert len(finding["value"]) == 200
    assert "so individuals cannot be known" in finding["message"]
    assert finding["severity"] == "error"


def test_no_rows_are_no_findings():
    assert found("row-empty", pl.DataFrame({"source_row": []})).equals(none())
    assert together([]).equals(none())


def test_every_code_of_the_places_is_in_the_catalogue():
    codes = {
        "place-ambiguous",
        "place-claimed-twice",
        "place-code-unknown",
        "place-level-differs",
        "place-name-code-mismatch",
        "place-name-differs",
        "place-no-counterpart",
        "place-not-given",
        "place-not-ours",
        "place-outside-parent",
        "place-split",
        "place-unknown",
    }
    assert codes <= set(CODES)
