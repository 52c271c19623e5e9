"""Commands of needs: figures, units of analysis, decisions, targets and quantities."""

from mcof.cli.needs import counting, deciding
from mcof.cli.needs.asking import app

__all__ = ["app", "counting", "deciding"]
