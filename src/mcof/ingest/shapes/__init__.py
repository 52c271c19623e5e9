"""Rows of other shapes made into rows of a table: wide, cells of a partition, a row a measure."""
