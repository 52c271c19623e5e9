"""Verbs on forms: make them, read them, say which question is which field."""
