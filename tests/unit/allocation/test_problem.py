"""What a problem of allocation is made of, and which settings mean something."""

from __future__ import annotations

import polars as pl
import pytest
from tests.problems import drawn, table

from mcof.allocation.problem import KEYS, TABLES, Problem, Settings
from mcof.errors import InputError


def test_what_may_be_left_out_is_filled() -> None:
    problem = drawn(
        cells="""
            cell | need | severity | weight
            a    | 10   | 4        |
            b    | 10   |          |
            c    | 10   | 5        | 1
        """,
        options="option | cell\n1 | a",
    )
    assert problem.cells["weight"].to_list() == [2, 1, 1]
    assert problem.cells["fairness"].to_list() == ["A~HEALTH"] * 3
    assert problem.options["staff_per_person"].to_list() == [0]
    assert problem.money.is_empty()


def test_another_problem_has_the_same_columns() -> None:
    problem = drawn(cells="cell | need\na | 10", options="option | cell\n1 | a")
    for name, columns in TABLES.items():
        assert tuple(getattr(problem, name).columns) == tuple(columns)
        assert set(KEYS[name]) <= set(columns)
    assert problem.but(settings=Settings(rounds=2)).settings.rounds == 2


def test_a_column_that_is_missing_is_named() -> None:
    with pytest.raises(InputError, match="cells of the allocation has no need"):
        Problem.of(
            cells=table("cells", "cell | need\na | 1").drop("need"),
            options=table("options", "option | cell\n1 | a"),
        )


def test_text_where_a_number_belongs_is_refused() -> None:
    cells = table("cells", "cell | need\na | 1").with_columns(need=pl.lit("=1+1"))
    with pytest.raises(InputError, match="holds what it cannot hold"):
        Problem.of(cells=cells, options=table("options", "option | cell\n1 | a"))


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"rounds": -1}, "rounds"),
        ({"floor_share": 1.5}, "floor_share"),
        ({"slopes": (0.5, 1.0)}, "never rise"),
        ({"slopes": ()}, "slopes"),
        ({"slopes": (1.0, 0.0)}, "above zero"),
        ({"slopes": (1.0, 0.5), "widths": (0.5, 0.4)}, "add up to 1"),
        ({"last": "luck"}, "last"),
        ({"keep": 0.0}, "keep"),
        ({"seconds": 0.0}, "seconds"),
        ({"method": "hipo"}, "method"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(setting: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Settings(**setting)  # type: ignore[arg-type]


def test_presets_are_the_three_principles() -> None:
    settings = Settings(rounds=2, last="none")
    assert settings.preset("reach").rounds == 0
    assert settings.preset("reach").slopes == settings.preset("floor").slopes == (1.0,)
    assert settings.preset("floor").rounds == settings.preset("diminishing").rounds == 2
    assert settings.preset("diminishing").bands[1] == (0.25, 0.6)
    assert settings.preset("floor").last == "none"
    with pytest.raises(InputError, match="no preset called 'luck'"):
        settings.preset("luck")
