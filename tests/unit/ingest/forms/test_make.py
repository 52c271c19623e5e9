"""A form is made of a template, our places and our words; the same content is the same form."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl
import pytest

from mcof.errors import Missing
from mcof.ingest import mapping
from mcof.ingest.forms.make import FIELD, Blank, Method, Round, make, method_on
from mcof.ingest.forms.places import OTHER, choice_name, gazetteer, plain
from mcof.ingest.forms.template import kinds, own_choices, template
from mcof.ingest.methods import versions
from mcof.places import packaged
from mcof.tables import FACTS
from mcof.vocabulary import LANGUAGES, load
from mcof.vocabulary.phrasebook import phrases

IRAQ = "iq-cod-2019"
FAMILIES = Method()
SCHEMA = dict.fromkeys(("location_id", "location_name", "name_ar", "place_code"), pl.String)


def known(*rows: tuple[str | None, str | None, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def made(
    kind: str = "baseline",
    places: pl.DataFrame | None = None,
    round_: Round | None = None,
    method: Method = FAMILIES,
) -> Blank:
    of = "site" if kind == "sites" else "location"
    lists = gazetteer(packaged(), IRAQ, known() if places is None else places, of=of)
    asked = round_ or Round("Iraq")
    return make(template(kind), lists, partial(load), asked, code_set=IRAQ, method=method)


def survey(blank: Blank) -> dict[str, dict[str, str]]:
    return {row["name"]: dict(row) for row in blank.sheets["survey"] if row["name"]}


@pytest.mark.parametrize("kind", kinds())
def test_every_answer_is_a_field_of_the_table_of_the_form(kind: str) -> None:
    table = FACTS[template(kind).table]
    for row in made(kind, round_=Round("Iraq", 1, None, gps=True)).sheets["survey"]:
        for field in row.get(FIELD, "").split():
            assert field in mapping.fields(table) or field.startswith("cell:"), field
    assert set(template(kind).constants) <= set(table.names)


@pytest.mark.parametrize("kind", kinds())
def test_every_question_has_words_in_every_language(kind: str) -> None:
    wordless = {"start", "end", "calculate", "end_group"}
    for row in made(kind).sheets["survey"]:
        if row["type"] not in wordless:
            texts = [text for name, text in row.items() if name.startswith("label::")]
            assert len(texts) == len(LANGUAGES)
            assert all(texts), row["name"]
    titles = [phrases(language)(f"form.{kind}") for language in LANGUAGES]
    assert len(set(titles)) == len(LANGUAGES)


def test_governorates_are_labelled_in_arabic_and_sorani() -> None:
    rows = {row["name"]: row for row in made().sheets["choices"] if row["list_name"] != "location"}
    assert rows["IQG09"]["label::English (en)"] == "Dahuk"
    assert rows["IQG09"]["label::Arabic (ar)"] == "دهوك"
    assert rows["IQG09"]["label::Central Kurdish (ckb)"] == "دهۆک"


def test_a_district_is_offered_in_its_governorate_only() -> None:
    districts = [r for r in made().sheets["choices"] if r["list_name"] == "district"]
    assert len(districts) == 101
    mosul = next(row for row in districts if row["name"] == "IQG15Q05")
    assert mosul["governorate"] == "IQG15"
    assert survey(made())["district"]["choice_filter"] == "governorate=${governorate}"


def test_a_list_that_the_workspace_has_not_is_not_asked_for() -> None:
    assert "subdistrict" not in survey(made())  # what ships knows no sub-districts
    assert "location" not in survey(made())
    assert survey(made())["location_name"]["type"] == "text"


def test_known_locations_are_below_their_district_and_a_new_one_is_always_offered() -> None:
    rows = known(
        ("77", "Village A", "قرية", "IQG15Q05"),
        (None, "Village B", None, "IQG15"),
        ("78", None, None, "IQG15"),
        ("79", "Elsewhere", None, "XX"),
    )
    blank = made(places=rows)
    choices = [row for row in blank.sheets["choices"] if row["list_name"] == "location"]
    assert [row.get("own_name") for row in choices] == ["Village B", "Village A", None]
    village = choices[1]
    assert (village["name"], village["own_id"]) == ("77", "77")
    assert (village["governorate"], village["district"]) == ("IQG15", "IQG15Q05")
    assert village["label::Arabic (ar)"] == "قرية"
    assert choices[0]["district"] == "-"  # any district of its governorate
    assert choices[-1]["name"] == OTHER
    assert survey(blank)["location"]["choice_filter"].endswith("or name='other'")


@pytest.mark.parametrize("hostile", ["a b", "", None, "other", "=1+1", "x" * 65, "é"])
def test_an_id_that_no_form_can_hold_gets_a_name_of_its_own(hostile: str | None) -> None:
    name = choice_name(hostile, "IQG15|Village")
    assert name.isalnum()
    assert name != OTHER
    assert name == choice_name(hostile, "IQG15|Village")


def test_a_name_refers_to_no_question() -> None:
    assert plain("a\n ${households}  b") == "a $ {households} b"


def test_the_same_content_has_the_same_version_and_another_has_another() -> None:
    assert made().version == made().version
    assert made().version != made(round_=Round("Iraq", 2)).version
    assert made().version != made(places=known(("1", "A", None, "IQG15Q05"))).version


def test_what_is_known_beforehand_is_not_asked() -> None:
    asked, told = survey(made()), survey(made(round_=Round("Iraq", 0, date(2030, 1, 2))))
    assert (asked["round"]["type"], told["round"]["type"]) == ("integer", "calculate")
    assert told["round"]["calculation"] == "0"
    assert told["reference_date"]["calculation"] == "'2030-01-02'"
    assert survey(made(round_=Round("Côte d'Ivoire")))["operation"]["calculation"] == (
        '"Côte d\'Ivoire"'
    )


def test_a_position_is_asked_only_of_sites_and_only_where_wanted() -> None:
    kinds_asked = {
        (kind, gps)
        for kind in kinds()
        for gps in (False, True)
        if any(
            row["type"] == "geopoint"
            for row in made(kind, round_=Round("Iraq", gps=gps)).sheets["survey"]
        )
    }
    assert kinds_asked == {("sites", True)}


def test_people_are_at_least_families_and_the_sexes_are_all_of_them() -> None:
    rows = survey(made())
    assert rows["individuals"]["constraint"] == ". >= ${households}"
    assert rows["male"]["constraint"] == ". >= 0 and . + ${female} = ${individuals}"
    check = rows["shelters_check"]
    assert check["required"] == "yes"
    assert check["relevant"].startswith("(${shelter_CAMP} + ${shelter_RENTED_FIT}")
    assert check["relevant"].endswith("!= ${households}")


def test_returnees_are_asked_for_their_last_displacement_and_no_origin() -> None:
    fields = {row.get(FIELD, "") for row in made("returnees").sheets["survey"]}
    assert "cell:last=IQG15" in fields
    assert not any(field.startswith("cell:origin") for field in fields)


def test_periods_that_a_later_method_divided_are_not_asked_for() -> None:
    names = set(survey(made()))
    assert "period_POST_AUG14" not in names
    assert {"period_AUG14", "period_UNKNOWN"} <= names


def test_a_form_that_there_is_not_is_missing() -> None:
    with pytest.raises(Missing, match="form-kind-missing"):
        template("biometric")


def test_every_choice_of_ours_has_words() -> None:
    assert all(f"form.{row['label']}" in phrases("ckb") for row in own_choices())


@pytest.mark.parametrize(
    ("on", "unit", "renting"),
    [
        (date(2015, 6, 4), "households", "shelter_RENTED"),
        (date(2021, 1, 1), "individuals", "shelter_RENTED_FIT"),
        (None, "individuals", "shelter_RENTED_FIT"),
    ],
)
def test_breakdowns_are_in_the_unit_and_the_lists_of_the_method(
    on: date | None, unit: str, renting: str
) -> None:
    method = method_on(versions(), "IQ", "IDP", on)
    rows = survey(made(method=method))
    assert rows[renting]["constraint"] == f". >= 0 and . <= ${{{unit}}}"
    assert rows["shelters_check"]["relevant"].endswith(f"!= ${{{unit}}}")
    assert ("shelter_RENTED" in rows) == (unit == "households")
    word = "Families" if unit == "households" else "People"
    assert rows["shelters"]["label::English (en)"] == f"{word} by kind of shelter"


def test_a_country_without_a_known_method_counts_families_in_its_cells() -> None:
    assert method_on(versions(), "TD", "IDP", None) == Method()
