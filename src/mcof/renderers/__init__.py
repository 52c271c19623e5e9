"""Reports and tables as files that people open."""
