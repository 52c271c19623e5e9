"""Needs: people in need and severity (JIAF 2), targets, and what standards ask for."""
