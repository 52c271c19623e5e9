"""Gathering: from what is known of needs and means to a problem that can be solved.

Small frames in Polars, columnar; nothing is taken as known that no row says. What had to
be assumed is a row of `assumed`, never silent.
"""
