"""Stocks of every round, kept: computed once for each round, found again by every question.

A round is computed again only where what it is made of has changed: its imports, the
places, or a decision that figures follow. What is kept lies in the workspace's folder
`kept/`, and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import ibis.expr.types as ir
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from mcof.actions.intake.register import register_of, states
from mcof.actions.places.known import registry
from mcof.actions.tracking.reconcile import left_out
from mcof.ports import Progress, Workspace
from mcof.tables import CROSSWALK, PLACES, RECONCILIATIONS, REGISTER, Table
from mcof.tracking.observations import gathered, newest, observations
from mcof.tracking.partitions import dimensions
from mcof.tracking.reconciling import reconciled
from mcof.tracking.rounds import ROUND
from mcof.tracking.stocks import Which, chosen, meant, rounds, stocks

FOLLOWED: tuple[Table, ...] = (RECONCILIATIONS,)
"""Tables of decisions that figures follow: where one grows, all rounds are counted again."""

MOST_ROWS = 4_000_000  # observations that are added up in one go
_FROM, _COUNT, _DIGEST = "_from", "_count", "_digest"


@dataclass(frozen=True)
class _Known:
    """A workspace as it was known at a moment; `state` names everything figures are made of."""

    workspace: Workspace
    as_of: datetime | None
    state: str


@dataclass(frozen=True)
class _Asked:
    """Which stocks: of places of a level, by dimensions."""

    level: int
    by: tuple[str, ...]

    @property
    def name(self) -> str:
        return "-".join(("stocks", str(self.level), *self.by))


def observed(
    workspace: Workspace,
    *,
    as_of: datetime | None = None,
    imports: Sequence[str] | None = None,
) -> tuple[ir.Table, ir.Table]:
    """What was counted, and the paths of the places, for the pure functions.

    Args:
        imports: only rows of these imports; None for all that count.
    """
    engine = workspace.engine
    displacement = engine.table("displacement", as_of=as_of)
    sites = engine.table("sites", as_of=as_of)
    if imports is not None:
        displacement = displacement.filter(displacement["import_id"].isin(imports))
        sites = sites.filter(sites["import_id"].isin(imports))
    counted = observations(displacement, sites)
    if (out := left_out(workspace, as_of)) is not None:
        counted = newest(reconciled(gathered(displacement, sites), out))
    paths = engine.local(registry(workspace, as_of).paths().to_arrow())
    return (counted if imports is not None else engine.named(counted)), paths


def kept_stocks(
    workspace: Workspace,
    which: Which,
    *,
    level: int,
    by: Sequence[str] = (),
    as_of: datetime | None = None,
    last: bool = True,
    progress: Progress | None = None,
) -> pa.Table | None:
    """The stocks that a question means, in the columns of `stocks`, in no order.

    Args:
        last: only the latest round of each stock; else every round.

    Returns:
        None where the last day to look at lies within a round: ask `stock` itself.
    """
    at = _Known(workspace, as_of, _state(workspace, as_of))
    known = _rounds(at)
    if (among := meant(known, which)) is None:
        return None
    wanted = dimensions(by)
    rows, told = _kept(at, _Asked(level, wanted), known, progress)
    found = chosen(told, among, dims=bool(wanted), last=last)
    slices = [rows.slice(at, count) for at, count in found.select(_FROM, _COUNT).iter_rows()]
    table = pa.concat_tables(slices) if slices else rows.slice(0, 0)
    return table.drop_columns([_DIGEST])


def _state(workspace: Workspace, as_of: datetime | None) -> str:
    """A name of everything that figures are made of, at a moment."""
    store = workspace.store
    if as_of is None:
        read = (REGISTER, PLACES, CROSSWALK, *FOLLOWED)
        return _digest(definition(), *(store.version(table.name) for table in read))
    register = register_of(store).filter(pl.col("recorded_at") <= as_of)
    counting = states(register).filter(pl.col("state") == "counts")["import_id"]
    return _digest(definition(), "as of", *sorted(counting), *_decided(workspace, as_of))


def _decided(workspace: Workspace, as_of: datetime | None) -> list[str]:
    """How many decisions there were at a moment: rows are only ever added."""
    engine = workspace.engine
    rows = [engine.table(table.name, as_of=as_of) for table in FOLLOWED]
    return [str(engine.answer(one.aggregate(n=one.count()))["n"][0].as_py()) for one in rows]


@cache
def definition() -> str:
    """A name of how figures are defined: of the text of the modules and data that define them."""
    rooms = (files("mcof.tracking"), files("mcof.actions.tracking"), files("mcof.vocabulary.data"))
    texts = [text for room in rooms for text in _texts(room)]
    return _digest(*texts)


def _texts(room: Traversable) -> Iterator[str]:
    for entry in sorted(room.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _texts(entry)
        elif entry.name.endswith((".py", ".csv", ".toml")):
            yield entry.read_text("utf-8")


def _rounds(at: _Known) -> pl.DataFrame:
    """Every round, with the imports that speak of it and the digest of what it is made of."""
    kept = at.workspace.store.kept
    if (found := kept.get("rounds", at.state)) is None:
        engine = at.workspace.engine
        tables = (engine.table(name, as_of=at.as_of) for name in ("displacement", "sites"))
        counted = gathered(*tables)
        by_import = pl.DataFrame(engine.answer(rounds(counted)))
        paths = registry(at.workspace, at.as_of).paths()
        decided = _digest(definition(), paths.write_csv(), *_decided(at.workspace, at.as_of))
        known = by_import.group_by(ROUND).agg(
            pl.col("round").max(),
            pl.col("first_day").min(),
            pl.col("last_day").max(),
            pl.col("rows").sum(),
            pl.col("import_id").sort(),
        )
        digest = pl.concat_str(pl.lit(decided), pl.col("import_id").list.join(" "), separator=" ")
        found = known.with_columns(
            digest.map_elements(_digest, return_dtype=pl.String).alias(_DIGEST)
        ).to_arrow()
        kept.put("rounds", at.state, found)
    return pl.DataFrame(found)


def _kept(
    at: _Known, asked: _Asked, known: pl.DataFrame, progress: Progress | None
) -> tuple[pa.Table, pl.DataFrame]:
    """The stocks of all rounds, the rows of a round together, and where each round is."""
    kept, name = at.workspace.store.kept, asked.name
    rows, told = kept.get(name, at.state), kept.get(f"{name}-rounds", at.state)
    if rows is None or told is None:
        rows = _counted(at, asked, known, progress)
        told = _told(rows).to_arrow()
        kept.put(name, at.state, rows)
        kept.put(f"{name}-rounds", at.state, told)
    return rows, pl.DataFrame(told)


def _told(rows: pa.Table) -> pl.DataFrame:
    """A row per round: where its rows are, and what a question wants to know of it."""
    lines = pl.DataFrame(rows.select([*ROUND, "round", "reference_date", "of_totals"]))
    return (
        lines.with_row_index(_FROM)
        .group_by(ROUND, maintain_order=True)
        .agg(
            pl.col(_FROM).min().cast(pl.Int64),
            pl.len().cast(pl.Int64).alias(_COUNT),
            pl.col("round").max(),
            pl.col("reference_date").max().alias("day"),
            pl.col("of_totals").max(),
        )
    )


def _counted(at: _Known, asked: _Asked, known: pl.DataFrame, progress: Progress | None) -> pa.Table:
    """Every round: those kept before that are made of the same, and the others counted now."""
    earlier = at.workspace.store.kept.last(asked.name)
    still = None if earlier is None else _still(earlier, known)
    # Where nothing holds, the columns may be those of an earlier version of mcof.
    parts = [still] if still is not None and still.num_rows else []
    done = pl.Series([digest for part in parts for digest in part[_DIGEST].unique().to_pylist()])
    missing = known.filter(~pl.col(_DIGEST).is_in(done.cast(pl.String).to_list()))
    total, so_far = int(missing["rows"].sum()), 0
    for batch in _batches(missing):
        parts.append(_count(at, asked, batch))
        so_far += int(batch["rows"].sum())
        if progress is not None:
            progress("figures", so_far, total)
    last = parts[-1] if parts else _count(at, asked, known)
    table = pa.concat_tables(
        [part.select(last.column_names).cast(last.schema) for part in parts or [last]]
    )
    return table.sort_by([(column, "ascending") for column in ROUND])


def _still(earlier: pa.Table, known: pl.DataFrame) -> pa.Table:
    """The rows kept before of rounds that are made of the same today."""
    return earlier.filter(
        pc.is_in(earlier[_DIGEST], pa.array(known[_DIGEST].to_list(), pa.string()))
    )


def _batches(missing: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rounds to count, so many at a time that their rows fit into memory."""
    ordered = missing.sort(ROUND)
    number = (pl.col("rows").cum_sum() // MOST_ROWS).alias("_number")
    yield from ordered.with_columns(number).partition_by("_number", include_key=False)


def _count(at: _Known, asked: _Asked, batch: pl.DataFrame) -> pa.Table:
    """The stocks of some rounds, with the digest of each."""
    imports = batch["import_id"].explode().unique().sort().drop_nulls().to_list()
    counted, paths = observed(at.workspace, as_of=at.as_of, imports=imports)
    counting = stocks(counted, paths, level=asked.level, by=asked.by)
    told = at.workspace.engine.answer(counting)
    digests = batch.select(*ROUND, _DIGEST)
    rows = pl.DataFrame(told).join(digests, on=ROUND, how="inner", nulls_equal=True)
    return rows.to_arrow().cast(told.schema.append(pa.field(_DIGEST, pa.string())))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
