"""Who came from where to where, by example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests import workspaces

from mcof.actions.intake.import_file import import_file
from mcof.actions.tracking.figures import figures
from mcof.actions.tracking.origins import origins
from mcof.errors import InputError, Missing, Unsolvable
from mcof.ports import Workspace
from mcof.tracking.origins.seeds import Seed

HEAD = "round,reference_date,governorate,origin,individuals,basis\n"
# IOM DTM Iraq, 27 August 2015 (docslib.org/doc/999410); "other": Diyala, Baghdad and Babylon
KIRKUK = """
28,2015-08-27,Kirkuk,Salah al-Din,142740,reported
28,2015-08-27,Kirkuk,Anbar,126396,reported
28,2015-08-27,Kirkuk,Kirkuk,80238,reported
28,2015-08-27,Kirkuk,Ninewa,35196,reported
28,2015-08-27,Kirkuk,,26184,reported
"""
MARGINS = """
30,2015-09-29,Anbar,,600,reported
30,2015-09-29,Kirkuk,,400,reported
"""
COUNTRY = """
30,2015-09-29,IQ,,1000,reported
30,2015-09-29,IQ,Anbar,700,reported
30,2015-09-29,IQ,Ninewa,250,reported
"""


def workspace(path: Path, *files: str, country: str = "") -> Workspace:
    made = workspaces.made(path / "workspace")
    texts = [HEAD + text.strip() for text in files]
    if country:
        texts.append(HEAD.replace("governorate", "place_code") + country.strip())
    for at, text in enumerate(texts):
        file = path / f"{at}.csv"
        file.write_text(text, encoding="utf-8")
        import_file(made, file, table="displacement", by=workspaces.TESTER)
    return made


def cells(made: Workspace, **asked: Any) -> dict[tuple[str | None, str | None], int]:
    rows = pl.from_arrow(origins(made, **asked))
    assert isinstance(rows, pl.DataFrame)
    return {
        (origin, place): people
        for origin, place, people in rows.select(
            "origin_code", "place_code", "individuals"
        ).iter_rows()
    }


def test_cells_that_are_given_are_reported_as_they_are(tmp_path: Path) -> None:
    """The five origins of Kirkuk, their shares as published, and the total they add up to."""
    given = origins(workspace(tmp_path, KIRKUK.replace(",,", ",Other governorates,")))
    rows = given.to_pylist()
    assert [(row["individuals"], row["share"]) for row in rows] == [
        (142_740, 35),
        (126_396, 31),
        (80_238, 20),  # 19.5 per cent, half up
        (35_196, 9),
        (26_184, 6),
    ]
    assert sum(row["individuals"] for row in rows) == 410_754
    assert {(row["cell"], row["basis"], row["method"]) for row in rows} == {
        ("given", "reported", "given")
    }


def test_what_a_total_has_beyond_its_cells_is_of_unknown_origin(tmp_path: Path) -> None:
    made = workspace(
        tmp_path, KIRKUK.replace("28,2015-08-27,Kirkuk,,26184", "28,2015-08-27,Kirkuk,,410754")
    )
    assert cells(made)[None, "IQG13"] == 26_184
    rest = [row for row in origins(made).to_pylist() if row["cell"] == "rest"]
    assert [row["basis"] for row in rest] == ["derived"]


def test_where_only_margins_are_published_a_matrix_is_fitted_and_modelled(tmp_path: Path) -> None:
    made = workspace(tmp_path, MARGINS, country=COUNTRY)
    rows = origins(made).to_pylist()
    assert {row["basis"] for row in rows} == {"modelled"}
    assert {row["cell"] for row in rows} == {"fitted"}
    assert cells(made) == {
        ("IQG01", "IQG01"): 420,
        ("IQG15", "IQG01"): 150,
        (None, "IQG01"): 30,
        ("IQG01", "IQG13"): 280,
        ("IQG15", "IQG13"): 100,
        (None, "IQG13"): 20,
    }


def test_cells_that_are_known_are_held_and_zeros_kept(tmp_path: Path) -> None:
    """With 100 of Anbar in Kirkuk and nobody of Ninewa in Anbar, the rest is settled."""
    known = MARGINS + "30,2015-09-29,Kirkuk,Anbar,100,reported\n"
    made = workspace(tmp_path, known, country=COUNTRY)
    asked: dict[str, Any] = {"fit": True, "zeros": [("IQG15", "IQG01")]}
    assert cells(made, **asked) == {
        ("IQG01", "IQG01"): 600,
        ("IQG15", "IQG01"): 0,
        (None, "IQG01"): 0,
        ("IQG01", "IQG13"): 100,
        ("IQG15", "IQG13"): 250,
        (None, "IQG13"): 50,
    }
    said = {row["individuals"]: row["cell"] for row in origins(made, **asked).to_pylist()}
    assert (said[100], said[250]) == ("held", "fitted")


def test_a_seed_is_said_and_changes_the_cells_but_not_the_margins(tmp_path: Path) -> None:
    made = workspace(tmp_path, MARGINS, country=COUNTRY)
    near = cells(made, seed=Seed.DISTANCE)
    assert near["IQG01", "IQG01"] > cells(made)["IQG01", "IQG01"]
    assert sum(people for (origin, _), people in near.items() if origin == "IQG01") == 700
    (method,) = set(origins(made, seed=Seed.DISTANCE)["method"].to_pylist())
    assert "seed distance" in method


def test_a_matrix_may_begin_as_an_earlier_one(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="No earlier round"):
        origins(workspace(tmp_path, MARGINS, country=COUNTRY), seed=Seed.EARLIER)
    before = """
28,2015-08-27,Anbar,Anbar,600,reported
28,2015-08-27,Kirkuk,Ninewa,300,reported
"""
    made = workspace(tmp_path / "b", MARGINS, before, country=COUNTRY)
    fitted = cells(made, fit=True, seed=Seed.EARLIER)
    assert fitted["IQG01", "IQG01"] > 550
    assert fitted["IQG15", "IQG13"] > 200


def test_margins_that_do_not_agree_are_refused_naming_both(tmp_path: Path) -> None:
    too_many = COUNTRY.replace("Anbar,700", "Anbar,900")
    made = workspace(tmp_path, MARGINS, country=too_many)
    with pytest.raises(
        Unsolvable, match="origins add up to 1,150 people and the destinations to 1,000"
    ):
        origins(made)


def test_a_zero_where_people_were_counted_is_refused(tmp_path: Path) -> None:
    known = MARGINS + "30,2015-09-29,Kirkuk,Ninewa,200,reported\n"
    made = workspace(tmp_path, known, country=COUNTRY)
    with pytest.raises(InputError, match="200 people from IQG15 were counted in IQG13"):
        origins(made, fit=True, zeros=[("IQG15", "IQG13")])


def test_a_fitted_matrix_is_never_a_fact(tmp_path: Path) -> None:
    made = workspace(tmp_path, MARGINS, country=COUNTRY)
    before = figures(made, by=["origin"], level=0).to_pylist()
    origins(made)
    assert figures(made, by=["origin"], level=0).to_pylist() == before


def test_of_people_who_returned_the_last_displacement_is_told_and_never_an_origin(
    tmp_path: Path,
) -> None:
    made = workspaces.made(tmp_path / "workspace")
    text = (
        "round,reference_date,governorate,population_group,last_displacement_name,individuals,basis"
    )
    rows = "\n".join(
        f"117,2020-08-31,Ninewa,RETURNEE,{place},{people},reported"
        for place, people in (("Dahuk", 900), ("Erbil", 100))
    )
    (tmp_path / "r.csv").write_text(f"{text}\n{rows}", encoding="utf-8")
    import_file(made, tmp_path / "r.csv", table="displacement", by=workspaces.TESTER)
    assert cells(made, group="RETURNEE") == {("IQG09", "IQG15"): 900, ("IQG11", "IQG15"): 100}


def test_without_cells_or_margins_nothing_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(Missing) as refused:
        origins(workspace(tmp_path, MARGINS))
    assert refused.value.code == "origins-missing"
