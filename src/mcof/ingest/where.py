"""Where a row speaks of: the place that its codes and names mean, from the top down.

Each distinct combination of codes and names is resolved once: the governorate within
the country, the district within that governorate, and so on. Where a part is not found
but the area above it is certain, the row is counted for the area above, with a finding
for a person to look at; a row is never moved silently, and never to the country.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import polars as pl

from mcof.ingest.draft import KEYS
from mcof.ingest.findings import catalogue, found, together
from mcof.ingest.mapping import PLACE_SLOTS
from mcof.ingest.source import PlaceRule, header_key
from mcof.places import chains
from mcof.places.provisional import code_set_of

DEEPEST = 3
PLACED = ("place_code", "place_level", "code_set", "place_given", "is_above")
_TEXT = pl.lit(None, pl.String)
_ORDER = ("place", "admin3", "admin2", "admin1", "admin0")


class Places(Protocol):
    """What is needed of the registry of places (see `mcof.places.registry`).

    Attributes:
        places: rows of `PLACES`, with a `boundary` where one was imported.
    """

    places: pl.DataFrame

    def resolve(self, frame: pl.DataFrame, *, level: int, code_set: str) -> pl.DataFrame:
        """The frame's rows as `place_code`, `place_level`, `how`, `finding`, `candidates`."""
        ...


def placed(
    draft: pl.DataFrame, places: Places, rule: PlaceRule, code_set: str, country: str
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The draft with the columns of `PLACED` instead of the slots, the findings, and the chains.

    The chains are those of places kept as the source has them (`mcof.places.chains`).
    """
    slots = [name for name in PLACE_SLOTS if name in draft.columns]
    if not slots:
        unplaced = draft.with_columns(
            place_code=_TEXT,
            place_level=pl.lit(None, pl.Int64),
            code_set=_TEXT,
            place_given=_TEXT,
            is_above=pl.lit(value=False),
        )
        return unplaced, found("place-not-given", draft.select(KEYS)), chains.none()
    distinct = draft.select(slots).unique(maintain_order=True)
    own_set = rule.code_set or code_set_of(rule.country or country)
    answer = _answered(distinct, places, rule, code_set, own_set).with_row_index("combination")
    numbers = draft.select(*KEYS, *slots).join(
        distinct.with_row_index("combination"),
        on=slots,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )["combination"]
    whole = draft.drop(slots).hstack(answer.select(PLACED)[numbers])
    problems = _findings(draft.select(KEYS).with_columns(numbers), answer, slots)
    return whole, problems, chains.chains(answer.filter("kept"))


def _answered(
    distinct: pl.DataFrame, places: Places, rule: PlaceRule, code_set: str, own_set: str
) -> pl.DataFrame:
    have = set(distinct.columns)
    frame = distinct.with_columns(
        **{slot: _TEXT for slot in PLACE_SLOTS if slot not in have},
        code=_TEXT, level=pl.lit(None, pl.Int64), finding=_TEXT, candidates=_TEXT, parent=_TEXT,
        slot=_TEXT,
    )  # fmt: skip
    frame = frame.with_columns(abroad=pl.lit(value=False))
    if have & {"admin0_code", "admin0_name"}:
        top = _resolved(frame, "admin0", places, code_set, 0)
        frame = frame.with_columns(
            code=top["place_code"],
            level=top["place_level"],
            abroad=_given("admin0").is_not_null() & top["place_code"].is_null(),
        )
    for level in range(1, DEEPEST + 1):
        if have & {f"admin{level}_code", f"admin{level}_name"}:
            frame = _step(frame, f"admin{level}", places, code_set, (level,))
    if have & {"place_code", "place_name"}:
        levels = tuple(range(DEEPEST)) if rule.level is None else (rule.level,)
        frame = _step(frame, "place", places, code_set, levels)
    return _settled(frame, rule, code_set, own_set).select(
        *PLACED, "finding", "candidates", "parent", "slot", "kept", *chains.STEPS
    )


def _given(slot: str) -> pl.Expr:
    return pl.coalesce(f"{slot}_name", f"{slot}_code")


def _resolved(
    frame: pl.DataFrame, slot: str, places: Places, code_set: str, level: int
) -> pl.DataFrame:
    asked = frame.select(
        given_code=pl.col(f"{slot}_code"), given_name=pl.col(f"{slot}_name"), within=pl.col("code")
    )
    return places.resolve(asked, level=level, code_set=code_set)


def _step(
    frame: pl.DataFrame, slot: str, places: Places, code_set: str, levels: tuple[int, ...]
) -> pl.DataFrame:
    """One level further down: the place found, or the one above with what was amiss."""
    answer = _resolved(frame, slot, places, code_set, levels[0])
    for level in levels[1:]:  # a place of any level: the highest that has the name
        deeper = _resolved(frame, slot, places, code_set, level)
        better = answer["place_code"].is_null() & deeper["place_code"].is_not_null()
        answer = answer.with_columns(
            pl.when(better).then(deeper[name]).otherwise(pl.col(name)).alias(name)
            for name in answer.columns
        )
    frame = frame.hstack(
        answer.select(new="place_code", new_level="place_level", amiss="finding", near="candidates")
    )
    asked = _given(slot).is_not_null() & ~pl.col("abroad")
    got = asked & pl.col("new").is_not_null()
    lost = asked & pl.col("new").is_null()
    above = lost & (pl.col("level") >= 1).fill_null(value=False)
    gone = lost & ~above
    return frame.with_columns(
        finding=pl.when(above).then(pl.lit("place-parent-used")).when(asked).then("amiss")
        .otherwise("finding"),
        candidates=pl.when(asked).then("near").otherwise("candidates"),
        parent=pl.when(above).then("code").otherwise("parent"),
        slot=pl.when(asked).then(pl.lit(slot)).otherwise("slot"),
        code=pl.when(got).then("new").when(~gone).then("code"),
        level=pl.when(got).then("new_level").when(~gone).then("level"),
    ).drop("new", "new_level", "amiss", "near")  # fmt: skip


def _settled(frame: pl.DataFrame, rule: PlaceRule, code_set: str, own_set: str) -> pl.DataFrame:
    """Each place decided: resolved, kept as the source has it, or refused."""
    given = pl.coalesce(_given(slot) for slot in _ORDER)
    # Its own code: where a district has only a name, the country's code is not its code.
    given_code = pl.coalesce(
        pl.when(_given(slot).is_not_null()).then(pl.coalesce(f"{slot}_code", pl.lit("")))
        for slot in _ORDER
    ).replace("", None)
    depth = pl.coalesce(
        pl.when(_given(f"admin{level}").is_not_null()).then(pl.lit(level, pl.Int64))
        for level in range(DEEPEST, -1, -1)
    )
    missing = given.is_null()
    unknown = pl.col("code").is_null() & ~missing
    kept = unknown & pl.lit(rule.keep_unknown)
    path = pl.concat_str((_given(s) for s in reversed(_ORDER)), separator=" / ", ignore_nulls=True)
    return frame.with_columns(
        place_code=pl.when(kept)
        .then(pl.coalesce(given_code, chains.slug(given)))
        .otherwise("code"),
        place_level=pl.when(kept)
        .then(pl.coalesce(depth, pl.lit(rule.level, pl.Int64)))
        .otherwise("level"),
        code_set=pl.when(kept).then(pl.lit(own_set)).otherwise(pl.lit(code_set)),
        place_given=path.replace("", None),
        is_above=pl.col("parent").is_not_null(),
        kept=kept,
        **{
            step: pl.coalesce(f"admin{level}_code", chains.slug(pl.col(f"admin{level}_name")))
            for level, step in enumerate(chains.STEPS)
        },
        finding=pl.when(missing)
        .then(pl.lit("place-not-given"))
        .when(kept)
        .then(pl.lit("place-kept-as-given"))
        .when(unknown)
        .then(pl.coalesce("finding", pl.lit("place-unknown")))
        .otherwise("finding"),
    )


def _findings(lines: pl.DataFrame, answer: pl.DataFrame, slots: list[str]) -> pl.DataFrame:
    """A finding for each troubled row; for a place kept as given, one for the whole file."""
    troubled = answer.filter(pl.col("finding").is_not_null())
    rows = lines.join(troubled, on="combination").with_columns(value=pl.col("place_given"))
    parts: list[pl.DataFrame] = []
    for (code, refused), some in _groups(rows):
        known = str(code) if code in catalogue() else "place-review"
        if known == "place-kept-as-given":
            some = some.unique("place_given", keep="first", maintain_order=True)  # noqa: PLW2901
        endings = ("_code", "_name") if known == "place-code-unknown" else ("_name", "_code")
        at = some.with_columns(field=_field(slots, endings))
        parts.append(found(known, at, severity="error" if refused else None))
    return together(parts)


def _field(slots: list[str], endings: tuple[str, str]) -> pl.Expr:
    """The field in which the place that was looked for stands: its name before its code."""
    each = [pl.format("{}{}", "slot", pl.lit(ending)) for ending in endings]
    given = [pl.when(name.is_in(slots)).then(name) for name in each]
    last = [name for name in slots if name.endswith(endings[0])] or slots
    return pl.coalesce(*given, pl.lit(last[-1]))


def _groups(rows: pl.DataFrame) -> Iterable[tuple[tuple[str, bool], pl.DataFrame]]:
    marked = rows.with_columns(refused=pl.col("place_code").is_null())
    groups = marked.partition_by("finding", "refused", as_dict=True)
    return [((str(code), bool(refused)), group) for (code, refused), group in groups.items()]


def unplaced_allowed(problems: pl.DataFrame) -> pl.DataFrame:
    """The findings of `placed` where a row need not have a place: none is an error."""
    kept = problems.filter(pl.col("code") != "place-not-given")
    return kept.with_columns(pl.col("severity").replace("error", "warning"))


def with_origins(
    draft: pl.DataFrame,
    places: Places,
    code_set: str,
    *,
    end: str = "origin",
    abroad: pl.Expr | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The draft with `origin_code` resolved and `origin_given` as written.

    Args:
        end: `origin`, `last_displacement` or `destination`, as the columns' names begin.
        abroad: whether the end lies in another country, whose places are not known here.
    """
    code, name = f"{end}_code", f"{end}_name"
    columns = {code, name} & set(draft.columns)
    if not columns:
        return draft, together([])
    draft = draft.with_columns(**dict.fromkeys({code, name} - columns, _TEXT))
    distinct = draft.select(code, name).unique(maintain_order=True)
    asked = distinct.rename({code: "given_code", name: "given_name"})
    answer = places.resolve(asked, level=1, code_set=code_set)
    known = distinct.with_columns(resolved=answer["place_code"], candidates=answer["candidates"])
    elsewhere = pl.lit(value=False) if abroad is None else abroad
    whole = draft.join(
        known, on=[code, name], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(value=pl.coalesce(name, code), elsewhere=elsewhere)
    here = ~pl.col("elsewhere")
    lost = whole.filter(here & pl.col("value").is_not_null() & pl.col("resolved").is_null())
    kept = whole.with_columns(
        pl.when(here).then("resolved").alias(code), pl.col("value").alias(f"{end}_given")
    )
    return (
        kept.drop(name, "resolved", "candidates", "value", "elsewhere"),
        found(
            "destination-unknown" if end == "destination" else "origin-unknown", lost, field=name
        ),
    )


def origins_among(labels: Iterable[str], places: Places, code_set: str) -> Mapping[str, str]:
    """Header key to place code, of the headers that are governorates: columns of origins."""
    names = pl.Series("given_name", sorted(set(labels)), dtype=pl.String).to_frame()
    answer = names.hstack(places.resolve(names, level=1, code_set=code_set))
    sure = answer.filter(pl.col("place_code").is_not_null())
    return {header_key(name): code for name, code in sure.select("given_name", "place_code").rows()}
