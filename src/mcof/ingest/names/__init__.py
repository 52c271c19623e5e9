"""How sources name their columns: for each field, the known headers and HXL tags."""
