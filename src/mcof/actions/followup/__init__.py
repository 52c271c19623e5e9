"""Follow gaps up: rank them, keep analyses, say what changed, who has them in hand, and alert."""
