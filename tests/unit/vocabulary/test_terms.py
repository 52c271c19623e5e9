"""Every list is whole: labels in three languages, no spelling with two meanings."""

import re

import polars as pl
import pytest

from mcof import vocabulary
from mcof.errors import InputError, Missing

ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")


@pytest.mark.parametrize("name", vocabulary.names())
def test_every_term_has_a_label_in_every_language(name):
    for term in vocabulary.load(name):
        assert all(term.labels[language] for language in vocabulary.LANGUAGES), term.code
        for language in ("ar", "ckb"):
            label = term.labels[language]
            assert ARABIC_SCRIPT.search(label) or not re.search("[A-Za-z]", label), term.code


@pytest.mark.parametrize("name", vocabulary.names())
def test_every_spelling_leads_to_its_own_term_and_to_no_other(name):
    terms = vocabulary.load(name)
    assert terms.version
    assert terms.source
    for term in terms:
        for spelling in term.spellings:
            assert terms.code_of(spelling) == term.code


def test_mcof_has_fifteen_sectors_in_order_and_says_which_names_are_confirmed():
    sectors = vocabulary.load("sectors")
    numbers = sectors.attribute("mcof_number")
    assert [int(number) for number in numbers.values()] == list(range(1, 16))
    status = [sectors.terms[code].attributes["name_status"] for code in numbers]
    assert (status.count("confirmed"), status.count("recalled")) == (8, 7)


def test_a_cluster_takes_a_sector_only_where_exactly_one_is_the_same():
    same = {
        row.attributes["cluster"]: row.attributes["sector"]
        for row in vocabulary.load("sector_crosswalk")
        if row.attributes["relation"] == "same"
    }
    assert same == {"CCM": "CAMP_DTM", "SHL": "SHELTER_NFI", "HEA": "HEALTH", "PRO-HLP": "HLP"}
    sectors = vocabulary.load("sectors")
    assert {cluster: sectors.code_of(cluster) for cluster in same} == same


def test_the_crosswalk_names_only_sectors_and_clusters_that_exist():
    sectors = vocabulary.load("sectors")
    for row in vocabulary.load("sector_crosswalk"):
        for end in ("cluster", "sector"):
            assert not row.attributes[end] or sectors.code_of(row.attributes[end])


def test_a_column_becomes_codes_and_what_is_not_known_stays_empty():
    frame = pl.DataFrame({"cluster": ["WASH", "wash ", "Shelter / NFI", "Fishing", None]})
    codes = frame.select(vocabulary.load("sectors").codes(pl.col("cluster")))["cluster"]
    assert codes.to_list() == ["WSH", "WSH", "SHELTER_NFI", None, None]


def test_a_workspace_adds_terms_and_keeps_the_rest(tmp_path):
    (tmp_path / "sectors.csv").write_text(
        "code,en,ar,ckb,aliases,scheme\nFISH,Fisheries,مصائد الأسماك,ماسیگری,Fishing,own\n", "utf-8"
    )
    sectors = vocabulary.load("sectors", tmp_path)
    assert sectors.code_of("fishing") == "FISH"
    assert sectors.label("FISH", "ar") == "مصائد الأسماك"
    assert sectors.code_of("WASH") == "WSH"
    assert vocabulary.load("sectors").code_of("fishing") is None


def test_an_added_term_may_not_take_the_spelling_of_another(tmp_path):
    (tmp_path / "sectors.csv").write_text("code,en,ar,ckb,aliases\nTAP,Taps,,,WASH\n", "utf-8")
    with pytest.raises(InputError, match="means both"):
        vocabulary.load("sectors", tmp_path)


def test_a_list_that_does_not_exist_is_missing():
    with pytest.raises(Missing, match="no vocabulary"):
        vocabulary.load("colours")


def test_arabic_and_sorani_run_from_right_to_left():
    assert [vocabulary.direction(code) for code in ("en", "ar", "ckb")] == ["ltr", "rtl", "rtl"]
