"""mcof: from displacement figures to gaps, priorities and plans.

>>> import mcof
>>> crisis = mcof.open("my-workspace")  # doctest: +SKIP
>>> crisis.figures(level=1).to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from mcof.crisis import Crisis

__version__ = version("mcof")


def open(path: str | PathLike[str], *, engine: str = "duckdb") -> Crisis:
    """The workspace in a folder, with the verbs of the command line as methods.

    Args:
        path: a folder that `mcof init` made.
        engine: `duckdb`, or `spark` for those who outgrow one machine.

    Raises:
        Missing: the folder is no workspace.
    """
    from mcof.crisis import Crisis
    from mcof.wiring import open_workspace

    return Crisis(open_workspace(path, engine=engine))
