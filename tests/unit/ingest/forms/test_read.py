"""A form is read without loss, and what is wrong with it is found by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from mcof.actions.forms.read import read_form
from mcof.errors import InputError
from mcof.ingest.forms.checks import checks
from mcof.ingest.forms.description import described
from mcof.ingest.forms.fields import Match, match
from mcof.ingest.forms.form import Form
from mcof.ingest.forms.parse import parse
from mcof.ingest.sheets import RawSheet, letters
from mcof.places import packaged
from mcof.tables import FACTS
from mcof.vocabulary import load


def sheet(name: str, drawing: str) -> RawSheet:
    lines = [line.strip().strip("|") for line in drawing.strip().splitlines()]
    rows = [[cell.strip() or None for cell in line.split("|")] for line in lines]
    schema = dict.fromkeys(letters(len(rows[0])), pl.String)
    return RawSheet(name, pl.DataFrame(rows, schema=schema, orient="row"))


def form(survey: str, choices: str = "") -> Form:
    sheets = [sheet("survey", survey)]
    return parse([*sheets, sheet("choices", choices)] if choices else sheets)


def matched(form: Form, table: str = "sites") -> dict[str, Match]:
    found = match(
        form, FACTS[table], places=packaged(), code_set="iq-cod-2019", words=partial(load)
    )
    return {one.question.path: one for one in found}


def test_paths_are_those_of_the_groups_around() -> None:
    read = form("""
        | type         | name | label | relevant  |
        | begin_group  | g    | G     | ${a} = 1  |
        | begin repeat | r    | R     |           |
        | text         | t    | T     |           |
        | end repeat   |      |       |           |
        | integer      | n    | N     | ${t} = '' |
        | end_group    |      |       |           |
        | text         | a    | A     |           |
    """)
    assert [one.path for one in read.questions] == ["g/r/t", "g/n", "a"]
    assert [(one.path, one.kind) for one in read.groups] == [("g", "group"), ("g/r", "repeat")]
    assert [one.repeat for one in read.questions] == ["g/r", None, None]
    assert read.groups[0].relevant == "${a} = 1"
    assert read.questions[1].relevant == "${t} = ''"
    assert [one.row for one in read.questions] == [4, 6, 8]


def test_types_and_lists_are_told_apart_however_they_are_written() -> None:
    read = form("""
        | type                          | name | label |
        | select_one yes_no             | a    | A     |
        | select one yes_no or_other    | b    | B     |
        | select_multiple  yes_no       | c    | C     |
        | select_one_from_file p.csv    | d    | D     |
        | rank yes_no                   | e    | E     |
        | int                           | f    | F     |
    """)
    assert [(one.type, one.list) for one in read.questions] == [
        ("select_one", "yes_no"),
        ("select_one", "yes_no"),
        ("select_multiple", "yes_no"),
        ("select_one", "p.csv"),
        ("rank", "yes_no"),
        ("integer", None),
    ]


def test_labels_are_by_language_and_every_cell_is_kept() -> None:
    read = form("""
        | type | name | label::English (en) | label::Arabic (ar) | hint:English (en) | $kuid |
        | text | t    | Name                | الاسم              | Say it            | x1    |
    """)
    (question,) = read.questions
    assert read.languages == ("English (en)", "Arabic (ar)")
    assert question.labels == {"English (en)": "Name", "Arabic (ar)": "الاسم"}
    assert question.hints == {"English (en)": "Say it"}
    assert question.cells["$kuid"] == "x1"


def test_a_workbook_without_a_survey_is_no_form() -> None:
    with pytest.raises(InputError, match="form-no-survey"):
        parse([sheet("data", "| a | b |\n| 1 | 2 |")])


def found(form: Form) -> list[tuple[str, str | None, int | None, str | None]]:
    rows = checks(form).select("code", "sheet", "row", "value")
    return sorted(rows.rows(), key=str)


def test_what_is_wrong_is_found_by_its_row() -> None:
    broken = form(
        """
        | type                | name   | label | relevant    |
        | begin_group         | g      | G     |             |
        | text                | t      | T     | ${gone} = 1 |
        | text                | t      | T     |             |
        | select_one nothing  | s      | S     |             |
        | select_one yes_no   | phone  | Phone |             |
        | text                |        | X     |             |
        | integer             | n      |       |             |
        | end_repeat          |        |       |             |
        """,
        """
        | list_name | name | label |
        | yes_no    | yes  | Yes   |
        | yes_no    | yes  | Oui   |
        | yes_no    | no   |       |
        | idle      | a    | A     |
        """,
    )
    assert found(broken) == sorted(
        [
            ("form-group-unbalanced", "survey", 2, "g"),
            ("form-reference-unknown", "survey", 3, "gone"),
            ("form-name-twice", "survey", 4, "g/t"),
            ("form-list-missing", "survey", 5, "nothing"),
            ("form-personal", "survey", 6, "g/phone"),
            ("form-name-missing", "survey", 7, "text"),
            ("form-label-missing", "survey", 8, "g/n"),
            ("form-group-unbalanced", "survey", 9, "end_repeat"),
            ("form-choice-twice", "choices", 3, "yes"),
            ("form-choices-unlabelled", "choices", 4, "yes_no"),
            ("form-list-unused", "choices", 5, "idle"),
        ],
        key=str,
    )


def test_a_question_is_a_field_by_tag_name_or_label_and_never_by_a_guess() -> None:
    read = form("""
        | type    | name     | label                   | hxl          |
        | integer | q1       | How many?               | #affected+hh |
        | text    | ssid     | Which?                  |              |
        | text    | q3       | Camp name               |              |
        | integer | q4       | How many people lived?  |              |
        | text    | q5       | Anything else           |              |
    """)
    told = {path: (one.field, one.how) for path, one in matched(read).items()}
    assert told == {
        "q1": ("households", "tag"),
        "ssid": ("site_id", "name"),
        "q3": ("site_name", "label"),
        "q4": (None, "unknown"),
        "q5": (None, "unknown"),
    }
    assert matched(read)["q4"].candidates == ("individuals",)
    assert matched(read)["q5"].candidates == ()


def test_two_questions_of_one_field_stay_open_but_a_surer_one_wins() -> None:
    read = form("""
        | type    | name       | label      | hxl          |
        | integer | households | Families   |              |
        | integer | families   | Households |              |
        | text    | site_name  | Name       |              |
        | text    | camp_name  | Name       | #loc+name    |
    """)
    told = {path: (one.field, one.how) for path, one in matched(read).items()}
    assert told == {
        "households": (None, "ambiguous"),
        "families": (None, "ambiguous"),
        "site_name": (None, "ambiguous"),
        "camp_name": ("site_name", "tag"),
    }


def test_a_form_that_names_fields_of_another_table_is_not_believed() -> None:
    read = form("""
        | type    | name | label | mcof_field         |
        | integer | a    | A     | cell:shelter=CAMP  |
        | integer | b    | B     | person_name        |
        | integer | c    | C     | households         |
        | geopoint| d    | D     | latitude longitude |
    """)
    told = {path: (one.field, one.how) for path, one in matched(read).items()}
    assert told["a"] == told["b"] == (None, "unknown")
    assert told["c"] == ("households", "ours")
    assert told["d"] == ("latitude longitude", "ours")


def test_lists_of_our_codes_are_codes_and_lists_of_names_are_names() -> None:
    read = form(
        """
        | type             | name        | label       |
        | select_one codes | governorate | Governorate |
        | select_one names | district    | District    |
        """,
        """
        | list_name | name  | label  |
        | codes     | IQG15 | Ninewa |
        | codes     | IQG01 | Anbar  |
        | names     | x1    | Mosul  |
        | names     | x2    | Sinjar |
        """,
    )
    told = matched(read)
    assert told["governorate"].field == "admin1_code"
    assert told["district"].field == "admin2_name"
    assert told["district"].values == {"x1": "Mosul", "x2": "Sinjar"}


def test_a_list_of_districts_is_no_governorate_whatever_it_is_called() -> None:
    read = form(
        "| type | name | label |\n| select_one d | governorate | Governorate |",
        "| list_name | name | label |\n| d | 1 | Mosul |\n| d | 2 | Sinjar |",
    )
    assert matched(read)["governorate"].field is None


def test_choices_become_the_codes_of_our_words() -> None:
    read = form(
        "| type | name | label |\n| select_one r | reason | Reason |",
        """
        | list_name | name   | label            |
        | r         | war    | Armed conflict   |
        | r         | quake  | Natural disaster |
        | r         | hoax   | Something        |
        """,
    )
    assert matched(read, "displacement")["reason"].values == {
        "war": "CONFLICT",
        "quake": "DISASTER",
    }


def test_personal_questions_notes_and_repeats_are_left_aside() -> None:
    read = form("""
        | type         | name         | label     |
        | note         | households   | Families  |
        | text         | phone_number | Telephone |
        | begin_repeat | r            | R         |
        | integer      | individuals  | People    |
        | end_repeat   |              |           |
    """)
    assert [one.how for one in matched(read).values()] == ["silent", "personal", "repeat"]
    assert not any(one.is_used for one in matched(read).values())


def test_a_hostile_label_does_not_break_the_description() -> None:
    import tomllib

    read = form('| type | name | label |\n| text | q" | a\x7f"]\\ # households |')
    text = described(read, FACTS["sites"], list(matched(read).values()))
    assert tomllib.loads(text)["table"] == "sites"


@pytest.mark.parametrize(("name", "kobo"), [("tool_site", 66), ("hh_tool", 349)])
def test_real_forms_are_read_without_loss(
    shared_data: Callable[[str], Path], name: str, kobo: int
) -> None:
    path = shared_data(f"forms/{name}.xlsx")
    read = read_form(path).form
    book = openpyxl.load_workbook(path, read_only=True)
    survey = [row for row in book["survey"].iter_rows(values_only=True) if row[0]][1:]
    blocks = [row for row in survey if str(row[0]).startswith(("begin", "end_", "end "))]
    questions = [row for row in survey if row not in blocks]
    begun = [row for row in blocks if str(row[0]).startswith("begin")]
    assert len(read.questions) == len(questions) == kobo
    assert [one.name for one in read.questions] == [row[1] for row in questions]
    assert [one.path.rsplit("/", 1)[-1] for one in read.groups] == [row[1] for row in begun]
    choices = [row for row in book["choices"].iter_rows(values_only=True) if row[0]][1:]
    assert read.choices.select("list", "name").rows() == [(row[0], str(row[1])) for row in choices]
    assert read.languages == ("English", "Arabic")
    # Each label, hint, relevance and filter as it stands.
    header = [str(name) for name in next(book["survey"].iter_rows(values_only=True))]
    for column in ("label::Arabic", "hint::English", "relevant", "choice_filter", "constraint"):
        at = header.index(column)
        theirs = [" ".join(str(row[at]).split()) if row[at] else None for row in questions]
        ours = [one.cells.get(column) for one in read.questions]
        assert [" ".join(text.split()) if text else None for text in ours] == theirs
    book.close()


def test_real_forms_are_checked_and_mapped_as_far_as_is_sure(
    shared_data: Callable[[str], Path],
) -> None:
    read = read_form(shared_data("forms/tool_site.xlsx"))
    codes = read.findings["code"].value_counts()
    assert dict(codes.iter_rows()) == {
        "form-personal": 4,
        "form-choices-unlabelled": 6,
        "form-label-missing": 1,
        "form-complaint": 1,
    }
    told = matched(read.form)
    fields = {path.rsplit("/", 1)[-1]: one.field for path, one in told.items() if one.is_used}
    assert fields == {
        "governorate": "admin1_name",
        "district": "admin2_name",
        "subdistrict": "admin3_name",
        "site_gps_coordinates": "latitude longitude",
    }
    families = next(one for path, one in told.items() if path.endswith("family_number"))
    assert families.candidates[0] == "households"
    assert read.languages().to_pylist()[1]["choices_with_words"] == 790


def test_answers_to_a_real_form_import_by_its_mapping(
    shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    """A person takes the # away from what is right, and says what the round is."""
    from tests.answers import exported
    from tests.workspaces import TESTER, made

    from mcof.actions.forms.map import map_form
    from mcof.actions.intake.import_file import import_file
    from mcof.ingest.said import Options

    path = shared_data("forms/tool_site.xlsx")
    workspace = made(tmp_path / "w")
    mapped = map_form(workspace, path, table="sites", to=workspace.path / "sources" / "site")
    assert mapped.written is not None
    text = mapped.written.read_text("utf-8")
    lines = [
        line.removeprefix("# ") if "location_site" in line or "family_number" in line else line
        for line in text.splitlines()
    ]
    extra = ['"survey/general_information/instance_name" = "site_id"']
    at = lines.index("[layout.columns]") + 1
    lines = [line for line in lines if 'instance_name" =' not in line]
    lines[at:at] = extra
    mapped.written.write_text("\n".join(lines) + "\n", "utf-8")
    answers = [
        {
            "instance_name": f"s{at}",
            "governorate": "ninewa",
            "district": "al_mosul",
            "location_site": "16_9kilo",
            "verification_site_family_number": 10 + at,
            "contact_details_telephone": "0770 123 4567",
        }
        for at in range(3)
    ]
    file = exported(path, answers, tmp_path / "answers.csv")
    options = Options(constants={"round": "1", "reference_date": "2021-12-31"})
    result = import_file(workspace, file, table="sites", by=TESTER, options=options)
    assert result.account.rows_stored == 3
    rows = workspace.engine.answer(workspace.engine.table("sites"))
    assert rows["households"].to_pylist() == [10, 11, 12]
    assert set(rows["site_name"].to_pylist()) == {"9kilo"}
    assert set(rows["place_code"].to_pylist()) == {"IQG15Q05"}
