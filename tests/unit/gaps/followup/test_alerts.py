"""Alerts by example: told once, held down, kept quiet, never flapping."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl
from tests.following import cells, gap, gaps

from mcof.gaps.followup.alerts import RULE, STATE, step

ON = date(2015, 5, 21)
SCHEMA = {"owner": pl.String, "status": pl.String}


def rules(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{"rule": "all"} | row for row in rows], schema=RULE)


@dataclass
class Watch:
    """Runs of alerts, one after the other, a day apart."""

    rules: pl.DataFrame = field(default_factory=lambda: rules({}))
    state: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STATE))
    on: date = ON

    def see(self, *found: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
        """What is told of these gaps: event and gap."""
        frame = gaps(*({k: v for k, v in one.items() if k not in SCHEMA} for one in found))
        said = [{name: one.get(name) for name in SCHEMA} for one in found]
        frame = frame.hstack(pl.DataFrame(said, schema=SCHEMA))
        frame = frame.with_columns(pl.col("status").fill_null("open"))
        self.state, told = step(
            self.state,
            frame,
            how.get("cells", cells({})),
            self.rules,
            acknowledged=pl.Series("gap", how.get("acknowledged", []), dtype=pl.String),
            on=self.on,
            is_new=how.get("is_new", True),
        )
        self.told = told
        self.on += timedelta(days=1)
        return told.select("event", "gap").rows()


ONE = gap("one", need=100)


def test_a_gap_opens_once_and_closes_once() -> None:
    watch = Watch()
    assert watch.see(ONE) == [("opened", "one")]
    assert watch.see(ONE) == []
    assert watch.see() == [("closed", "one")]
    assert watch.told.select("cause", "people", "people_before").row(0) == ("gone", None, 100)
    assert watch.see() == []
    assert watch.state.is_empty()


def test_a_gap_must_hold_for_some_analyses_and_be_gone_for_as_many() -> None:
    watch = Watch(rules({"hold_analyses": 2}))
    assert watch.see(ONE) == []
    assert watch.see() == []
    assert watch.see(ONE) == []
    assert watch.see(ONE) == [("opened", "one")]
    assert watch.see() == []
    assert watch.see(ONE) == []
    assert watch.see() == []
    assert watch.see() == [("closed", "one")]


def test_a_gap_must_hold_for_some_days() -> None:
    watch = Watch(rules({"hold_days": 3}))
    assert [watch.see(ONE) for _ in range(4)] == [[], [], [], [("opened", "one")]]


def test_the_same_analysis_is_not_counted_twice() -> None:
    watch = Watch(rules({"hold_analyses": 2}))
    assert watch.see(ONE) == []
    assert watch.see(ONE, is_new=False) == []
    assert watch.see(ONE) == [("opened", "one")]


def test_a_gap_does_not_flap_around_the_people_that_a_rule_asks_for() -> None:
    watch = Watch(rules({"least_people": 100, "band": 0.1}))
    assert watch.see(gap("one", need=99)) == []
    assert watch.see(gap("one", need=100)) == [("opened", "one")]
    assert watch.see(gap("one", need=91)) == []
    assert watch.see(gap("one", need=100)) == []
    assert watch.see(gap("one", need=89)) == [("closed", "one")]
    assert watch.told["cause"].to_list() == ["below-rule"]


def test_unknown_people_are_not_few() -> None:
    watch = Watch(rules({"least_people": 100}))
    assert watch.see(gap("one", need=None)) == [("opened", "one")]
    assert watch.told["people"].to_list() == [None]


def test_growth_is_told_from_the_people_last_told_of() -> None:
    watch = Watch(rules({"growth_share": 0.5}))
    watch.see(ONE)
    assert watch.see(gap("one", need=149)) == []
    assert watch.see(gap("one", need=150)) == [("grown", "one")]
    assert watch.told.select("people", "people_before").row(0) == (150, 100)
    assert watch.see(gap("one", need=160)) == []
    assert watch.see(gap("one", need=225)) == [("grown", "one")]


def test_a_figure_that_grows_old_is_told_once_until_a_new_one_comes() -> None:
    watch, old = Watch(), gap("one", need=100, stale=True)
    watch.see(ONE)
    assert watch.see(old) == [("stale", "one")]
    assert watch.see(old) == []
    assert watch.see(ONE) == []
    assert watch.see(old) == [("stale", "one")]
    assert watch.told["cause"].to_list() == ["old"]


def test_a_place_that_is_not_assessed_any_more_closes_nothing() -> None:
    watch = Watch()
    watch.see(ONE)
    elsewhere = cells({"place_code": "B"})
    assert watch.see(cells=elsewhere) == [("stale", "one")]
    assert watch.told["cause"].to_list() == ["not-assessed"]
    assert watch.see(cells=elsewhere) == []
    assert watch.see(ONE) == []
    assert watch.see() == [("closed", "one")]


def test_an_acknowledged_gap_is_quiet_and_is_told_of_when_that_is_over() -> None:
    watch, known = Watch(), gap("one", need=100, status="acknowledged")
    quiet = {"acknowledged": ["one"]}
    assert watch.see(known, **quiet) == []
    assert watch.see(gap("one", need=900, status="acknowledged"), **quiet) == []
    assert watch.see(gap("one", need=900)) == [("opened", "one")]
    assert watch.see(known, **quiet) == []
    assert watch.see(**quiet) == []
    assert watch.state.is_empty()


def test_accepted_and_closed_gaps_are_quiet_and_a_reopened_one_is_told() -> None:
    for status in ("accepted", "closed"):
        watch = Watch()
        assert watch.see(gap("one", need=100, status=status)) == []
        assert watch.see(gap("one", need=100, status="reopened")) == [("opened", "one")]


def test_a_rule_looks_only_at_what_it_names() -> None:
    only = rules({"kinds": ["coverage"], "places": ["A"], "sectors": ["HEALTH"], "groups": ["IDP"]})
    watch = Watch(only)
    seen = gap("seen", kind="coverage", need=1)
    others = [
        gap("kind", need=1),
        gap("place", kind="coverage", place_code="B", need=1),
        gap("sector", kind="coverage", sector="WSH", need=1),
        gap("group", kind="coverage", population_group=None, need=1),
    ]
    assert watch.see(seen, *others) == [("opened", "seen")]


def test_of_several_rules_the_laxest_counts_and_one_alert_comes() -> None:
    watch = Watch(
        rules(
            {"rule": "b", "least_people": 1000, "hold_analyses": 1, "owner": "Second"},
            {"rule": "a", "least_people": 50, "hold_analyses": 2, "owner": "First"},
        )
    )
    assert watch.see(ONE) == [("opened", "one")]
    assert watch.told.select("rules", "owner").row(0) == ("a+b", "First")


def test_the_owner_of_a_gap_is_told_before_that_of_a_rule() -> None:
    watch = Watch(rules({"owner": "Rule's"}))
    assert watch.see(gap("one", need=1, owner="Its own")) == [("opened", "one")]
    assert watch.told["owner"].to_list() == ["Its own"]


def test_a_gap_that_no_rule_looks_at_any_more_is_forgotten_and_not_closed() -> None:
    watch = Watch()
    watch.see(ONE)
    watch.rules = rules()
    assert watch.see(ONE) == []
    assert watch.state.is_empty()
