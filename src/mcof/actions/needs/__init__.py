"""Ask for needs and decide about them: figures, units of analysis, targets, quantities."""
