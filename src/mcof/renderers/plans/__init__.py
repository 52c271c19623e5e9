"""Plans as people read them: differences in words, and the workbook that is edited."""
