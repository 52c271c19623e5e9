"""Plans: versions that are kept whole, moved from state to state, compared and followed."""
