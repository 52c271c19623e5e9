"""Make a form for field teams out of the places, words and locations of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import polars as pl

from mcof.actions.places.known import registry
from mcof.errors import InputError, Outside
from mcof.ingest.forms.make import Round, known_list, make, method_on
from mcof.ingest.forms.places import LOCATION, POINT, SITE, gazetteer
from mcof.ingest.forms.template import kinds, template
from mcof.ingest.methods import versions
from mcof.places.countries import iso3
from mcof.ports import Workspace
from mcof.renderers.xlsform import workbook_bytes
from mcof.sources.forms import convert
from mcof.vocabulary import load

__all__ = ["Made", "kinds", "make_form"]

_KNOWN = {
    LOCATION: ("displacement", "location_id", "location_name"),
    SITE: ("sites", "site_id", "site_name"),
    POINT: ("flow_points", "point_id", "point_name"),
}


@dataclass(frozen=True)
class Made:
    """A form that was made.

    Attributes:
        version: of its content: the same content has the same version.
        questions: rows of the sheet `survey`; `choices`: rows of that sheet.
        locations: known locations or sites among the choices.
        size: characters of the XForm that pyxform made of it.
    """

    kind: str
    form_id: str
    version: str
    questions: int
    choices: int
    locations: int
    size: int


def make_form(
    workspace: Workspace,
    kind: str,
    *,
    to: Path,
    operation: str | None = None,
    round: int | None = None,
    day: date | None = None,
    gps: bool = False,
) -> Made:
    """Write a form as an XLSForm that KoboToolbox and ODK take.

    Its choices are the places of the workspace, level by level, and the locations or sites
    that imports have brought, so that answers arrive with our codes. pyxform has converted
    it before it is written.

    The unit of breakdowns, and the lists of shelters and times, are those of the method in
    force on the day; where no day is said, of the latest.

    Args:
        kind: one of `kinds()`.
        operation: of every answer; the workspace's own where not said.
        round: of every answer; where not said the form asks for it.
        day: the day that the round speaks of; where not said the form asks for it.
        gps: ask for the position of a site; never of a household.

    Raises:
        Missing: there is no such kind.
        InputError: the workspace knows no places, or pyxform refuses the form.
        Outside: the disk refuses.
    """
    of = template(kind)
    listed = known_list(of)
    code_set = str(workspace.settings["code_set"])
    known = _known(workspace, listed)
    places = gazetteer(registry(workspace), code_set, known, of=listed or LOCATION)
    if not places.lists:
        raise InputError(
            f"The workspace knows no places of {code_set}.",
            code="form-without-places",
            advice="Import boundaries or a list of places first: `mcof places import`.",
        )
    told = operation if operation is not None else str(workspace.settings.get("operation") or "")
    words = partial(load, additions=workspace.path / "vocabulary")
    country, group = str(workspace.settings["country"]), of.constants.get("population_group", "")
    method = method_on(versions(words("method_versions")), country, group, day)
    asked = Round(told.strip(), round, day, gps, iso3(country))
    blank = make(of, places, words, asked, code_set=code_set, method=method)
    content = workbook_bytes(blank.sheets, blank.headers)
    converted = convert(content)
    if converted.error:
        raise InputError(
            f"The form cannot be converted: {converted.error}",
            code="form-not-converted",
            advice="See whether a term of the workspace's own vocabulary has a strange code.",
        )
    _write(to, content)
    choices = blank.sheets["choices"]
    return Made(
        kind=kind,
        form_id=blank.form_id,
        version=blank.version,
        questions=len(blank.sheets["survey"]),
        choices=len(choices),
        locations=sum("own_id" in row for row in choices),
        size=converted.size,
    )


def _known(workspace: Workspace, listed: str | None) -> pl.DataFrame:
    """The locations or sites that imports have brought, once for each of their names."""
    empty = dict.fromkeys(("location_id", "location_name", "name_ar", "place_code"), pl.String)
    if listed is None or not workspace.store.files(_KNOWN[listed][0]):
        return pl.DataFrame(schema=empty)
    table, own, name = _KNOWN[listed]
    rows = workspace.engine.table(table)
    ours = rows["code_set"] == str(workspace.settings["code_set"])
    rows = rows.filter(ours | rows["code_set"].isnull())
    named = rows.select(
        "place_code",
        location_id=rows[own],
        location_name=rows[name],
        name_ar=rows["location_name_ar"] if listed == LOCATION else ibis.null("string"),
    ).distinct()
    return pl.DataFrame(pl.from_arrow(workspace.engine.answer(named))).select(list(empty))


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise Outside(
            f"{path} could not be written: {failure}",
            code="form-not-written",
            advice="Choose a folder that exists and that you may write to.",
        ) from failure
