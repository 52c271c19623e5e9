"""Linkage: the same people in two lists. Names made comparable, rules, decisions, counts.

Everything here is pure: records come in as frames and go out as frames, and nothing
that it returns for others to see holds a name. Method: docs/explanation/linkage.md.
"""
