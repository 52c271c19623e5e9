"""Gaps: the MCOF matrix: sector, phase, place, group and period; what is missing in each.

Every function here takes and returns Ibis tables, so that DuckDB and Spark run it
unchanged. There is no official score of a gap: every rule here is named in the row
that it made, and can be switched.
"""
