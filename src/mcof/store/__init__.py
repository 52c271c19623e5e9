"""The store: facts kept for good in Delta Lake tables, and the files they came from."""

from mcof.store.delta import DeltaStore

__all__ = ["DeltaStore"]
