"""Figures of the displacement tracking matrix, asked of a workspace."""
