"""Bringing files in: importing, superseding, retracting, and what was found on the way."""
