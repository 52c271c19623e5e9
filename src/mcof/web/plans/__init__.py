"""Pages of plans: the list, and one plan with everything that is known of it."""
