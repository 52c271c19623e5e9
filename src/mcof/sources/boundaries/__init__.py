"""Boundaries and P-codes as OCHA publishes them (COD-AB), made into rows of places."""

from mcof.sources.boundaries.places import TOLERANCE, Boundaries, read

__all__ = ["TOLERANCE", "Boundaries", "read"]
