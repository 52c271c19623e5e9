"""From the cells of a file to rows of a table, with a finding for whatever did not go in."""
