"""Flow monitoring as figures: travellers counted at points, and how much was covered.

A flow may be added over time. It is what was seen at the points while they were open, so
every figure says on how many of all point-days the points were.
"""
