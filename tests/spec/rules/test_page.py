"""The page of the rules has them all, with the codes that the catalogue gives them."""

from __future__ import annotations

import re
from pathlib import Path

from mcof.ingest.findings import catalogue

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "methods" / "rules.md"


def rows() -> dict[str, tuple[str, str]]:
    """Codes and severities of each rule on the page."""
    found = re.findall(r"^\| (V\d+) \|[^|]*\|([^|]*)\|([^|]*)\|", PAGE.read_text("utf-8"), re.M)
    return {rule: (codes, severities) for rule, codes, severities in found}


def test_every_rule_has_a_row() -> None:
    assert list(rows()) == [f"V{number}" for number in range(1, 19)]


def test_every_code_on_the_page_is_in_the_catalogue_under_its_rule() -> None:
    told = {
        (code, rule)
        for rule, (codes, _) in rows().items()
        for code in re.findall(r"`(.+?)`", codes)
    }
    known = {(code, term.attributes["rule"]) for code, term in catalogue().items()}
    assert told - known - {("unit-unclear", "V2")} == set()


def test_the_severities_on_the_page_are_those_of_the_catalogue() -> None:
    terms = catalogue()
    for rule, (codes, said) in rows().items():
        if "case" not in said:
            names = re.findall(r"`(.+?)`", codes)
            assert {terms[name].attributes["severity"] for name in names} == set(
                re.findall(r"\w+", said)
            ), rule
