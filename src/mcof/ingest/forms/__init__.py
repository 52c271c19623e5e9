"""Forms that field teams fill in (XLSForm): made from our places and words, read, and mapped."""
