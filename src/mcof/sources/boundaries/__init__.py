"""Boundaries and P-codes as OCHA publishes them (COD-AB), made into rows of places."""

from mcof.sources.boundaries.places import Boundaries, read

__all__ = ["Boundaries", "read"]
