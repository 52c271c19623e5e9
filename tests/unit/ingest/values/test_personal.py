"""Personal columns are refused, whatever announces them."""

import polars as pl
import pytest

from mcof.ingest.values.personal import by_header, by_values


@pytest.mark.parametrize(
    "header",
    [
        "Contact Person",
        "Contact phone",
        "Email",
        "E-mail address",
        "Enumerator",
        "deviceid",
        "IMEI",
        "Focal point phone number",
        "form/contact_phone",
        "Nom du contact",
        "Téléphone",
        "رقم الهاتف",
        "البريد الإلكتروني",
        "اسم رب الأسرة",
        "Name of respondent",
    ],
)
def test_a_header_that_announces_a_person_is_personal(header):
    assert by_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "Camp Name",
        "Name of Organization",
        "Location name",
        "Mobility",
        "Contracted partner",
        "اسم الموقع",
        None,
    ],
)
def test_names_of_places_and_organisations_are_not_personal(header):
    assert by_header(header) is None


def test_a_tag_announces_too():
    assert by_header("Who", "#contact+email+org")


@pytest.mark.parametrize(
    "values",
    [
        ["a.b@example.org", "c@example.org"],
        ["+964 770 123 4567", "07501234567"],
        ["356938035643809", "356938035643817"],
    ],
)
def test_values_of_a_person_give_a_column_away(values):
    assert by_values({"A": pl.Series(values)})


@pytest.mark.parametrize(
    "values",
    [["3035592", "505932"], ["2015-05-21", "2015-06-04"], ["IQG15Q05"], ["36.19", "44.01"], []],
)
def test_figures_dates_and_codes_are_not_personal(values):
    assert by_values({"A": pl.Series(values, dtype=pl.String)}) == {}
