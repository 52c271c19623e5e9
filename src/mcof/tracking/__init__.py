"""The Displacement Tracking Matrix: stocks, rounds, figures and change."""
