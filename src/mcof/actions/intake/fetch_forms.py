"""Fetch the submissions of a form: from KoboToolbox or ODK Central, whole or not at all."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pyarrow as pa

from mcof.actions.intake.fetched import FOLDER, Fetched, file_name, settle
from mcof.actors import Actor
from mcof.errors import InputError, McofError, Missing, Outside
from mcof.ingest.said import Options
from mcof.ingest.source import SUBMISSION, Source
from mcof.ports import Progress, Workspace
from mcof.sources.catalogue import named
from mcof.sources.remote import keys, kobo, odk
from mcof.sources.remote.address import checked
from mcof.sources.remote.client import Client, Patience
from mcof.sources.remote.forms import Question, Submission, newest, table
from mcof.sources.remote.parts import Parts

CHANGED = 3  # times that a list may change while it is fetched
PAUSE = 5.0  # seconds before it is fetched again
WHOLE = "whole"  # the part that holds all submissions, for the next fetch to change
SKEW = timedelta(hours=1)  # by which the clock of a server may differ from ours


@dataclass(frozen=True)
class Asking:
    """How a form is fetched.

    Attributes:
        mapping: name of the source, in the workspace's `sources/`, that says which question is
            which field.
        left_out: states of review that do not count, instead of those of the mapping.
        full: fetch everything, although only what changed since the last fetch would do.
        again: import although nothing is new, such as after a decision about a name.
        environ: has the keys.
    """

    mapping: str
    by: Actor
    server: str
    left_out: frozenset[str] | None = None
    options: Options | None = None
    full: bool = False
    dry_run: bool = False
    again: bool = False
    progress: Progress | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    patience: Patience | None = None


def fetch_kobo(workspace: Workspace, form: str, asking: Asking) -> Fetched:
    """Fetch the submissions of a form on KoboToolbox, and import them in the place of earlier ones.

    Submissions that are gone from the server no longer count; edited ones count as they are now.

    Raises:
        InputError: the mapping does not fit the form, or its rows cannot be imported.
        Refused: the token is missing or not accepted.
        Missing: there is no such form or mapping, or it has no submissions.
        Outside: the server fails, or the numbers that it says and sends do not agree.
    """
    source = named(asking.mapping, workspace.path / "sources")
    server, patient = checked(asking.server), asking.patience or Patience()
    said = {"server": server, "kind": "kobo", "form": form}
    parts = Parts(workspace.path / FOLDER, said, patient.now())
    with Client(keys.kobo(asking.environ), patience=patient) as client:
        api = kobo.Kobo(client, server)

        def once() -> tuple[Sequence[Question], list[Submission] | None]:
            asset = api.asset(form)
            declared = asset.get("deployment__submission_count")
            number = declared if isinstance(declared, int) else None
            raw = api.submissions(form, parts, number, asking.progress)
            sent = None if raw is None else [kobo.submission(one) for one in raw]
            return kobo.questions(asset), sent

        questions, sent = _unchanged(once, parts, patient, form)
    return _bring(
        workspace, parts, said=said, source=source, questions=questions, sent=sent, asking=asking
    )


def fetch_odk(workspace: Workspace, project: int, form: str, asking: Asking) -> Fetched:
    """Fetch the submissions of a form on ODK Central, and import them in the place of earlier ones.

    After the first time only what was sent or changed since is fetched, with the list of all keys,
    so that what is gone no longer counts.

    Raises:
        As `fetch_kobo`.
    """
    source = named(asking.mapping, workspace.path / "sources")
    server, patient = checked(asking.server), asking.patience or Patience()
    said = {"server": server, "kind": "odk", "project": str(project), "form": form}
    parts = Parts(workspace.path / FOLDER, said, patient.now())
    with Client(keys.odk(asking.environ), patience=patient) as client:
        api = odk.Central(client, server, project, form)

        def once() -> tuple[Sequence[Question], list[Submission] | None]:
            raw = None if asking.full else _odk_changes(api, parts, asking.progress)
            if raw is None:
                rows = api.rows(parts, asking.progress)
                raw = None if rows is None else odk.assembled(rows)
            if raw is None:
                return (), None
            whole = json.dumps(raw).encode()
            parts.part(WHOLE, lambda: whole)
            return api.questions(), [odk.submission(one) for one in raw]

        questions, sent = _unchanged(once, parts, patient, form)
    return _bring(
        workspace, parts, said=said, source=source, questions=questions, sent=sent, asking=asking
    )


def _odk_changes(
    api: odk.Central, parts: Parts, progress: Progress | None
) -> list[dict[str, Any]] | None:
    """The submissions by what changed since the last fetch; None where that will not do."""
    before, began = parts.earlier(WHOLE), parts.before
    if before is None or began is None:
        return None
    try:
        changed = api.rows(parts, progress, since=began - SKEW)
        keys_now = api.keys(parts)
    except InputError:  # servers of before 2023 cannot select or filter everything
        return None
    if changed is None:
        return None
    return odk.merged(json.loads(before), odk.assembled(changed), keys_now)


def odk_forms(
    *,
    server: str,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The forms of every project that the account may see."""
    with Client(keys.odk(environ), patience=patience) as client:
        rows = odk.projects(client, checked(server))
    names = ("project", "project_name", "form", "name")
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


def odk_questions(
    project: int,
    form: str,
    *,
    server: str,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The questions of a form: `path` and `kind`."""
    with Client(keys.odk(environ), patience=patience) as client:
        asked = odk.Central(client, checked(server), project, form).questions()
    return listed(asked)


def kobo_forms(
    *,
    server: str = kobo.SERVER,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The deployed forms that the account may see."""
    with Client(keys.kobo(environ), patience=patience) as client:
        rows = kobo.Kobo(client, checked(server)).forms()
    names = ("form", "name", "owner", "submissions")
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


def kobo_questions(
    form: str,
    *,
    server: str = kobo.SERVER,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The questions of a form: `path`, `kind`, `label`, `choices`."""
    with Client(keys.kobo(environ), patience=patience) as client:
        asset = kobo.Kobo(client, checked(server)).asset(form)
    return listed(kobo.questions(asset))


def listed(questions: Sequence[Question]) -> pa.Table:
    """Questions as a table, for whoever writes a mapping."""
    names = ("path", "kind", "label", "choices")
    rows = [
        {"path": q.path, "kind": q.kind, "label": q.label, "choices": " ".join(q.choices)}
        for q in questions
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


def _unchanged(
    once: Callable[[], tuple[Sequence[Question], list[Submission] | None]],
    parts: Parts,
    patient: Patience,
    form: str,
) -> tuple[Sequence[Question], list[Submission]]:
    """What came of a fetch during which nothing changed; tried again where something did."""
    problem: McofError = Outside(
        f"The submissions of {form} change faster than they can be fetched",
        code="server-changes",
        advice="Nothing was imported. Try again when fewer people send.",
    )
    for attempt in range(CHANGED):
        if attempt:
            parts.begin_anew(patient.now())
            patient.sleep(PAUSE)
        try:
            questions, sent = once()
        except Outside as failure:
            if failure.code != "count-differs":
                raise
            problem = failure
            continue
        if sent is not None:
            return questions, sent
    parts.begin_anew(patient.now())
    raise problem


def _bring(
    workspace: Workspace,
    parts: Parts,
    *,
    said: Mapping[str, str],
    source: Source,
    questions: Sequence[Question],
    sent: Sequence[Submission],
    asking: Asking,
) -> Fetched:
    """Import the submissions as a file."""
    if not sent:
        parts.finish()
        raise Missing(
            f"{said['form']} has no submissions",
            code="nothing-fetched",
            advice="If they were deleted, retract their import: `mcof imports retract`.",
        )
    rows = table(sent, questions, source)
    file = parts.file(
        file_name(said["kind"], f"{said['form']} {asking.mapping}", said), rows.write_csv().encode()
    )
    left_out = asking.left_out if asking.left_out is not None else source.form.left_out
    fetched = settle(
        workspace,
        file,
        table=source.table,
        by=asking.by,
        key={SUBMISSION},
        source=source,
        options=replace(asking.options or Options(), left_out=frozenset(left_out)),
        dry_run=asking.dry_run,
        again=asking.again,
        progress=asking.progress,
        resumed=parts.resumed,
    )
    parts.finish()
    reviews = Counter(one.review or "none" for one in newest(sent))
    return replace(fetched, reviews=dict(sorted(reviews.items())))
