"""The errors of mcof: one tree, five branches, by what the caller can do about it.

An error is about what was *asked*. What is wrong with *data* is a finding
(`mcof.ingest.findings`), a value that stops rows and not programs. Everything
else is a bug and is not caught.

==============  =========  ===========  =====================================
branch          exit code  HTTP status  the caller can
==============  =========  ===========  =====================================
`InputError`    2          422          send something else
`Refused`       3          403          ask somebody who may
`Missing`       4          404          name something that exists
`Unsolvable`    5          422          relax what conflicts
`Outside`       6          503          try again later
==============  =========  ===========  =====================================
"""

from __future__ import annotations

from typing import ClassVar


class McofError(Exception):
    """What was asked cannot be done, and why.

    Args:
        message: one sentence that says what is wrong, with the value that is.
        code: a short stable name, such as `file-empty`, for scripts and docs.
        advice: one sentence that says what to do.
    """

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, code: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class InputError(McofError):
    """What was sent cannot be used as it is."""

    exit_code = 2
    http_status = 422


class Refused(McofError):
    """The caller may not do this."""

    exit_code = 3
    http_status = 403


class Missing(McofError):
    """What was named does not exist."""

    exit_code = 4
    http_status = 404


class Unsolvable(McofError):
    """The problem, as stated, has no answer."""

    exit_code = 5
    http_status = 422


class Outside(McofError):
    """Something outside mcof (a disk, a service) failed; trying again may work."""

    exit_code = 6
    http_status = 503
