"""Splink on invented lists: what it finds, what it does not claim, and what it leaves behind."""

from __future__ import annotations

import builtins
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.people import invented, one, records

from mcof.errors import InputError, Missing
from mcof.linkage.comparing import comparable
from mcof.linkage.rules import FLOOR, MERGE, REVIEW, RULES
from mcof.linkers.splinking import SplinkLinker, settings

MANY = 6_000
pytest.importorskip("splink")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def linked(scratch: Path) -> pl.DataFrame:
    """Pairs of invented records and of two planted ones, with whether they are one person."""
    rows, truth = invented(MANY)
    brothers = {"father_name": "Khalid", "family_name": "Al-Hamdani", "sex": "m"} | {
        "phone": "07701234567",
        "place_code": "Zakho",
        "place_above": "Duhok",
    }
    planted = records(
        one("muhammad", given_name="Muhammad", birth_date=date(1981, 7, 4), **brothers),
        one("mahmud", given_name="Mahmud", birth_date=date(1985, 12, 5), **brothers),
    )
    pairs = SplinkLinker(scratch, threads=1).pairs(
        comparable(pl.concat([rows, planted])), RULES, seed=7, at_least=FLOOR
    )
    a, b = (truth.rename({"record": f"record_{n}", "person": n}) for n in "ab")
    known = pairs.join(a, on="record_a", how="left").join(b, on="record_b", how="left")
    return known.with_columns(same=(pl.col("a") == pl.col("b")).fill_null(False))


def true_pairs() -> int:
    _, truth = invented(MANY)
    return truth.join(truth, on="person").filter(pl.col("record") < pl.col("record_right")).height


def test_what_is_put_forward_for_merging_is_nearly_always_one_person(linked: pl.DataFrame) -> None:
    forward = linked.filter(pl.col("probability") >= MERGE)
    assert forward["same"].mean() > 0.98
    assert forward["same"].sum() > 0.5 * true_pairs()


def test_most_pairs_of_one_person_are_put_forward_or_up_for_review(linked: pl.DataFrame) -> None:
    seen = linked.filter(pl.col("probability") >= REVIEW)
    assert seen["same"].sum() > 0.8 * true_pairs()


def test_muhammad_and_mahmud_of_one_household_are_never_merged(linked: pl.DataFrame) -> None:
    brothers = linked.filter(record_a="mahmud", record_b="muhammad")
    assert brothers.height == 0 or brothers["probability"].item() < MERGE


def test_a_pair_is_named_once_and_carries_no_name(linked: pl.DataFrame) -> None:
    assert linked.select("record_a", "record_b").is_duplicated().sum() == 0
    assert (linked["record_a"] < linked["record_b"]).all()
    texts = [name for name, kind in linked.schema.items() if kind == pl.String]
    assert texts == ["record_a", "record_b"]


def test_nothing_is_left_in_the_scratch_folder(linked: pl.DataFrame, scratch: Path) -> None:
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_rules_are_the_same_on_every_engine(engine: str) -> None:
    made = settings(RULES).create_settings_dict(engine)
    levels = [len(one["comparison_levels"]) for one in made["comparisons"]]
    assert levels == [len(one.levels) + 2 for one in RULES.comparisons]
    assert len(made["blocking_rules_to_generate_predictions"]) == len(RULES.blocks)


def test_too_few_records_are_refused(scratch: Path) -> None:
    with pytest.raises(InputError, match="linkage-too-few"):
        SplinkLinker(scratch).pairs(comparable(invented(20)[0]), RULES, seed=1, at_least=FLOOR)


def test_lists_without_documents_and_telephones_can_be_linked(scratch: Path) -> None:
    rows, truth = invented(2_000)
    bare = rows.with_columns(phone=pl.lit(None, pl.String), document_id=pl.lit(None, pl.String))
    pairs = SplinkLinker(scratch).pairs(comparable(bare), RULES, seed=7, at_least=REVIEW)
    known = pairs.join(truth, left_on="record_a", right_on="record").join(
        truth, left_on="record_b", right_on="record"
    )
    forward = known.filter(pl.col("probability") >= MERGE)
    assert (forward["person"] == forward["person_right"]).mean() > 0.85


def test_records_that_have_nothing_in_common_teach_nothing(scratch: Path) -> None:
    strangers = records(*(one(f"{n:04}", given_name=chr(0x628 + n)) for n in range(60)))
    with pytest.raises(InputError, match="linkage-cannot-learn"):
        SplinkLinker(scratch).pairs(comparable(strangers), RULES, seed=1, at_least=FLOOR)


def test_without_splink_the_error_says_how_to_install_it(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "splink":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Missing, match="linkage-not-installed") as raised:
        SplinkLinker(scratch).pairs(comparable(invented(60)[0]), RULES, seed=1, at_least=FLOOR)
    assert "mcof[linkage]" in raised.value.advice
