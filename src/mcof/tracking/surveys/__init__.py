"""Surveys and site assessments as figures: what was answered, by whom, and for whom it speaks."""
