"""The verbs: one file each, one function that does it."""
