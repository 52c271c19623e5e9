"""`mcof gaps kinds` and `mcof phases`: what finds gaps, and in which phase people are."""
