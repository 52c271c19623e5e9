"""Opens a workbook in a process of its own first, where its extent is not known beforehand.

calamine holds the whole box that the cells of a sheet span. For XLSX the box is measured
before (`spreadsheetml`); in XLS, XLSB and ODS one stray cell far away would take all
memory of the machine, so a child with little memory tries it first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mcof.sources.files import limits
from mcof.sources.files.refusals import refuse

_READ = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
except ImportError:  # not on Windows, where the time is still limited
    pass
import fastexcel
try:
    book = fastexcel.read_excel(sys.argv[1])
    for title in book.sheet_names:
        book.load_sheet(title, header_row=None, skip_rows=0, dtypes="string")
except fastexcel.FastExcelError:
    pass  # broken or locked: whoever reads it says so
"""


def check_extent(path: Path, name: str) -> None:
    """Refuse a workbook that cannot be read within `limits.PROBE_BYTES` and `PROBE_SECONDS`.

    Raises:
        InputError: `workbook-too-large`.
    """
    words = [sys.executable, "-I", "-c", _READ, str(path), str(limits.PROBE_BYTES)]
    try:
        # Our own program; the path is only an argument of it.
        ended = subprocess.run(  # noqa: S603
            words, check=False, capture_output=True, timeout=limits.PROBE_SECONDS
        )
    except subprocess.TimeoutExpired as late:
        raise refuse("workbook-too-large", name=name) from late
    if ended.returncode and not _is_damaged(ended.stderr):
        raise refuse("workbook-too-large", name=name)


def _is_damaged(said: bytes) -> bool:
    """A panic of the reader over a damaged file, which reading it says again, and better."""
    return b"PanicException" in said and b"alloc" not in said
