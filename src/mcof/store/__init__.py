"""The store: Delta Lake tables, append-only, and the original files."""
