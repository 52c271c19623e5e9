"""Reasons: what a plan does, in people: before and after, what binds, what more would bring.

Explanations are values (a code and numbers); the phrases `allocation.*` make sentences of them.
"""
