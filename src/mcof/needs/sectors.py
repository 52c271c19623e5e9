"""The sectors of the joint analysis: eight main ones, and four that are displayed only."""

from __future__ import annotations

from functools import cache

from mcof.vocabulary import load

WHOLE = "ALL"
"""The sector of a figure over all sectors, as somebody published it."""


@cache
def main() -> tuple[str, ...]:
    """The sectors that drive people in need and severity, in the order of the list."""
    return _of("main")


@cache
def displayed() -> tuple[str, ...]:
    """Areas of responsibility of protection: shown beside, never counted."""
    return _of("displayed")


def _of(role: str) -> tuple[str, ...]:
    roles = load("jiaf_sectors").attribute("role")
    return tuple(code for code, said in roles.items() if said == role)
