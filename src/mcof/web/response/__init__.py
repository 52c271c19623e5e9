"""Pages of the response: who does what, whom it reaches, and with what means."""
