"""A country whose places are not known yet is counted by the file's own names."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from mcof.places import packaged
from mcof.places.provisional import provisional

COMMUNES = ["PETIT-GOAVE", "Petit Goave", "Petit Goave", "Léogâne", "Delmas", None, " "]


def test_spellings_that_differ_only_in_habit_are_one_provisional_place():
    registry = packaged().provisional(COMMUNES, "HT", 2)
    places = registry.places_at(2, "ht-provisional")
    assert places["code"].to_list() == ["delmas", "leogane", "petit-goave"]
    assert registry.label("ht-provisional", "petit-goave") == "Petit Goave"
    assert places["source"].str.starts_with("provisional").all()
    asked = pl.DataFrame({"given_name": ["petit goave", "LEOGANE"]})
    answer = registry.resolve(asked, level=2, code_set="ht-provisional")
    assert answer["place_code"].to_list() == ["petit-goave", "leogane"]


def test_a_provisional_place_lies_in_its_country():
    paths = packaged().provisional(COMMUNES, "HT", 2).paths().filter(code_set="ht-provisional")
    assert paths.filter(level=2).select("admin0", "admin1").unique().rows() == [("HT", None)]


@settings(max_examples=30, deadline=None)
@given(st.permutations(COMMUNES))
def test_the_order_of_rows_changes_no_provisional_place(names):
    def made(spellings):
        return provisional(pl.Series(spellings, dtype=pl.String), country="HT", level=2)

    assert made(names).equals(made(COMMUNES))


def test_the_communes_of_haiti_are_thirteen(shared_data):
    sites = pl.read_csv(
        shared_data("haiti-dtm-r15/sites.csv"), infer_schema=False, skip_rows_after_header=0
    )
    column = next(name for name in sites.columns if name.lower().startswith("commune"))
    names = sites[column].filter(~sites[column].str.starts_with("#").fill_null(value=False))
    assert packaged().provisional(names, "HT", 2).places_at(2, "ht-provisional").height == 13
