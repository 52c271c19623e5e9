"""Every row is stored or in the findings; nothing is guessed in silence."""

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcof.errors import InputError
from mcof.ingest.intake import Options, intake
from mcof.ingest.source import source_of
from mcof.places import packaged
from mcof.tables import DISPLACEMENT


def test_columns_are_known_by_their_names_and_rows_become_records(displaced):
    result = displaced("""
        | Governorate | Families | Individuals |
        | Dahuk       | 10       | 60          |
        | Ninewa      | 1,200    | 7 200       |
    """)
    records = result.records
    assert records["place_code"].to_list() == ["IQG09", "IQG15"]
    assert records["households"].to_list() == [10, 1200]
    assert records["individuals"].to_list() == [60, 7200]
    assert records["breakdown"].unique().to_list() == ["total"]
    assert records["population_group"].unique().to_list() == ["IDP"]
    assert records["source_row"].to_list() == [2, 3]
    assert result.findings.is_empty()


def test_headers_and_values_may_be_arabic(displaced):
    result = displaced("""
        | المحافظة | عدد العوائل | عدد الأفراد |
        | دهوك     | ١٠          | ٦٠          |
    """)
    assert result.records.select("place_code", "households", "individuals").row(0) == (
        "IQG09",
        10,
        60,
    )


def test_tags_are_followed_where_headers_say_nothing(displaced):
    result = displaced("""
        | a          | b                  | c                  |
        | #adm1+name | #affected+idps+ind | #affected+idps+hh  |
        | Erbil      | 60                 | 10                 |
    """)
    assert result.records.select("place_code", "individuals", "households").row(0) == (
        "IQG11",
        60,
        10,
    )


def test_a_returnee_column_counts_returnees(displaced):
    result = displaced("""
        | Governorate | Returnee individuals |
        | Anbar       | 60                   |
    """)
    assert result.records["population_group"].item() == "RETURNEE"


def test_a_mapping_file_says_what_nobody_could_know(displaced):
    result = displaced(
        """
        | X1    | X2 | X3   |
        | Erbil | 60 | junk |
        """,
        mapping={"columns": {"X1": "admin1_name", "X2": "individuals"}, "ignore": ["X3"]},
    )
    assert result.records["individuals"].to_list() == [60]
    assert result.findings.is_empty()


def test_a_mapping_with_an_unknown_key_is_refused(displaced):
    with pytest.raises(InputError, match="unknown keys: colums"):
        displaced("| A | B |\n| x | 1 |", mapping={"colums": {}})


def test_a_column_that_nobody_knows_is_a_finding_with_candidates(displaced):
    result = displaced("""
        | Governorate | Individuals | Indvduals total | Colour |
        | Dahuk       | 60          | 61              | red    |
    """)
    unmapped = result.findings.filter(pl.col("code") == "column-unmapped")
    assert unmapped["column"].to_list() == ["C", "D"]
    assert unmapped["candidates"][0].split("|")[0] == "individuals"
    assert len(unmapped["candidates"][1].split("|")) == 3


def test_of_two_columns_for_one_field_the_second_is_a_finding(displaced, codes):
    result = displaced("""
        | Governorate | Individuals | People |
        | Dahuk       | 60          | 61     |
    """)
    assert codes(result) == [(None, "C", "column-duplicate")]
    assert result.records["individuals"].item() == 60


@pytest.mark.parametrize(
    ("value", "code"), [("12 families", "number-unreadable"), ("-5", "people-negative")]
)
def test_a_count_that_is_none_stops_its_row(displaced, codes, value, code):
    result = displaced(f"""
        | Governorate | Individuals |
        | Dahuk       | {value}     |
        | Erbil       | 60          |
    """)
    assert codes(result) == [(2, "B", code)]
    assert result.records["place_code"].to_list() == ["IQG11"]
    assert (result.account.rows_stored, result.account.rows_rejected) == (1, 1)
    assert result.findings["value"].item() == value


def test_a_part_of_a_person_is_rounded_half_up_with_a_warning(displaced, codes):
    result = displaced("| Governorate | Individuals |\n| Dahuk | 60.5 |")
    assert codes(result) == [(2, "B", "people-fractional")]
    assert result.records["individuals"].item() == 61


@pytest.mark.parametrize("marker", ["NaN", "#N/A", "-", "n/a", "Not available", ""])
def test_a_missing_count_is_unknown_and_not_zero(displaced, marker):
    result = displaced(f"""
        | Governorate | Families | Individuals |
        | Dahuk       | 10       | {marker}    |
        | Erbil       | 10       | 0           |
    """)
    assert result.records["individuals"].to_list() == [None, 0]
    assert result.findings.is_empty()


def test_a_personal_column_is_left_out_and_its_values_are_nowhere(displaced):
    result = displaced("""
        | Governorate | Individuals | Contact person | Remarks           |
        | Dahuk       | 60          | Someone Secret | ask me@secret.org |
        | Erbil       | 60          | Someone Else   | nothing           |
        | Anbar       | 60          | Nobody         | late              |
        | Kirkuk      | 60          | Nobody         | later             |
    """)
    assert set(result.findings["code"]) == {"personal-column", "personal-value"}
    everything = json.dumps(result.findings.to_dicts()) + str(result.records.to_dicts())
    assert "Secret" not in everything
    assert "secret.org" not in everything
    assert result.records["note"].to_list() == [None, "nothing", "late", "later"]


def test_a_column_of_phones_is_found_by_its_values(displaced, codes):
    result = displaced("""
        | Governorate | Individuals | Ref              |
        | Dahuk       | 60          | +964 770 1234567 |
        | Erbil       | 60          | 0750 123 4567    |
    """)
    assert codes(result) == [(None, "C", "personal-column")]


def test_a_column_that_is_not_personal_after_all_is_allowed_by_name(taken):
    drawing = """
        | Agency | Sector | Governorate | Contact |
        | A      | WASH   | Dahuk       | desk 5  |
    """
    assert "personal-column" in taken(drawing, "responses").findings["code"].to_list()
    allowed = taken(drawing, "responses", allow=["Contact"]).findings["code"].to_list()
    assert allowed == ["column-unmapped"]


def test_what_every_row_needs_and_nobody_gives_is_one_finding(taken, codes):
    result = taken("| Governorate | Individuals |\n| Dahuk | 60 |", "displacement", operation="A")
    assert codes(result) == [(None, None, "field-missing")]
    assert result.account.rows_rejected == 1


def test_a_row_that_lacks_what_it_needs_is_refused(taken, codes):
    result = taken(
        """
        | Agency | Sector | Governorate |
        | A      | WASH   | Dahuk       |
        |        | WASH   | Dahuk       |
        | B      |        | Dahuk       |
        | C      | Zymurgy | Dahuk      |
        """,
        "responses",
    )
    assert codes(result) == [
        (3, "A", "required-missing"),
        (4, "B", "required-missing"),
        (5, "B", "term-refused"),
    ]
    assert result.records["organisation"].to_list() == ["A"]


def test_a_sector_keeps_the_words_of_the_source(taken):
    result = taken("| Agency | Cluster | Governorate |\n| A | CCCM | Dahuk |", "responses")
    assert result.records.select("sector", "sector_given").row(0) == ("CAMP_DTM", "CCCM")


def test_an_unknown_word_is_taken_as_unknown_with_candidates(taken, codes):
    result = taken(
        "| Agency | Cluster | Governorate | Status |\n| A | WASH | Dahuk | Complted |", "responses"
    )
    assert codes(result) == [(2, "D", "term-unknown")]
    assert result.findings["candidates"].item().startswith("COMPLETED")
    assert result.records["status"].item() is None


def test_empty_rows_and_lines_of_totals_are_accounted_for(displaced, codes):
    result = displaced("""
        | Governorate | Individuals |
        | Dahuk       | 60          |
        |             |             |
        | Erbil       | 40          |
        | Total       | 100         |
    """)
    assert codes(result) == [(3, None, "row-empty"), (5, None, "row-total")]
    assert result.records["individuals"].sum() == 100
    assert (result.account.rows_read, result.account.rows_stored) == (4, 2)


def test_months_and_years_give_a_period(taken):
    result = taken(
        "| Agency | Cluster | Governorate | Month | Year |\n| A | WASH | Dahuk | May | 2015 |",
        "responses",
    )
    period = result.records.select("period_start", "period_end").row(0)
    assert [str(day) for day in period] == ["2015-05-01", "2015-05-31"]


def test_a_month_as_day_of_a_stock_is_its_last_day_to_be_reviewed(displaced, codes):
    result = displaced(
        "| Governorate | Individuals | As of |\n| Dahuk | 60 | 2015-05 |", reference_date="1"
    )
    assert codes(result) == [(2, "C", "date-month-only")]
    assert str(result.records["reference_date"].item()) == "2015-05-31"


def test_a_file_of_something_else_is_refused(taken):
    with pytest.raises(InputError) as refusal:
        taken("| Colour | Taste |\n| red | sweet |", "displacement")
    assert refusal.value.code == "columns-unknown"


def test_the_mapping_says_how_each_column_was_read(displaced):
    mapping = displaced("| Governorate | Individuals |\n| Dahuk | 60 |").mapping
    assert [(read.header, read.field, read.how) for read in mapping.columns] == [
        ("Governorate", "admin1_name", "name"),
        ("Individuals", "individuals", "name"),
    ]
    assert json.loads(mapping.to_json())["constants"]["round"] == "1"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Dahuk", "Erbil", "Nowhere", "", "-"]),
            st.sampled_from(["60", "-1", "x", "", "1,000", "0.5"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_rows_read_are_rows_stored_and_rows_in_the_findings(displaced, rows):
    drawing = "| Governorate | Individuals |\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)
    try:
        result = displaced(drawing)
    except InputError as refusal:
        assert refusal.code == "sheet-without-rows"  # noqa: PT017
        return
    account = result.account
    assert account.rows_read == account.rows_stored + account.rows_rejected
    stored = set(result.records["source_row"])
    told = set(result.findings["row"].drop_nulls())
    everything = set(range(2, 2 + account.rows_read))
    assert everything <= stored | told


def test_of_what_is_said_for_all_rows_the_nearest_holds(sheet):
    source = source_of("s", {"constants": {"operation": "source", "round": "2"}})
    options = Options(
        defaults={"operation": "workspace", "note": "workspace"},
        constants={"round": "3", "reference_date": "2015-05-21"},
    )
    records = intake(
        [sheet("| Governorate | IDPs |\n| Dahuk | 6 |")],
        table=DISPLACEMENT,
        registry=packaged(),
        source=source,
        options=options,
    ).records
    assert records.select("operation", "round", "note").row(0) == ("source", 3, "workspace")


def test_roles_of_organisations_are_told_apart_by_their_tags(taken):
    result = taken(
        "| Who | By | From | Cluster | Governorate |\n"
        "| #org+name | #org+name+impl | #org+name+funding | #sector | #adm1 |\n"
        "| A | B | C | CCCM | Dahuk |",
        "responses",
    )
    roles = ("organisation", "implementing_partner", "donor")
    assert result.records.select(roles).rows() == [("A", "B", "C")]


def test_where_no_column_is_who_acts_the_programming_partner_is(taken):
    result = taken(
        "| Lead | By | Cluster | Governorate |\n"
        "| #org+prog | #org+impl | #sector | #adm1 |\n"
        "| A | B | CCCM | Dahuk |",
        "responses",
    )
    assert result.records.select("organisation", "implementing_partner").rows() == [("A", "B")]


def test_an_unknown_code_is_a_finding_about_the_column_of_codes(taken):
    result = taken(
        "| Org | Cluster | District P-code | District |\n| A | CCCM | IQG99Q99 | Sumel |",
        "responses",
    )
    place = result.findings.filter(pl.col("code") == "place-code-unknown")
    assert place["header"].to_list() == ["District P-code"]


@pytest.mark.parametrize(
    "mapping", [{"constants": {"rond": "22"}}, {"columns": {"Individuals": "indivduals"}}]
)
def test_a_mapping_to_what_is_no_field_is_refused(displaced, mapping):
    with pytest.raises(InputError, match="is no field of displacement") as refused:
        displaced("| Governorate | Individuals |\n| Erbil | 60 |", mapping=mapping)
    assert "round" in refused.value.advice or "individuals" in refused.value.advice
