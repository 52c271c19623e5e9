"""Projection: what the next rounds may count, with the error that this had in the past.

A projection is modelled: it is no fact, stands in a table of its own, in columns of
its own, and is in no stock.
"""
