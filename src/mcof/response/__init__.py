"""Response: who does what where for whom, who leads, by which rules, and with what means."""
