"""From text to values: numbers, dates, codes, categories; and what must not become one."""
