"""Reports and tables as files that people open."""

from mcof.renderers.press import Press

__all__ = ["Press"]
