"""Tracking: who is where, round by round: the Displacement Tracking Matrix as figures.

Every function here takes and returns Ibis tables, so that DuckDB and Spark run it
unchanged; nothing here reads a file, a clock or chance.
"""
