"""Sections of a report in words: what paper and screen lay out."""
