"""Needs: people in need and severity by the rules of JIAF 2, targets, and quantities.

JIAF-style support, not an official count of people in need: the mechanical parts are
computed, what people decide is recorded beside them, and nothing is called final that
nobody settled. Method: docs/reference/methods/needs.md.
"""
