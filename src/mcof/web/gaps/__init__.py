"""Gaps: the matrix as a sheet of cells, the gaps by kind, and a gap with the rows behind it."""
