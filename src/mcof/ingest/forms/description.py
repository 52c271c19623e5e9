"""A form's mapping written as a source: `source.toml`, by which its answers are imported.

An export has the paths of groups in its headers (`place/district`, in ODK Central
`place-district`) or only the names of questions; both layouts are written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mcof.ingest.forms.fields import Match
from mcof.ingest.forms.form import POINTS, Form
from mcof.ingest.mapping import IGNORED
from mcof.tables import Table

SYSTEM = (
    *("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_tags"),
    *("_submitted_by", "__version__", "_version_", "_index", "_parent_index", "_attachments"),
    *("_parent_table_name", "_geolocation", "_xform_id_string", "meta/instanceID", "meta/rootUuid"),
    *("meta/instanceName", "formhub/uuid", "SubmissionDate", "KEY", "SubmitterID", "SubmitterName"),
    *("AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits"),
    *("FormVersion", "instanceID", "instanceName", "meta/audit", "_media_count"),
)
"""Columns that KoboToolbox and ODK Central add to every export."""
_PARTS = ("latitude", "longitude", "altitude", "precision", "accuracy")
_LONGEST = 60


def described(form: Form, table: Table, matches: Sequence[Match]) -> str:
    """The text of `source.toml`; what a person must decide stands in it as a remark."""
    open_ = sum(one.field is None for one in matches)
    lines = [
        "# How the answers of a form are read. Made by `mcof forms map`; a person confirms it.",
        *_counted(matches, open_),
        f"title = {_text(form.title or 'A form')}",
        f"table = {_text(table.name)}",
        "",
        "[about]",
        *(
            f"{name} = {_text(value)}"
            for name in ("form_id", "version")
            if (value := form.settings.get(name))
        ),
        *_constants(form, table),
    ]
    lines += _layout(form, matches, "Headers with groups: `group/question`.", bare=False)
    bare = Counter(one.question.name for one in matches)
    grouped = any("/" in one.question.path for one in matches)
    if grouped and all(bare[one.question.name] == 1 for one in matches if one.is_used):
        lines += _layout(form, matches, "Headers without groups: `question`.", bare=True)
    for name, values in _replaced(matches).items():
        lines += ["", f"[replace.{name}]"]
        lines += [f"{_text(choice)} = {_text(meant)}" for choice, meant in values.items()]
    return "\n".join(lines) + "\n"


def _replaced(matches: Sequence[Match]) -> dict[str, Mapping[str, str]]:
    """What choices are to be read as, by field; of an open question by its likeliest field."""
    told: dict[str, Mapping[str, str]] = {}
    for one in sorted(matches, key=lambda match: not match.is_used):
        if one.values:
            told.setdefault(str(one.nearest), one.values)
    return told


def _text(text: str) -> str:
    """A text of TOML, which a text of JSON is where it has no DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _counted(matches: Sequence[Match], open_: int) -> list[str]:
    used = sum(one.is_used for one in matches)
    said = [f"# {used} questions are fields, {len(matches) - used - open_} are left aside."]
    if open_:
        said.append(f"# {open_} are open: take the # away from those that are right.")
    return said


def _constants(form: Form, table: Table) -> list[str]:
    prefix = "constant."
    ours = {
        name.removeprefix(prefix): value
        for name, value in form.ours.items()
        if name.startswith(prefix) and form.ours.get("table") == table.name
    }
    lines = [f"{name} = {_text(value)}" for name, value in ours.items()]
    return ["", "[constants]", *lines] if lines else []


def _layout(form: Form, matches: Sequence[Match], about: str, *, bare: bool) -> list[str]:
    def header(one: Match) -> str:
        return one.question.name if bare else one.question.path

    columns: dict[str, str] = {}
    for one in matches:
        if one.is_used:
            columns |= dict(_columns(header(one), one))
    ignored = [name for one in matches for name in _ignored(form, header(one), one)]
    ignored = [name for name in dict.fromkeys([*ignored, *SYSTEM]) if name not in columns]
    telling = _telling(form, matches, every=bare)
    recognise = [name for one in telling for name, _ in _columns(header(one), one)]
    return [
        "",
        f"[[layout]] # {about}",
        f"recognise = [{', '.join(map(_text, recognise))}]",
        "ignore = [",
        *(f"  {_text(name)}," for name in ignored),
        "]",
        "",
        "[layout.columns]",
        *(f"{_text(name)} = {_text(field)}" for name, field in columns.items()),
        *(_remark(header(one), one) for one in matches if one.field is None),
    ]


def _columns(header: str, one: Match) -> Iterator[tuple[str, str]]:
    """The columns of an export that a question is, with their fields."""
    if one.question.type in POINTS:
        for part in str(one.field).split():
            yield f"{header}_{part}", part
    else:
        yield header, str(one.field)


def _ignored(form: Form, header: str, one: Match) -> Iterator[str]:
    """The columns of an export that say nothing more: parts of points, a column for each choice."""
    if one.question.type in POINTS:
        yield header
        yield from (f"{header}_{part}" for part in _PARTS)
    elif one.field == IGNORED:
        yield header
    if one.question.type in {"select_multiple", "rank"}:
        yield from (f"{header}/{name}" for name in form.choices_of(one.question.list)["name"])


def _telling(form: Form, matches: Sequence[Match], *, every: bool) -> list[Match]:
    """The questions by which the form is known: those that are always asked.

    Where the headers have no groups, forms look more alike: then it is every question.
    """
    closed = {group.path for group in form.groups if group.relevant}
    used = [one for one in matches if one.is_used and one.question.type not in POINTS]
    always = [
        one
        for one in used
        if not one.question.relevant
        and not any(one.question.path.startswith(f"{path}/") for path in closed)
    ]
    return used if every else always or used


def _remark(header: str, one: Match) -> str:
    label = next(iter(one.question.labels.values()), "")
    short = "".join(filter(str.isprintable, " ".join(label.split())))[:_LONGEST]
    guess = one.candidates[0] if one.candidates else IGNORED  # nothing of the table is like it
    rest = f", or {', '.join(one.candidates[1:])}" if one.candidates[1:] else ""
    return f"# {_text(header)} = {_text(guess)} # {one.how}{rest}: {short}"
