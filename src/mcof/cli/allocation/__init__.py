"""Directing assistance on the command line: `mcof allocate` and `mcof allocations`."""
