"""Tracking: who is where, how it changed, and what every round was made of."""
