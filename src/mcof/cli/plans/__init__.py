"""`mcof plan`: plans from the command line."""
