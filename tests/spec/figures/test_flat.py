"""Flat figures: every round at one level, and what is doubtful behind each."""

from __future__ import annotations

from tests.drawing import drawn, paths, said, table

from mcof.tracking.flat import flags, flat
from mcof.tracking.observations import observations

ROWS = """
    round | assessment | place_code | place_given | location_name | individuals | sheet | source_row | basis
    1     | BA         | XX         | X land      |               | 1000        | s     | 2          | reported
    1     | BA         | A          | Aland       |               | 600         | s     | 3          | reported
    1     | BA         | B1         | B / Bee One | Camp          | 100         | s     | 4          | modelled
    1     | BA         | B2         | B / Bee Two |               |             | s     | 5          | reported
    2     | BA         | A          | Aland       |               | 700         | s     | 6          | reported
    2     | SA         | A          | Aland       |               | 50          | s     | 7          | reported
"""  # noqa: E501 - drawn tables are as wide as they are
FIGURE = "round place_code individuals rows_without_individuals basis"


def asked(level: int, assessment: str = "BA"):
    observed = observations(table(drawn("displacement", ROWS)))
    return flat(observed, table(paths()), level=level, assessment=assessment)


def test_every_round_is_a_stock_of_its_own_and_no_two_assessments_are_added():
    assert said(asked(1)[0], FIGURE) == [
        (1, "A", 600, 0, "reported"),
        (1, "B", 100, 1, "modelled"),
        (2, "A", 700, 0, "reported"),
    ]
    assert said(asked(1, "SA")[0], FIGURE) == [(2, "A", 50, 0, "reported")]


def test_a_published_total_stands_for_its_parts():
    assert said(asked(0)[0], FIGURE) == [
        (1, "XX", 1000, 0, "reported"),
        (2, "XX", 700, 0, "reported"),
    ]


def test_rows_of_the_level_itself_say_what_the_source_called_the_place():
    named = said(asked(1)[1], "place_code given source_row")
    assert named == [("A", "Aland", 3), ("A", "Aland", 6), ("B", None, 4), ("B", None, 5)]


def test_a_finding_flags_the_figures_that_rest_on_its_row_and_no_other():
    told = drawn(
        "findings",
        """
        import_id | code    | severity | sheet | row | message
        i1        | sex-sum | warning  | s     | 4   | x
        i1        | sex-sum | warning  | s     | 4   | y
        i1        | sex-sum | review   | s     | 5   | x
        i1        | odd     | info     | s     | 3   | x
        other     | odd     | error    | s     | 3   | x
        i1        | whole   | warning  | s     |     | x
        """,
    )
    flagged = flags(asked(1)[1], table(told))
    assert said(flagged, "place_code round_key code severity rows") == [
        ("B", "1", "sex-sum", "review", 1),
        ("B", "1", "sex-sum", "warning", 1),
    ]
