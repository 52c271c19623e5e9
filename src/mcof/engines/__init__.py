"""What answers Ibis expressions: DuckDB on a laptop, Spark on a cluster."""
