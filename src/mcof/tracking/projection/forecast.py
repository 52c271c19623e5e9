"""The projection of a panel: the next rounds, each with its range, its way and its record."""

from __future__ import annotations

import numpy as np
import polars as pl

from mcof.errors import InputError, Missing
from mcof.tracking.projection.backtest import Backtest
from mcof.tracking.projection.candidates import HORIZON, Candidate, Candidates
from mcof.tracking.projection.panel import Panel
from mcof.tracking.projection.ranges import between


def projected(panel: Panel, *, horizon: int = HORIZON) -> pl.DataFrame:
    """The next rounds of each place that the last round counted.

    Returns:
        One row per place and step: `place_code`, `horizon`, `origin_round`,
        `origin_date`, `origin_individuals` (a fact), `target_date` (the last day plus
        usual steps), `step_days`, `candidate`, `projected_individuals`, `projected_low`,
        `projected_high` (null where too little is known for a range),
        `persistence_individuals`; and of the backtest: `origins`, `rel_mae`, `wape`,
        `persistence_wape` of the way used, `coverage` and `coverage_worst_round` of its
        ranges with the day of that round, `worst_round_date`.

    Raises:
        Missing: no round has people.
        InputError: further ahead than three rounds.

    Method: docs/reference/methods/projections.md.
    """
    if not 1 <= horizon <= HORIZON:
        raise InputError(
            f"{horizon} rounds ahead cannot be projected",
            code="horizon-too-far",
            advice=f"Ask for 1 to {HORIZON} rounds; beyond that write a scenario.",
        )
    if len(panel.days) == 0:
        raise Missing(
            "No round has people to project from",
            code="rounds-missing",
            advice="Import rounds of this group; `mcof figures series` lists those there are.",
        )
    candidates = Candidates(panel)
    steps = range(1, horizon + 1)
    return pl.concat([_ahead(Backtest(candidates, step)) for step in steps])


def _ahead(backtest: Backtest) -> pl.DataFrame:
    """The projection of one step."""
    panel, horizon, last = backtest.panel, backtest.horizon, len(backtest.panel.days) - 1
    said = backtest.candidates.at(last, horizon)
    way = backtest.choice(last)
    chosen = said[way]
    if chosen is None:
        way, chosen = Candidate.PERSISTENCE, said[Candidate.PERSISTENCE]
    assert chosen is not None
    now = panel.people[last]
    there = np.isfinite(now) & np.isfinite(chosen)
    low, high = between(chosen, backtest.widths(last, way, chosen))
    step = panel.steps[last]
    known = np.isfinite(step)
    rows = there.nonzero()[0]
    number = len(rows)
    return pl.DataFrame(
        {
            "place_code": [panel.places[at] for at in rows],
            "horizon": [horizon] * number,
            "origin_round": [None if panel.rounds[last] < 0 else int(panel.rounds[last])] * number,
            "origin_date": [int(panel.days[last])] * number,
            "origin_individuals": np.rint(now[there]),
            "target_date": [round(panel.days[last] + horizon * step) if known else None] * number,
            "step_days": [float(step) if known else None] * number,
            "candidate": [way.value] * number,
            "projected_individuals": np.rint(chosen[there]),
            "projected_low": np.floor(low[there]),
            "projected_high": np.ceil(high[there]),
            "persistence_individuals": np.rint(now[there]),
        },
        schema=_SCHEMA,
        nan_to_null=True,
    ).with_columns(
        pl.col("origin_date", "target_date").cast(pl.Date),
        pl.col(*_PEOPLE).cast(pl.Int64),
        **_record(backtest, way),
    )


def _record(backtest: Backtest, way: Candidate) -> dict[str, pl.Expr]:
    """What the past says of this way and of its ranges."""
    last = len(backtest.panel.days) - 1
    score = backtest.scores(backtest.known(last)).filter(candidate=way.value).row(0, named=True)
    ranged = backtest.record.filter(pl.col("covered").is_not_null())
    weight = int(ranged["ranged"].sum())
    worst = ranged.sort("covered", "target_date").head(1)
    values: dict[str, tuple[object, pl.DataType]] = {
        "origins": (score["origins"], pl.Int64()),
        "rel_mae": (score["rel_mae"], pl.Float64()),
        "wape": (score["wape"], pl.Float64()),
        "persistence_wape": (score["persistence_wape"], pl.Float64()),
        "coverage": (
            float((ranged["covered"] * ranged["ranged"]).sum()) / weight if weight else None,
            pl.Float64(),
        ),
        "coverage_worst_round": (worst["covered"][0] if weight else None, pl.Float64()),
        "worst_round_date": (worst["target_date"][0] if weight else None, pl.Int64()),
    }
    columns = {name: pl.lit(value, kind) for name, (value, kind) in values.items()}
    columns["worst_round_date"] = columns["worst_round_date"].cast(pl.Date)
    return columns


_PEOPLE = (
    "origin_individuals",
    "projected_individuals",
    "projected_low",
    "projected_high",
    "persistence_individuals",
)
_SCHEMA = {
    "place_code": pl.String,
    "horizon": pl.Int64,
    "origin_round": pl.Int64,
    "origin_date": pl.Int64,
    "origin_individuals": pl.Float64,
    "target_date": pl.Int64,
    "step_days": pl.Float64,
    "candidate": pl.String,
    "projected_individuals": pl.Float64,
    "projected_low": pl.Float64,
    "projected_high": pl.Float64,
    "persistence_individuals": pl.Float64,
}


def backtested(panel: Panel, *, horizon: int = HORIZON) -> pl.DataFrame:
    """The scores of every way at every step, best first, and whether it is used.

    Returns:
        As `Backtest.scores`, with `used`.
    """
    candidates = Candidates(panel)
    frames = []
    for step in range(1, horizon + 1):
        test = Backtest(candidates, step)
        last = len(panel.days) - 1
        used = test.choice(last).value
        scores = test.scores(test.known(last)).with_columns(used=pl.col("candidate") == used)
        frames.append(scores.sort("rel_mae", nulls_last=True))
    return pl.concat(frames)
