"""A form made: a template with our places, words and round in it, as the sheets of an XLSForm."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import polars as pl

from mcof.ingest.forms.places import KNOWN, LANGUAGES, LEVELS, Gazetteer, within
from mcof.ingest.forms.template import Template, own_choices
from mcof.vocabulary import Vocabulary
from mcof.vocabulary import names as vocabularies
from mcof.vocabulary.phrasebook import phrases

COLUMNS = {"en": "English (en)", "ar": "Arabic (ar)", "ckb": "Central Kurdish (ckb)"}
"""The languages as XLSForm names them, with their codes of IANA."""
FIELD = "mcof_field"
"""A column of `survey` of our own: which field the answer is. Other programs pass over it."""
ORIGINS = "origins"
_TOKEN = re.compile(r"(?<!\$)\{(operation|round|day|country|code|unit|within|items:\w+|sum:\w+)\}")
_SELECT = re.compile(r"select_one (\w+)")
_ITEMS = "instance('{}')/" + "root/item"  # the choices of a list, as an XForm keeps them
_LOGIC = ("required", "default", "relevant", "constraint", "choice_filter", "appearance")

Row = Mapping[str, str]
Words = Callable[[str], Vocabulary]


@dataclass(frozen=True)
class Round:
    """What is known before anybody asks; what is not is asked in the form.

    Attributes:
        gps: whether the position of a site is asked for.
        country: code of three letters.
    """

    operation: str = ""
    round: int | None = None
    day: date | None = None
    gps: bool = False
    country: str = ""


@dataclass(frozen=True)
class Method:
    """What the method in force says of breakdowns.

    Attributes:
        unit: of their cells, `households` or `individuals`.
        lists: the codes of a list that the method knows, by the name of the list.
    """

    unit: str = "households"
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)


def method_on(known: pl.DataFrame, country: str, group: str, on: date | None) -> Method:
    """The method of a country and group on a day, or the latest; without one, cells are families.

    Args:
        known: as `mcof.ingest.methods.versions` gives them.
    """
    rows = known.filter(country=country, population_group=group).sort("first_day")
    if on is not None:
        rows = rows.filter(pl.col("first_day") <= on, pl.col("last_day") >= on)
    if rows.is_empty():
        return Method()
    last = rows.row(-1, named=True)
    told = {"displacement_periods": last["waves"], "shelter_types": last["shelters"]}
    lists = {name: frozenset(codes.split("|")) for name, codes in told.items() if codes}
    return Method(last["cell_unit"] or "households", lists)


@dataclass(frozen=True)
class Blank:
    """A form that nobody has filled in yet, sheet by sheet.

    Attributes:
        version: of its content: the same content has the same version.
        sheets: rows by sheet; the columns of a sheet are those of `headers`.
    """

    form_id: str
    version: str
    sheets: Mapping[str, Sequence[Row]]
    headers: Mapping[str, Sequence[str]]


def make(
    template: Template,
    gazetteer: Gazetteer,
    words: Words,
    asked: Round,
    *,
    code_set: str,
    method: Method = Method(),
) -> Blank:
    """The form of a template.

    Args:
        gazetteer: the places, and known locations or sites.
        words: finds a vocabulary by name, with the workspace's own terms.
        code_set: of the places.
    """
    survey = list(_survey(template, gazetteer, words, asked, method))
    used = {match[1] for row in survey if (match := _SELECT.match(row["type"]))}
    choices = [row for row in _choices(gazetteer, words, used) if row["list_name"] in used]
    ours = [
        {"key": "kind", "value": template.kind},
        {"key": "table", "value": template.table},
        {"key": "code_set", "value": code_set},
        *({"key": f"constant.{k}", "value": v} for k, v in template.constants.items()),
    ]
    told = json.dumps([survey, choices, ours], ensure_ascii=False, sort_keys=True)
    version = sha256(told.encode()).hexdigest()[:12]
    form_id = f"mcof_{template.kind}"
    title = phrases("en")(f"form.{template.kind}")
    settings = {
        "form_title": f"{title}: {asked.operation}" if asked.operation else title,
        "form_id": form_id,
        "version": version,
        "default_language": COLUMNS["en"],
    }
    sheets = {"survey": survey, "choices": choices, "settings": [settings], "mcof": ours}
    return Blank(form_id, version, sheets, {name: _headers(rows) for name, rows in sheets.items()})


def _headers(rows: Sequence[Row]) -> list[str]:
    """Every column that some row fills, in the order of first meeting."""
    return list(dict.fromkeys(name for row in rows for name, value in row.items() if value))


def known_list(template: Template) -> str | None:
    """The list of known places that the form chooses from, if it does: `KNOWN` has them."""
    asked = {match[1] for row in template.rows if (match := _SELECT.match(row["type"]))}
    return next((name for name in KNOWN if name in asked), None)


def _survey(
    template: Template, gazetteer: Gazetteer, words: Words, asked: Round, method: Method
) -> Iterator[dict[str, str]]:
    flags = set(gazetteer.lists)
    flags |= {
        name
        for name, said in (
            ("operation", asked.operation),
            ("round", asked.round is not None),
            ("day", asked.day),
            ("gps", asked.gps),
        )
        if said
    }
    rows = [row for row in template.rows if _is_so(row["needs"], flags)]
    terms = {
        row["each"]: _terms(row["each"], template, gazetteer, words, method)
        for row in rows
        if row["each"]
    }
    names = {row["each"]: row["name"] for row in rows if row["each"]}
    tokens = {
        "operation": _literal(asked.operation),
        "country": asked.country,
        "unit": method.unit,
        "round": str(asked.round),
        "day": _literal(asked.day.isoformat() if asked.day else ""),
        **{f"items:{name}": _ITEMS.format(name) for name in gazetteer.lists},
        "within": within([name for name in LEVELS if name in flags]),
        **{
            f"sum:{each}": _sum(names[each].replace("{code}", code) for code in terms[each])
            for each in names
        },
    }
    for row in rows:
        for code, labels in terms[row["each"]].items() if row["each"] else [("", None)]:
            yield _row(row, tokens | {"code": code}, labels)


def _is_so(needs: str, flags: set[str]) -> bool:
    return all(
        (word[1:] not in flags) if word.startswith("!") else (word in flags)
        for word in needs.split()
    )


def _sum(names: Iterator[str]) -> str:
    return "(" + " + ".join(f"${{{name}}}" for name in names) + ")"


def _literal(text: str) -> str:
    """A text as XPath writes it, which has no way to write a quote within its own quotes."""
    if "'" not in text:
        return f"'{text}'"
    return f'"{text}"' if '"' not in text else f"'{text.replace(chr(39), '’')}'"


def _terms(
    each: str, template: Template, gazetteer: Gazetteer, words: Words, method: Method
) -> dict[str, Mapping[str, str]]:
    """The labels of what a row is made once for, by code."""
    out = set(template.leave_out.get(each, ()))
    if each == ORIGINS:
        places = [row for row in gazetteer.choices if row["list_name"] == LEVELS[0]]
        return {row["name"]: row for row in places if row["name"] not in out}
    known = method.lists.get(each)
    return {
        term.code: {language: term.label(language) for language in LANGUAGES}
        for term in words(each)
        if term.code not in out
        and (term.code in known if known else not term.attributes.get("to_method"))
    }


def _row(row: Row, tokens: Mapping[str, str], labels: Mapping[str, str] | None) -> dict[str, str]:
    """One row of `survey`, its tokens filled in and its words in every language."""

    def filled(text: str) -> str:
        return _TOKEN.sub(lambda match: tokens[match[1]], text)

    made = {"type": row["type"], "name": filled(row["name"])}
    if row["type"].startswith("end_"):
        return {"type": row["type"], "name": ""}
    for column, key in (("label", "label"), ("hint", "hint"), ("constraint_message", "message")):
        for language in LANGUAGES:
            text = phrases(language)(f"form.{filled(row[key])}") if row[key] else ""
            if column == "label" and labels is not None:
                text = labels[language]
            made[f"{column}::{COLUMNS[language]}"] = text
    made |= {column: filled(row[column]) for column in _LOGIC}
    made["calculation"] = filled(row["calculation"])
    made[FIELD] = filled(row["field"])
    return made


def _choices(gazetteer: Gazetteer, words: Words, used: set[str]) -> Iterator[dict[str, str]]:
    for row in gazetteer.choices:
        rest = {name: text for name, text in row.items() if name not in LANGUAGES}
        yield rest | _labelled(row if "en" in row else None, "new")
    for own in own_choices():
        yield {"list_name": own["list_name"], "name": own["name"]} | _labelled(None, own["label"])
    for name in sorted(used.intersection(vocabularies())):
        for term in words(name):
            labels: Mapping[str, str] = {language: term.label(language) for language in LANGUAGES}
            yield {"list_name": name, "name": term.code} | _labelled(labels, "")


def _labelled(labels: Mapping[str, str] | None, key: str) -> dict[str, str]:
    return {
        f"label::{COLUMNS[language]}": labels[language]
        if labels
        else phrases(language)(f"form.{key}")
        for language in LANGUAGES
    }
