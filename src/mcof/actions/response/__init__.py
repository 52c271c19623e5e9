"""Verbs of the response: who does what where for whom, whom it reaches, and with what means."""
