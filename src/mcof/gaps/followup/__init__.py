"""What becomes of gaps: who has them in hand, what changed, what is worth an alert.

Small results are worked on here as Polars frames, column by column.
"""
