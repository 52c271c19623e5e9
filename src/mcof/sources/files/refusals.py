"""Why a file is not read: the closed list of codes, with what each means and what to do.

The list is printed in docs/reference/formats.md, and a test compares the two.
"""

from __future__ import annotations

from typing import NamedTuple

from mcof.errors import InputError, McofError, Missing


class Refusal(NamedTuple):
    """One reason not to read a file.

    Attributes:
        meaning: one sentence with the values that belong in it.
        advice: one sentence that says what to do.
    """

    meaning: str
    advice: str


REFUSALS: dict[str, Refusal] = {
    "file-missing": Refusal(
        "There is no file {name}.",
        "Check the path; a link must lead to an existing file.",
    ),
    "file-not-a-file": Refusal(
        "{name} is {what}, not a file.",
        "Name one file; import the files of a folder one by one.",
    ),
    "file-unreadable": Refusal(
        "{name} cannot be opened: {why}.",
        "Give the account that runs mcof the right to read the file.",
    ),
    "file-empty": Refusal(
        "{name} has no content{where}.",
        "Export the data again; the export was probably interrupted.",
    ),
    "file-too-large": Refusal(
        "{name} is too large to read: {size}; the most is {limit}.",
        "Split the file, or export it as CSV, which is read in pieces.",
    ),
    "file-not-a-table": Refusal(
        "{name} holds no table: its content is {kind}.",
        "Export the data as CSV or XLSX; renaming a file does not convert it.",
    ),
    "file-broken": Refusal(
        "{name} is broken and cannot be read as {kind}: {why}.",
        "Open it in the program that made it and save it again, or download it once more.",
    ),
    "file-password": Refusal(
        "{name} is protected by a password.",
        "Save a copy without the password and import that.",
    ),
    "text-null-bytes": Refusal(
        "{name} has a null byte in row {row}: it is damaged, or not text.",
        "Export the data again as CSV in UTF-8.",
    ),
    "text-encoding": Refusal(
        "{name} is in no encoding that could be recognised (row {row}).",
        "Save it as CSV UTF-8.",
    ),
    "csv-quote-open": Refusal(
        "{name} has a quoted cell that begins in row {row} and never ends.",
        'Write a quote inside a quoted cell twice (""), and end each quoted cell with a quote.',
    ),
    "cell-too-long": Refusal(
        "{name} has a cell of more than {limit} characters in row {row}.",
        "Shorten the cell; spreadsheets allow no more either. A missing quote is a usual cause.",
    ),
    "sheet-too-wide": Refusal(
        "{name} has {columns} columns{where}; the most is {limit}.",
        "Put each record in a row of its own, and delete columns that hold nothing.",
    ),
    "sheet-too-large": Refusal(
        "Sheet {sheet} of {name} spans {rows} rows and {columns} columns, which is too large.",
        "Delete stray cells far below or right of the table, or export the sheet as CSV.",
    ),
    "workbook-too-large": Refusal(
        "{name} has a sheet that cannot be read within the memory and time allowed.",
        "Delete stray cells far below or right of the table, or save it as XLSX or CSV.",
    ),
    "zip-bomb": Refusal(
        "{name} would unpack to {size}, {ratio} times its size.",
        "Send the data themselves, unpacked; such an archive is a known form of attack.",
    ),
    "zip-many": Refusal(
        "{name} holds {count} files: {members}.",
        "Send an archive of one file, or the file itself.",
    ),
    "zip-nested": Refusal(
        "{name} holds another archive, {member}.",
        "Unpack it and send the file that is inside.",
    ),
    "zip-path": Refusal(
        "{name} holds a file whose name leads outside of the archive: {member}.",
        "Pack the file again; such a name is a known form of attack.",
    ),
    "json-no-table": Refusal(
        "{name} is JSON without a table in it.",
        "Send a list of objects or a list of lists, at the top or under a key.",
    ),
    "json-mixed": Refusal(
        "{name} has a list in which objects, lists and single values are mixed (item {item}).",
        "Send a list of objects only, or a list of lists only.",
    ),
    "json-deep": Refusal(
        "{name} is nested too deeply.",
        "Send a list of objects or a list of lists.",
    ),
}


def refuse(code: str, **values: object) -> McofError:
    """The error for a refusal, ready to be raised: `Missing` where there is no file."""
    refusal = REFUSALS[code]
    kind = Missing if code == "file-missing" else InputError
    return kind(refusal.meaning.format(**values), code=code, advice=refusal.advice)


COMPLAINTS: dict[str, str] = {
    "row-too-long": "The row has more cells than the table; the value holds the surplus.",
    "encoding-guessed": "The file is not UTF-8; its encoding was guessed, and the value names it.",
    "formula-without-value": "The cell holds a formula that was never computed; it is empty.",
    "cell-error": "The cell holds an error of the spreadsheet, such as #N/A; it is empty.",
}
"""What reading complains of, row by row, without refusing the file."""
