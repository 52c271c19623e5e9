"""Verbs of linkage: lists in by name, pairs, decisions, and counts out."""
