"""The pages say what is so: links lead somewhere, commands exist, reference is current."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
MARKDOWN = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "examples", ROOT / "benchmarks")
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"\bmcof ([a-z]+)\b")
MAKE = re.compile(r"(?<!forms )\bmake ([a-z-]+)\b")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as Markdown hosts make them."""
    text = FENCE.sub("", path.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def code(text: str) -> str:
    """What stands in fences and between backticks: what a reader may type."""
    fences = "\n".join(FENCE.findall(text))
    return fences + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", path.read_text("utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(path: Path) -> None:
    import typer

    from mcof.cli.main import app

    verbs = set(typer.main.get_command(app).commands)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    typed = code(path.read_text("utf-8"))
    assert set(COMMAND.findall(typed)) - verbs == set()
    assert set(MAKE.findall(typed)) - targets == set()


@pytest.mark.parametrize(
    "name",
    ["answers.md", "tables.md", "vocabulary.md", "findings.md", "errors.md", "command-line.md"],
)
def test_a_reference_page_is_what_the_code_makes(name: str) -> None:
    page = ROOT / "docs" / "reference" / name
    assert page.read_text("utf-8") == generator().GENERATED[name](), "run `make docs`"


def test_every_page_can_be_reached_from_the_index() -> None:
    docs = ROOT / "docs"
    seen: set[Path] = set()
    waiting = [docs / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        for target in LINK.findall(page.read_text("utf-8")):
            if not target.startswith("http"):
                waiting.append((page.parent / target.partition("#")[0]).resolve())
    assert {str(path.relative_to(docs)) for path in docs.rglob("*.md") if path not in seen} == set()


def test_every_page_that_the_code_names_exists() -> None:
    named = {
        page
        for path in (ROOT / "src" / "mcof").rglob("*.py")
        for page in re.findall(r"docs/[\w/-]+\.md", path.read_text("utf-8"))
    }
    assert {page for page in named if not (ROOT / page).exists()} == set()


def test_the_page_of_settings_names_what_a_new_workspace_has(tmp_path: Path) -> None:
    from mcof.actions.init import init

    made = tomllib.loads(
        (init(tmp_path / "new", name="Test", day=date(2015, 5, 21)) / "workspace.toml").read_text(
            "utf-8"
        )
    )
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page.partition("## Environment")[0], re.M)) == set(
        made
    )


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_the_build_server_runs_what_a_person_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_says_what_is_not_released_yet() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_terms_of_the_glossary_are_in_order_and_explained() -> None:
    text = (ROOT / "GLOSSARY.md").read_text("utf-8")
    terms = re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)
    assert terms
    assert terms == sorted(terms, key=str.casefold)
    assert len(terms) == len(set(terms))


def test_the_code_names_of_the_glossary_exist() -> None:
    """A name between backticks in the glossary is a word that the code knows."""
    text = (ROOT / "GLOSSARY.md").read_text("utf-8")
    known = "\n".join(
        path.read_text("utf-8")
        for pattern in ("*.py", "*.csv")
        for path in (ROOT / "src" / "mcof").rglob(pattern)
    )
    assert {name for name in re.findall(r"`([^`]+)`", text) if name not in known} == set()


def test_the_method_of_gaps_describes_every_column(tmp_path: Path) -> None:
    import mcof
    from mcof.actions.init import init

    crisis = mcof.open(init(tmp_path / "empty", name="Test"))
    page = (ROOT / "docs" / "reference" / "methods" / "gaps.md").read_text("utf-8")
    assert {name for name in crisis.gaps().column_names if f"`{name}`" not in page} == set()
