"""How good the linkage is, estimated from pairs that people looked at.

A sample is drawn from three bands: pairs put forward, pairs in review, and pairs below.
Only pairs of the sample are used, whoever decided them and when: those that a person
chose to look at first are not like the rest.

*Precision*: of the pairs that count as one person, the share that is. *Recall*: of all
pairs of one person among those compared, the share that counts as one. Pairs that were
never compared, because they share nothing that records are looked up by, are in neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import polars as pl

from mcof.linkage.decisions import DIFFERENT, PAIR, SAME, accepted, latest
from mcof.linkage.rules import FLOOR, MERGE, REVIEW

SAMPLE = 200
BANDS = {"forward": (MERGE, 1.01), "review": (REVIEW, MERGE), "below": (FLOOR, REVIEW)}
_SHARES = {"forward": 0.4, "review": 0.4, "below": 0.2}
_FEWEST = 10  # decided pairs of a band that says anything of it
_Z = 1.959964  # 97.5 per cent of the normal distribution lie below


@dataclass(frozen=True)
class Estimate:
    """A share with its 95 per cent range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """What the sample says.

    Attributes:
        bands: `band, pairs, sampled, same, different, unsure, waiting`.
        precision, recall: None where too few pairs of a band were decided.
    """

    bands: pl.DataFrame
    precision: Estimate | None
    recall: Estimate | None


def banded(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the band that they are in."""
    probability = pl.col("probability")
    band = (
        pl.when(probability >= MERGE)
        .then(pl.lit("forward"))
        .when(probability >= REVIEW)
        .then(pl.lit("review"))
        .otherwise(pl.lit("below"))
    )
    return pairs.with_columns(band.alias("band"))


def sample(pairs: pl.DataFrame, size: int = SAMPLE) -> pl.DataFrame:
    """The pairs to be looked at so that the quality can be said, from all bands, mixed.

    Which they are follows from their pseudonyms, which are as good as chance, so the
    same pairs are drawn each time. A band with fewer pairs gives all it has.
    """
    bits = [pl.col(side).str.slice(0, 12).str.to_integer(base=16, strict=False) for side in PAIR]
    drawn = banded(pairs).with_columns((bits[0] ^ bits[1]).alias("chance"))
    parts = [
        drawn.filter(band=band).sort("chance", *PAIR).head(round(size * share))
        for band, share in _SHARES.items()
    ]
    return pl.concat(parts).sort("chance", *PAIR).drop("chance")


def quality(pairs: pl.DataFrame, decisions: pl.DataFrame, size: int = SAMPLE) -> Quality:
    """Precision and recall of what counts as one person now, with 95 per cent ranges.

    Where people are unsure, the range reaches from all of these being different to all
    being the same.
    """
    drawn = sample(pairs, size).join(latest(decisions), on=PAIR, how="left")
    bands = _bands(pairs, drawn)
    shares = {row["band"]: _share(row) for row in bands.iter_rows(named=True)}
    if any(share is None for share in shares.values()):
        return Quality(bands, None, None)
    known = {band: share for band, share in shares.items() if share is not None}
    counts = _counted(pairs, decisions)
    return Quality(bands, _precision(counts, known), _recall(counts, known))


def _bands(pairs: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    whole = banded(pairs).group_by("band").agg(pl.len().alias("pairs"))
    decided = drawn.group_by("band").agg(
        pl.len().alias("sampled"),
        *(
            (pl.col("decision") == word).fill_null(False).sum().alias(word)
            for word in (SAME, DIFFERENT, "unsure")
        ),
        pl.col("decision").is_null().sum().alias("waiting"),
    )
    order = pl.DataFrame({"band": list(BANDS)})
    joined = order.join(whole, on="band", how="left", maintain_order="left")
    joined = joined.join(decided, on="band", how="left", maintain_order="left")
    return joined.with_columns(pl.exclude("band").fill_null(0).cast(pl.Int64))


def _share(row: dict[str, int]) -> Estimate | None:
    """The share of a band's pairs that are one person: Wilson's interval."""
    if row["pairs"] == 0:
        return Estimate(0.0, 0.0, 0.0)
    looked = row[SAME] + row[DIFFERENT] + row["unsure"]
    if looked < min(_FEWEST, row["pairs"]):
        return None
    sure = row[SAME] + row[DIFFERENT]
    value = row[SAME] / sure if sure else 0.5
    if looked == row["pairs"] and not row["unsure"]:
        return Estimate(value, value, value)  # all were looked at: nothing is left to chance
    low, _ = wilson(row[SAME], looked)
    _, high = wilson(row[SAME] + row["unsure"], looked)
    return Estimate(value, low, high)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 per cent interval of a share (Wilson 1927).

    >>> low, high = wilson(95, 100)
    >>> round(low, 3), round(high, 3)
    (0.888, 0.978)
    """
    share, square = hits / of, _Z**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class _Counted:
    """Pairs that count as one person, by how that is known, and all pairs of each band."""

    by_rule: int
    by_person: int
    bands: dict[str, int]
    decided: dict[str, tuple[int, int]]  # same and different, of all decided pairs of a band


def _counted(pairs: pl.DataFrame, decisions: pl.DataFrame) -> _Counted:
    takes = accepted(pairs, decisions)
    known = banded(pairs).join(latest(decisions), on=PAIR, how="left")
    rows = known.group_by("band").agg(
        pl.len().alias("pairs"),
        (pl.col("decision") == SAME).fill_null(False).sum().alias("same"),
        (pl.col("decision") == DIFFERENT).fill_null(False).sum().alias("different"),
    )
    found = {band: (n, s, d) for band, n, s, d in rows.iter_rows()}
    return _Counted(
        by_rule=takes.filter(~pl.col("decided")).height,
        by_person=takes.filter("decided").height,
        bands={band: found.get(band, (0, 0, 0))[0] for band in BANDS},
        decided={band: found.get(band, (0, 0, 0))[1:] for band in BANDS},
    )


def _precision(counts: _Counted, shares: dict[str, Estimate]) -> Estimate:
    """What people decided to be the same is; of the rest, the share of its band is."""
    whole = counts.by_rule + counts.by_person
    if whole == 0:
        return Estimate(1.0, 1.0, 1.0)

    def of(share: float) -> float:
        return (counts.by_rule * share + counts.by_person) / whole

    forward = shares["forward"]
    return Estimate(of(forward.value), of(forward.low), of(forward.high))


def _recall(counts: _Counted, shares: dict[str, Estimate]) -> Estimate:
    """Found over found and missed, each band's uncertainty carried through (delta method)."""
    found = counts.by_rule * shares["forward"].value + counts.by_person
    found_spread = counts.by_rule * _spread(shares["forward"])
    missed, missed_square = 0.0, 0.0
    for band in ("review", "below"):
        same, different = counts.decided[band]
        open_ = counts.bands[band] - same - different
        missed += open_ * shares[band].value
        missed_square += (open_ * _spread(shares[band])) ** 2
    whole = found + missed
    if whole == 0:
        return Estimate(1.0, 1.0, 1.0)
    value = found / whole
    spread = sqrt((missed * found_spread) ** 2 + found**2 * missed_square) / whole**2
    return _bounded(value, spread)


def _spread(share: Estimate) -> float:
    return (share.high - share.low) / (2 * _Z)


def _bounded(value: float, spread: float) -> Estimate:
    """A range in odds, so that it stays between nothing and all."""
    if spread == 0 or not 0 < value < 1:
        return Estimate(value, value, value)
    odds, step = log(value / (1 - value)), _Z * spread / (value * (1 - value))
    low, high = (1 / (1 + exp(-(odds + sign * step))) for sign in (-1, 1))
    return Estimate(value, low, high)
