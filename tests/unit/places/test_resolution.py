"""A code or a name is taken where it is exact; all else is a finding."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.places import Registry, packaged
from mcof.tables import CROSSWALK, PLACE_DECISIONS, PLACES

COD = "iq-cod-2019"


def resolve(registry=None, *, level=1, on=None, code_set=COD, **given):
    """The only row of an answer."""
    frame = pl.DataFrame({name: [value] for name, value in given.items()}).cast(pl.String)
    answer = (registry or packaged()).resolve(frame, level=level, code_set=code_set, on=on)
    assert answer.height == 1
    return answer.row(0, named=True)


@pytest.mark.parametrize("name", ["Dahuk", "Duhok", "DOHUK ", "دهوك", "دهۆک", "محافظة دهوك"[7:]])
def test_all_spellings_of_dahuk_are_one_place(name):
    assert resolve(given_name=name)["place_code"] == "IQG09"


@pytest.mark.parametrize(
    ("code", "place", "how"),
    [
        ("IQG08", "IQG08", "code"),  # Baghdad in 2019 ...
        ("IQ-G08", "IQG09", "crosswalk"),  # ... looks like Dahuk in 2014
        ("iqg08", "IQG08", "code"),
        ("IRQG08", "IQG08", "code"),  # ISO3 for ISO2
        ("IQ-SD", "IQG16", "crosswalk"),  # ISO 3166-2
    ],
)
def test_a_code_means_what_its_own_set_says(code, place, how):
    answer = resolve(given_code=code)
    assert (answer["place_code"], answer["how"], answer["finding"]) == (place, how, None)


def test_a_code_that_lacks_a_digit_is_not_repaired():
    assert resolve(given_code="IQG8")["finding"] == "place-code-unknown"


def test_a_misspelled_name_is_a_finding_with_candidates_and_no_guess():
    answer = resolve(given_name="Erbill")
    assert answer["place_code"] is None
    assert answer["finding"] == "place-unknown"
    assert answer["candidates"].startswith("IQG11 Erbil (91)|")
    assert len(answer["candidates"].split("|")) == 3


def test_a_name_is_looked_for_within_the_stated_parent():
    assert resolve(level=2, given_name="Sumel", within="IQG09")["place_code"] == "IQG09Q03"
    assert resolve(level=2, given_name="Sumel", within="IQ-G08")["place_code"] == "IQG09Q03"


def test_a_name_that_is_unique_in_another_parent_is_a_finding_with_that_candidate():
    answer = resolve(level=2, given_name="Sumel", within="IQG15")
    assert answer["place_code"] is None
    assert answer["finding"] == "place-outside-parent"
    assert answer["candidates"] == "IQG09Q03 Sumail (100)"


def test_a_code_outside_the_stated_parent_is_a_finding():
    answer = resolve(level=2, given_code="IQ02091", given_name="Shatt Al-Arab", within="IQG03")
    assert (answer["place_code"], answer["finding"]) == (None, "place-outside-parent")


def test_a_name_and_a_code_of_two_places_are_a_finding_that_shows_both():
    answer = resolve(level=2, given_code="IQ08102", given_name="Sumel", within="IQG09")
    assert answer["place_code"] is None
    assert answer["finding"] == "place-name-code-mismatch"
    assert answer["candidates"] == "IQG09Q04 Zakho (100)|IQG09Q03 Sumail (100)"


def test_a_code_is_followed_where_its_name_is_unknown_and_it_is_said():
    answer = resolve(level=2, given_code="IQ08069", given_name="Dahuk City", within="IQG09")
    assert (answer["place_code"], answer["finding"]) == ("IQG09Q02", "place-name-differs")


def test_a_name_is_followed_where_its_code_is_unknown_and_it_is_said():
    answer = resolve(level=2, given_code="IQ01006", given_name="Mada'in", within="IQG08")
    assert (answer["place_code"], answer["finding"]) == ("IQG08Q04", "place-code-unknown")


@pytest.mark.parametrize("given", [{"given_name": "Akre"}, {"given_code": "IQ15005"}])
def test_a_district_that_two_governorates_claim_stays_where_it_lies_and_both_are_named(given):
    assert resolve(level=2, within="IQG15", **given)["finding"] is None
    answer = resolve(level=2, within="IQG09", **given)
    assert (answer["place_code"], answer["finding"]) == ("IQG15Q01", "place-claimed-twice")
    assert answer["candidates"] == "IQG15Q01 Aqra (100)|IQG15 Ninewa (100)|IQG09 Duhok (100)"


def test_a_code_of_another_level_is_taken_as_what_it_is_with_a_finding():
    answer = resolve(level=2, given_code="IQ-G07", given_name="Baghdad", within="IQG08")
    assert (answer["place_code"], answer["place_level"]) == ("IQG08", 1)
    assert answer["finding"] == "place-level-differs"


def test_the_name_of_the_governorate_as_district_is_the_governorate_with_a_finding():
    answer = resolve(level=2, given_name="Ninewa", within="IQG15")
    assert (answer["place_code"], answer["finding"]) == ("IQG15", "place-level-differs")


def test_a_code_without_a_counterpart_is_a_finding():
    answer = resolve(level=2, given_code="IQ11094", given_name="Soran", within="IQG11")
    assert (answer["place_code"], answer["finding"]) == (None, "place-no-counterpart")


@pytest.mark.parametrize("nothing", [None, "", "#N/A", " n/a ", "TBD"])
def test_nothing_given_is_said_to_be_nothing(nothing):
    answer = resolve(given_name=nothing, given_code=nothing)
    assert (answer["place_code"], answer["finding"]) == (None, "place-not-given")


def rows(table, *records):
    return table.conform(pl.DataFrame(list(records), infer_schema_length=None))


def place(code, level, parent, name, **more):
    return {
        "code_set": "x",
        "code": code,
        "level": level,
        "parent": parent,
        "name_en": name,
        **more,
    }


TWO_HAMZAS = rows(
    PLACES,
    place("X", 0, None, "Exland"),
    place("X1", 1, "X", "North", valid_to=date(2019, 12, 31)),
    place("X2", 1, "X", "South", valid_to=None),
    place("X1A", 2, "X1", "Hamza"),
    place("X2A", 2, "X2", "Al-Hamza"),
    place("X2B", 2, "X2", "Hamza"),
)


def small(places=TWO_HAMZAS, crosswalk=None, decisions=None):
    return Registry(
        places,
        CROSSWALK.empty() if crosswalk is None else crosswalk,
        PLACE_DECISIONS.empty() if decisions is None else decisions,
    )


def test_a_name_of_two_places_is_ambiguous_unless_the_parent_decides():
    answer = resolve(small(), code_set="x", level=2, given_name="Hamza")
    assert (answer["place_code"], answer["finding"]) == (None, "place-ambiguous")
    assert {c.split()[0] for c in answer["candidates"].split("|")} == {"X1A", "X2B"}
    assert (
        resolve(small(), code_set="x", level=2, given_name="Hamza", within="X1")["place_code"]
        == "X1A"
    )


def test_the_article_is_forgotten_only_where_nothing_matches_with_it():
    given = {"code_set": "x", "level": 2, "within": "X2"}
    assert resolve(small(), given_name="al hamza", **given)["place_code"] == "X2A"
    assert resolve(small(), given_name="hamza", **given)["place_code"] == "X2B"
    assert (
        resolve(small(), given_name="Al-Hamza", code_set="x", level=2, within="X1")["place_code"]
        == "X1A"
    )


def test_a_place_is_not_found_on_a_day_on_which_it_does_not_hold():
    north = {"code_set": "x", "level": 1, "given_name": "North"}
    assert resolve(small(), on=date(2019, 12, 31), **north)["place_code"] == "X1"
    assert resolve(small(), on=date(2020, 1, 1), **north)["finding"] == "place-unknown"


def test_a_code_that_became_two_places_is_a_finding():
    split = rows(
        CROSSWALK,
        {"from_set": "old", "from_code": "O1", "to_set": "x", "to_code": "X1", "weight": 0.3},
        {"from_set": "old", "from_code": "O1", "to_set": "x", "to_code": "X2", "weight": 0.7},
    )
    registry = small(crosswalk=split)
    assert resolve(registry, code_set="x", given_code="O1")["finding"] == "place-split"
    assert registry.counterpart("O1", from_set="old", to_set="x") == [("X1", 0.3), ("X2", 0.7)]


def decided(name, code, minute, within=None):
    return {
        "name": name, "within": within, "code_set": COD, "code": code, "by": "tester",
        "reason": "known",
        "recorded_at": datetime(2015, 6, 1, 12, minute, tzinfo=UTC),
    }  # fmt: skip


def with_decisions(*made):
    return packaged().extended(decisions=rows(PLACE_DECISIONS, *made))


def test_a_decision_is_used_for_every_spelling_and_the_newest_holds():
    registry = with_decisions(decided("Qaraqosh", "IQG15Q03", 1), decided("Ankawa", "IQG15Q03", 1))
    answer = resolve(registry, level=2, given_name="QARAQOSH")
    assert (answer["place_code"], answer["how"], answer["finding"]) == (
        "IQG15Q03",
        "decision",
        None,
    )
    registry = with_decisions(decided("Ankawa", "IQG15Q03", 1), decided("ankawa", "IQG11Q02", 2))
    assert resolve(registry, level=2, given_name="Ankawa")["place_code"] == "IQG11Q02"


def test_a_decision_within_a_parent_beats_one_for_anywhere_and_holds_only_there():
    registry = with_decisions(
        decided("Centre", "IQG11Q02", 1, within="IQG11"), decided("Centre", "IQG08Q03", 2)
    )
    assert (
        resolve(registry, level=2, given_name="Centre", within="IQG11")["place_code"] == "IQG11Q02"
    )
    assert (
        resolve(registry, level=2, given_name="Centre", within="IQG08")["place_code"] == "IQG08Q03"
    )


def test_a_decision_may_say_that_a_name_is_no_place_of_ours():
    answer = resolve(with_decisions(decided("Mars", None, 1)), given_name="Mars")
    assert (answer["place_code"], answer["how"]) == (None, "decision")
    assert answer["finding"] == "place-not-ours"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["Dahuk", "Erbill", None, "Basra", "Nowhere", "نينوى"])))
def test_rows_come_back_in_order_each_as_if_it_were_alone(names):
    frame = pl.DataFrame({"given_name": names}, schema={"given_name": pl.String})
    together = packaged().resolve(frame, level=1, code_set=COD)
    assert together.rows(named=True) == [resolve(given_name=name) for name in names]


def test_a_million_rows_have_a_million_answers():
    names = ["Dahuk", "Erbil", "Nowhere", "Basra"] * 250_000
    answer = packaged().resolve(pl.DataFrame({"given_name": names}), level=1, code_set=COD)
    assert answer["place_code"].to_list()[-4:] == ["IQG09", "IQG11", None, "IQG02"]
    assert answer.height == 1_000_000
