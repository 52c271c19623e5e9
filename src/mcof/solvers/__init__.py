"""Solvers: what finds the best of all feasible answers to a problem of allocation."""
