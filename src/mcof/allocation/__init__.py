"""Allocation: the problem of directing assistance, its answer, and the reasons."""
