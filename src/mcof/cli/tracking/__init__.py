"""The verbs of displacement tracking: one module for each."""
