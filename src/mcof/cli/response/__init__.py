"""`mcof response`: who does what where for whom, and with what means."""
