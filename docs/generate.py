"""Write the reference pages that code already knows: tables, words, findings, errors, commands.

    python docs/generate.py

A test fails where a page differs from what this script makes, so nobody edits those pages.
"""

from __future__ import annotations

import ast
import csv
import tomllib
from collections.abc import Iterable, Sequence
from enum import Enum
from io import StringIO
from pathlib import Path

import mcof
from mcof import errors
from mcof.actions.naming import AMBIGUOUS, NOUNS
from mcof.sources.files.refusals import REFUSALS
from mcof.tables import ALL
from mcof.tables.restricted import RESTRICTED
from mcof.vocabulary import terms as lists

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
MADE = "<!-- Made by docs/generate.py: change the code, then run `make docs`. -->"
BRANCHES = (
    errors.InputError,
    errors.Refused,
    errors.Missing,
    errors.Unsolvable,
    errors.Outside,
)


def cell(text: object) -> str:
    """A text that a Markdown table can hold."""
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def grid(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]


def page(title: str, about: str, *parts: Sequence[str]) -> str:
    """A page: title, what it is, parts with an empty line between them."""
    blocks = [[f"# {title}"], [MADE], [about], *parts]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def tables() -> str:
    """Every table of the store, column by column."""
    parts: list[Sequence[str]] = []
    for table in (*ALL.values(), *RESTRICTED.values()):
        apart = " **Restricted: only `mcof link` reads it.**" if table.name in RESTRICTED else ""
        parts.append([f"## {table.name}"])
        parts.append([f"{table.title}.{apart}"])
        parts.append(
            [f"Two rows are the same if they agree in: {', '.join(f'`{k}`' for k in table.key)}."]
        )
        parts.append(
            grid(
                ("column", "holds", "required", "meaning", "list", "sensitivity"),
                (
                    (
                        f"`{column.name}`",
                        column.kind.value,
                        "yes" if column.required else "",
                        column.title,
                        f"[{column.vocabulary}](vocabulary.md#{column.vocabulary})"
                        if column.vocabulary
                        else "",
                        column.sensitivity.value,
                    )
                    for column in table.columns
                ),
            )
        )
    about = (
        "What each table of the store looks like. An empty cell is *unknown*, which is never zero. "
        "People and households are whole and never negative; money is US dollars; moments are UTC."
    )
    return page("Tables", about, *parts)


def vocabulary() -> str:
    """Every list of words, with labels in all languages."""
    parts: list[Sequence[str]] = []
    for name, about in sorted(tomllib.loads(lists.data("index.toml")).items()):
        if name == "finding_codes":
            continue  # it has a page of its own
        rows = list(csv.DictReader(StringIO(lists.data(f"{name}.csv"))))
        own = [column for column in rows[0] if column not in {"code", *lists.LANGUAGES, "aliases"}]
        parts.append([f"## {name}"])
        parts.append([about["about"]])
        parts.append([f"Version `{about['version']}`. Source: {about['source']}."])
        parts.append(
            grid(
                ("code", "English", "Arabic", "Sorani", *own),
                (
                    (
                        f"`{row['code']}`",
                        row["en"],
                        row["ar"],
                        row["ckb"],
                        *(row[c] or "" for c in own),
                    )
                    for row in rows
                ),
            )
        )
    about_all = (
        "The lists of codes. A file may write a term as its code, as its label in any language, or "
        "as one of its other spellings (`aliases` in `src/mcof/vocabulary/data/`); case, spacing, "
        "punctuation and Arabic letter forms do not matter. A workspace adds terms in its folder "
        "`vocabulary/`."
    )
    return page("Vocabulary", about_all, *parts)


def findings() -> str:
    """The catalogue of what can be wrong with data."""
    rows = list(csv.DictReader(StringIO(lists.data("finding_codes.csv"))))
    table = grid(
        ("code", "severity", "what", "message", "advice", "rule"),
        (
            (
                f"`{row['code']}`",
                row["severity"],
                row["en"],
                row["message"],
                row["advice_en"],
                row["rule"] or "",
            )
            for row in sorted(rows, key=lambda row: row["code"])
        ),
    )
    about = (
        "A *finding* is about data: it names a sheet, row and column and says what to do. A row "
        "with a finding of severity `error` is not stored; with `warning`, `review` or `info` it "
        "is. Names in braces are filled in from the row. The last column is the number of the rule "
        "of displacement tracking that the finding keeps, where it keeps one."
    )
    return page("Findings", about, table)


def raised(source: str) -> Iterable[tuple[str, str, str]]:
    """(code, branch, advice) of every error of ours that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        branch = getattr(errors, name, None)
        if not (isinstance(branch, type) and issubclass(branch, errors.McofError)):
            continue
        said = {word.arg: word.value for word in node.keywords}
        code = said.get("code")
        if isinstance(code, ast.Constant):
            yield str(code.value), name, words(said.get("advice"))


def words(node: ast.expr | None) -> str:
    """The text of a literal; what is filled in when it happens is shown as `...`."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(words(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return words(node.left) + words(node.right)
    return "" if node is None else "..."


def error_codes() -> str:
    """Every error with its code, and the exit code and HTTP status of its branch."""
    found = {
        (code, branch, advice)
        for path in sorted((ROOT / "src" / "mcof").rglob("*.py"))
        for code, branch, advice in raised(path.read_text(encoding="utf-8"))
    } | {(code, "InputError", refusal.advice) for code, refusal in REFUSALS.items()}
    for noun in NOUNS:
        found.add((f"{noun.code}-missing", "Missing", noun.advice))
        found.add((f"{noun.code}-ambiguous", "InputError", AMBIGUOUS))
    about = (
        "An *error* is about what was asked. It has one message, one code and, where there is "
        "something to do, one piece of advice. Anything else is a bug."
    )
    return page(
        "Errors",
        about,
        grid(
            ("branch", "exit code", "HTTP status", "means"),
            (
                (f"`{b.__name__}`", b.exit_code, b.http_status, (b.__doc__ or "").splitlines()[0])
                for b in BRANCHES
            ),
        ),
        grid(("code", "branch", "advice"), ((f"`{c}`", f"`{b}`", a) for c, b, a in sorted(found))),
    )


def commands() -> str:
    """The help of every command, as the command line prints it."""
    from typer.main import get_command

    parts: list[Sequence[str]] = []
    root = get_command(__import__("mcof.cli.main", fromlist=["app"]).app)
    for path, command in walk(root, "mcof"):
        parts.append([f"## {path}"])
        if command.help:
            parts.append(command.help.strip().splitlines())
        rows = [row for row in (parameter(one) for one in command.params) if row]
        if rows:
            parts.append(grid(("argument or option", "meaning", "default"), rows))
    about = (
        f"`mcof` {mcof.__version__}. Every verb says the same with `--help`. Exit codes are those "
        "of [Errors](errors.md)."
    )
    return page("Command line", about, *parts)


def walk(command: object, path: str) -> Iterable[tuple[str, object]]:
    """Every command below a command, in the order of registration."""
    children = getattr(command, "commands", None)
    if not children:
        yield path, command
        return
    for name, child in children.items():
        yield from walk(child, f"{path} {name}")


def parameter(one: object) -> tuple[str, str, str] | None:
    """How a parameter is written, what it means, and what it is if not given."""
    if one.param_type_name == "argument":
        return (
            f"`{one.name.upper()}`",
            getattr(one, "help", "") or "",
            "" if one.required else "optional",
        )
    if one.hidden or one.name == "help":
        return None
    default = "" if one.default in (None, False, ()) or callable(one.default) else one.default
    default = getattr(default, "value", default)
    spelled = ", ".join(f"`{spelling}`" for spelling in (*one.opts, *one.secondary_opts))
    meaning = one.help or ""
    choices = getattr(one.type_descriptor, "annotation", None)
    if isinstance(choices, type) and issubclass(choices, Enum):
        meaning += " One of: " + ", ".join(f"`{choice.value}`" for choice in choices) + "."
    return spelled, meaning.strip(), "required" if one.required else str(default)


def master_lists() -> str:
    """Every layout of the lists that come again and again."""
    from mcof.sources import catalogue

    parts: list[Sequence[str]] = []
    for source in catalogue.shipped():
        if not source.editions:
            continue
        parts += [[f"## {source.name}"], [f"{source.title}."]]
        rows: list[tuple[object, ...]] = []
        for one in source.editions:
            for sheet in one.sheets:
                lines = sheet.rows + (f", all {sheet.cell}" if sheet.cell else "")
                rows.append(
                    (
                        one.round,
                        f"{one.day}{' (inferred)' if one.day_inferred else ''}",
                        f"`{sheet.name}`",
                        sheet.above,
                        f"one for each {lines}",
                        one.unit,
                        one.codes or "",
                        len(sheet.columns),
                    )
                )
        head = ("from round", "day", "sheet", "rows above", "rows", "cells", "codes", "columns")
        parts.append(grid(head, rows))
        for one in source.editions:
            parts.append([f"### {source.name}, round {one.round}"])
            for sheet in one.sheets:
                # Tatweel and line breaks, as they stand in the file, said in words.
                shown = (h.replace("\n", "⏎").replace("\u0640", "(tatweel)") for h in sheet.columns)
                parts.append([f"`{sheet.name}`: " + " · ".join(shown)])
    about = (
        "How the lists that come again every round are laid out. What is read here is what "
        "`mcof export displacement --layout ROUND` writes; a layout holds until the next one. "
        "Sheets, rows above the header, units and spellings are those that public scripts read; "
        "the order of columns and what stands above the header are ours. How to use it: "
        "[Import a master list](../how-to/import-a-master-list.md)."
    )
    return page("Master lists", about, *parts)


def plan_states() -> str:
    """The table of states of plans, its diagram, and what must be true."""
    from mcof.plans.states import CONDITIONS, FIRST, MOVES
    from mcof.vocabulary import load

    names, moves = load("plan_states").labels("en"), load("plan_moves").labels("en")
    arrows = [f"    {one.before} --> {one.after}: {one.name}" for one in MOVES]
    drawing = ["```mermaid", "stateDiagram-v2", f"    [*] --> {FIRST}", *arrows, "```"]
    table = grid(
        ("move", "what", "from", "to", "who", "says why", "must hold"),
        (
            (
                f"`{one.name}`",
                moves[one.name],
                names[one.before],
                names[one.after],
                {"another": "another person than the one who saved it"}.get(one.who, one.who),
                "yes" if one.reason else "",
                ", ".join(one.must),
            )
            for one in MOVES
        ),
    )
    holds = grid(("condition", "is that"), CONDITIONS.items())
    about = (
        "Every version of a plan is in one state, a draft at first. What is not in this table "
        "cannot be done: `mcof plan move` and the pages read the same table. Where a version "
        "comes into force, the one that people relied on until then gives way in the same step. "
        "How to use it: [Make a plan and agree on it](../how-to/make-a-plan.md)."
    )
    return page("States of plans", about, drawing, table, holds)


def answers() -> str:
    """Published figures, what comes out here, and who published them."""
    with (ROOT / "tests" / "golden" / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    about = (
        "Published figures that are worked out again through the doors of the software, each time "
        "that tests run (`tests/golden/test_answers.py`; what rests on real files is skipped where "
        "they are not beside the project). Where the two differ, what was published does not fit "
        "itself, and is a finding. An empty cell was not published: the figure is derived."
    )
    return page(
        "Answer keys",
        about,
        grid(
            ("what", "published", "our figure", "source"),
            ((row["what"], row["published"], row["ours"], row["source"]) for row in rows),
        ),
    )


GENERATED = {
    "answers.md": answers,
    "tables.md": tables,
    "vocabulary.md": vocabulary,
    "findings.md": findings,
    "errors.md": error_codes,
    "command-line.md": commands,
    "master-lists.md": master_lists,
    "plan-states.md": plan_states,
}


def write() -> list[Path]:
    """Write every page and return their paths."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, make in GENERATED.items():
        (PAGES / name).write_text(make(), encoding="utf-8")
    return [PAGES / name for name in GENERATED]


if __name__ == "__main__":
    print(*write(), sep="\n")
