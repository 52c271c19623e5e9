"""Pages of needs: units of analysis and how they were settled, sectors, quantities."""
