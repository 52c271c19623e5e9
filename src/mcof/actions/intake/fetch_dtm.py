"""Fetch displacement from the DTM API: asked in parts, kept on the way, imported as a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from mcof.actions.intake.fetched import FOLDER, Fetched, file_name, settle
from mcof.actors import Actor
from mcof.errors import Missing
from mcof.ports import Progress, Workspace
from mcof.sources.catalogue import named
from mcof.sources.remote import keys
from mcof.sources.remote.address import checked
from mcof.sources.remote.client import Client, Patience
from mcof.sources.remote.dtm import COLUMNS, FIGURES, SERVER, DtmApi, Question, is_empty, table
from mcof.sources.remote.parts import Parts

if TYPE_CHECKING:
    from mcof.ingest.said import Options

SOURCE = "hdx_dtm_global"


def fetch_dtm(
    workspace: Workspace,
    question: Question,
    *,
    by: Actor,
    server: str = SERVER,
    dry_run: bool = False,
    again: bool = False,
    options: Options | None = None,
    progress: Progress | None = None,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> Fetched:
    """Fetch the rows of a question and import them, in the place of its earlier answer.

    Each operation and level is a part. Parts are kept as they come: a fetch that was killed or
    failed goes on with those that lack. Nothing is imported before all are there.

    Args:
        dry_run: ask the server, say what would come of it and how it differs, and import nothing.
        again: import although nothing is new, such as after a decision about a name.
        environ: has the key, `DTMAPI_SUBSCRIPTION_KEY`.

    Raises:
        InputError: the question cannot be meant, or the server says so.
        Refused: the key is missing or not accepted.
        Missing: there is no such operation or country, or it has no rows.
        Outside: the server cannot be reached, fails, or says another number than it sends.
    """
    question.check()
    address, patient = checked(server), patience or Patience()
    said = {"server": address, "kind": "dtm", **question.said()}
    parts = Parts(workspace.path / FOLDER, said, patient.now())
    with Client(keys.dtm(environ), patience=patient) as client:
        answers = dict(_answers(DtmApi(client, address), question, parts, progress))
    rows = table(answers.values(), question)
    if rows.is_empty():
        parts.finish()
        raise Missing(
            "The DTM API has no rows for this question",
            code="nothing-fetched",
            advice="Ask for other rounds, days or levels; `mcof fetch operations` shows what is "
            "there.",
        )
    title = " ".join(value for name, value in said.items() if name not in {"server", "kind"})
    file = parts.file(file_name("dtm", title, said), rows.write_csv().encode())
    fetched = settle(
        workspace,
        file,
        table="displacement",
        by=by,
        key=set(COLUMNS) - FIGURES,
        source=named(SOURCE, workspace.path / "sources"),
        options=options,
        dry_run=dry_run,
        again=again,
        progress=progress,
        resumed=parts.resumed,
    )
    parts.finish()
    return replace(fetched, without=tuple(n for n, one in answers.items() if is_empty(one[2])))


def _answers(
    api: DtmApi, question: Question, parts: Parts, progress: Progress | None
) -> Iterator[tuple[str, tuple[int, str, bytes]]]:
    asked = [
        (level, operation)
        for operation in api.asked(question)
        for level in sorted(set(question.levels))
    ]
    for done, (level, operation) in enumerate(asked):
        if progress is not None:
            progress("fetch", done, len(asked))
        name = f"{operation['operation']} / {operation['admin0Pcode']} / admin{level}"
        raw = parts.part(name, lambda o=operation, n=level: api.rows(question, o, n))  # type: ignore[misc]
        yield name, (level, operation["operationStatus"], raw)
    if progress is not None:
        progress("fetch", len(asked), len(asked))


def operations(
    *,
    country: str | None = None,
    server: str = SERVER,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The operations that the DTM API has data of, with their state and country."""
    with Client(keys.dtm(environ), patience=patience) as client:
        api = DtmApi(client, checked(server))
        rows = api.asked(Question(country=country)) if country else api.operations()
    return _listed(rows, ("operation", "operationStatus", "admin0Name", "admin0Pcode"))


def countries(
    *,
    server: str = SERVER,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
) -> pa.Table:
    """The countries that the DTM API has data of."""
    with Client(keys.dtm(environ), patience=patience) as client:
        rows = DtmApi(client, checked(server)).countries()
    return _listed(rows, ("admin0Name", "admin0Pcode"))


def _listed(rows: list[dict[str, str]], names: tuple[str, ...]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))
