"""Rows of the displacement API: cells of a partition, whose totals are made by adding."""

import polars as pl

from mcof.ingest.source import source_of

MAPPING = {
    "columns": {
        "place": "admin1_name",
        "people": "individuals",
        "why": "reason",
        "from": "origin_name",
        "round": "round",
    },
    "add_up": True,
}


def _totals(result):
    rows = result.records.filter(pl.col("breakdown") == "total")
    return rows.select("place_code", "individuals", "basis").sort("place_code").rows()


def test_a_total_is_the_sum_of_the_cells_of_its_place_and_is_derived(displaced):
    result = displaced(
        """
        | place | people | why              | from          |
        | Erbil | 600    | Conflict         | Anbar         |
        | Erbil | 400    | Conflict         | Not available |
        | Dahuk | 50     | Natural disaster | Ninewa        |
        """,
        mapping=MAPPING,
    )
    assert _totals(result) == [("IQG09", 50, "reported"), ("IQG11", 1000, "derived")]
    cells = result.records.filter(pl.col("breakdown") == "origin+reason")
    assert cells["individuals"].sum() == 1050
    assert result.account.rows_stored == 3


def test_the_order_of_rows_changes_no_total(displaced):
    rows = ["| Erbil | 600 | Conflict | Anbar |", "| Dahuk | 5 | Conflict | Anbar |"]
    rows.append("| Erbil | 4 | Natural disaster | Anbar |")
    head = "| place | people | why | from |\n"
    forward = displaced(head + "\n".join(rows), mapping=MAPPING)
    backward = displaced(head + "\n".join(reversed(rows)), mapping=MAPPING)
    assert _totals(forward) == _totals(backward)


def test_several_reasons_in_one_cell_are_several(displaced):
    result = displaced(
        "| place | people | why |\n| Erbil | 6 | Conflict; Natural disaster |", mapping=MAPPING
    )
    assert "MULTIPLE" in result.records["reason"].to_list()


def test_unknown_figures_add_up_to_unknown(displaced):
    result = displaced(
        "| place | people | why |\n| Erbil |  | Conflict |\n| Erbil |  | Insecurity |",
        mapping=MAPPING,
    )
    assert _totals(result) == [("IQG11", None, "derived")]


def test_a_total_of_which_a_part_is_unknown_is_unknown_and_the_parts_stay(displaced):
    result = displaced(
        "| place | people | why |\n| Erbil | 600 | Conflict |\n| Erbil |  | Insecurity |",
        mapping=MAPPING,
    )
    assert _totals(result) == [("IQG11", None, "derived")]
    assert result.records.filter(pl.col("breakdown") == "reason")["individuals"].sum() == 600


def test_measures_of_several_rows_become_one_record(taken):
    source = source_of(
        "s",
        {
            "table": "needs",
            "columns": {
                "gov": "admin1_name",
                "sec": "sector",
                "st": "measure_status",
                "n": "measure",
            },
            "spread": {"INN": "in_need", "TGT": "targeted"},
        },
    )
    result = taken(
        """
        | gov   | sec | st  | n  |
        | Dahuk | WSH | INN | 50 |
        | Dahuk | WSH | TGT | 40 |
        | Dahuk | HEA | INN | 5  |
        | Dahuk | HEA | INN | 6  |
        """,
        "needs",
        source=source,
    )
    assert result.records.select("sector", "in_need", "targeted").rows() == [
        ("WSH", 50, 40),
        ("HEALTH", 5, None),
    ]
    assert result.account.rows_stored == 3
    assert result.findings["code"].to_list() == ["duplicate-key"]


def test_two_mixes_of_reasons_are_one_cell_and_none_is_lost(displaced):
    result = displaced(
        """
        | place | people | why                          | from          |
        | Erbil | 600    | Conflict; Natural disaster   | Anbar         |
        | Erbil | 400    | Conflict; Other reason       | Anbar         |
        | Erbil | 30     | conflict                     | Abroad        |
        | Erbil | 7      | Conflict                     | Not available |
        """,
        mapping=MAPPING,
    )
    assert _totals(result) == [("IQG11", 1037, "derived")]
    cells = result.records.filter(pl.col("breakdown") == "origin+reason")
    told = cells.select("origin_code", "reason", "individuals", "basis").sort("individuals")
    assert told.rows() == [
        (None, "CONFLICT", 37, "derived"),
        ("IQG01", "MULTIPLE", 1000, "derived"),
    ]


def test_a_sum_over_origins_is_of_no_origin(displaced):
    result = displaced(
        """
        | place | people | why      | from   |
        | Erbil | 600    | Conflict | Anbar  |
        | Erbil | 400    | Conflict | Ninewa |
        """,
        mapping=MAPPING,
    )
    totals = result.records.filter(pl.col("breakdown") == "total")
    assert totals["origin_given"].to_list() == [None]


def test_a_district_that_is_not_known_is_not_added_to_its_governorate_again(displaced):
    mapping = {**MAPPING, "columns": MAPPING["columns"] | {"district": "admin2_name"}}
    result = displaced(
        """
        | place | district | people | why      | from  |
        | Erbil |          | 600    | Conflict | Anbar |
        | Erbil | Atlantis | 600    | Conflict | Anbar |
        """,
        mapping=mapping,
    )
    assert _totals(result) == [("IQG11", 600, "reported")]
    assert "place-parent-used" in set(result.findings["code"])
