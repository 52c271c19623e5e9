"""Who acts. Every change names its actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person, or a program that acts for one, by the name written into the record."""

    name: str
