"""What the names of a file and its sheets say: the day, the round, the one period of a sheet.

A list that comes again and again often says its day nowhere but in a name. What somebody said
and what the rows say hold before a name; and a name that the data contradicts is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from mcof.ingest.editions import Edition
from mcof.ingest.findings import found, none, together
from mcof.ingest.mapping import Read, cell_named
from mcof.ingest.said import Said
from mcof.ingest.source import header_key
from mcof.ingest.values.days import MONTH_NAMES
from mcof.vocabulary import load

_NUMBERED = re.compile(r"^\s*\d+\s*[.)_-]\s*")
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<m>\d{1,2})[-_. ]?(?P<d>\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[-_. ]*(?P<m>[^\W\d_]{3,12})[-_. ]*(?P<y>20\d\d)(?!\d)"
)


@dataclass(frozen=True)
class Named:
    """What names say.

    Attributes:
        constants: `reference_date` and `round` of the whole file, as text.
        periods: of sheets whose name is a period of displacement, its code.
    """

    constants: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    findings: pl.DataFrame = field(default_factory=none)

    def told(self, draft: pl.DataFrame) -> pl.DataFrame:
        """The draft with the period of those sheets that are of one period."""
        if not self.periods:
            return draft
        here = "displacement_period" in draft.columns
        other = pl.col("displacement_period") if here else pl.lit(None, pl.String)
        said = pl.col("sheet").replace_strict(self.periods, default=None, return_dtype=pl.String)
        return draft.with_columns(displacement_period=pl.coalesce(other, said))


def named(reads: Sequence[Read], said: Said) -> Named:
    """What the names of the sheets that were read say, and the name of their file.

    Only for a source that has editions: in other files a number in a name may be anything.
    """
    editions = said.whole.editions
    if not editions:
        return Named()
    sheets = list(dict.fromkeys(read.sheet for read in reads))
    used = {read.field for read in reads if read.is_used}
    periods = {}
    if "displacement_period" not in used:
        periods = {sheet: code for sheet in sheets if (code := _period(sheet))}
    constants, findings = _when(sheets, used, said, editions)
    return Named(constants, periods, together([_kind(reads, sheets, said), findings]))


def _kind(reads: Sequence[Read], sheets: Sequence[str], said: Said) -> pl.DataFrame:
    """Which name or header tells this kind of file from another that has the same columns."""
    words = said.layout.mentions if said.layout else ()
    texts = [*sheets, said.options.file_name or "", *(read.header for read in reads)]
    told = next((text for text in texts if any(word in header_key(text) for word in words)), None)
    if told is None:
        return none()
    return found("kind-says", _one(sheets), title=said.whole.title, value=told)


def day_in(name: str) -> date | None:
    """The day that a name holds, or None.

    >>> day_in("DTM Dataset 15 JAN 2015"), day_in("1.DTM master list 20140826")
    (datetime.date(2015, 1, 15), datetime.date(2014, 8, 26))
    >>> day_in("DTM DATASET") is None
    True
    """
    for form in (_YEAR_FIRST, _DAY_FIRST):
        for match in form.finditer(name):
            month = MONTH_NAMES.get(match["m"].lower(), match["m"])
            try:
                return date(int(match["y"]), int(month), int(match["d"]))
            except ValueError:
                continue
    return None


def _period(sheet: str) -> str | None:
    cell = cell_named(_NUMBERED.sub("", sheet)) or ""
    return cell.removeprefix("cell:period=") if cell.startswith("cell:period=") else None


def _when(
    sheets: Sequence[str], used: Iterable[str | None], said: Said, editions: Sequence[Edition]
) -> tuple[dict[str, str], pl.DataFrame]:
    """The day and round, unless rows or people say them, with findings that say where from."""
    told = said.constants()
    day, what, parts = _day(sheets, used, said, editions)
    is_said = "reference_date" in told or "reference_date" in used
    if is_said:
        given = told.get("reference_date", "")
        if day and given and given != day.isoformat():
            parts.append(_contradicted(what, day.isoformat(), f"{given} was said", given))
        day = date.fromisoformat(given) if _is_day(given) else None
    elif day is None and (by_round := _of_round(told.get("round"), editions)):
        day, what = by_round.day, ""
    known = [one for one in editions if one.day == day and not one.day_inferred]
    constants = {} if is_said or day is None else {"reference_date": day.isoformat()}
    if known and "round" not in told and "round" not in used:
        constants["round"] = str(known[0].round)
    shown = ", ".join(f"{name} {value}" for name, value in sorted(constants.items()))
    if constants:
        source = f"name of the {what}" if what else "list of rounds"
        parts.append(found("name-says", _one(sheets), what=source, value=shown))
    return constants, together(parts)


def _day(
    sheets: Sequence[str], used: Iterable[str | None], said: Said, editions: Sequence[Edition]
) -> tuple[date | None, str, list[pl.DataFrame]]:
    """The day in the names of the sheets; else that in the file's, where no wave contradicts it."""
    file = said.options.file_name
    days = {day for sheet in sheets if sheet != file and (day := day_in(sheet))}
    if len(days) == 1:
        return days.pop(), "sheet", []
    day = day_in(file or "")
    if day is None:
        return None, "", []
    code, start = _latest_wave(used)
    if day >= start:
        return day, "file", []
    known = [
        one.day
        for one in editions
        if (one.day.month, one.day.day) == (day.month, day.day) and one.day >= start
    ]
    taken = known[0] if known and not said.constants().get("reference_date") else None
    why = f"people of {code} were first displaced on {start}"
    return taken, "file", [_contradicted("file", f"{day}", why, f"{taken or 'no day'}")]


def _latest_wave(used: Iterable[str | None]) -> tuple[str, date]:
    """The last period that has a column, and the first day of it."""
    terms = load("displacement_periods").terms
    starts = [
        (date.fromisoformat(start), code)
        for name in used
        if name and name.startswith("cell:period=")
        for code in [name.removeprefix("cell:period=")]
        if (start := terms[code].attributes.get("from"))
    ]
    latest, which = max(starts, default=(date.min, ""))
    return which, latest


def _of_round(text: str | None, editions: Sequence[Edition]) -> Edition | None:
    fitting = [one for one in editions if str(one.round) == text and not one.day_inferred]
    return fitting[0] if fitting else None


def _is_day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text))


def _one(sheets: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame({"sheet": list(sheets[:1])}, schema={"sheet": pl.String})


def _contradicted(what: str, value: str, why: str, taken: str) -> pl.DataFrame:
    row = pl.DataFrame({"value": [value]})
    return found("name-contradicted", row, what=what, why=why, taken=taken)
