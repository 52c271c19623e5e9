"""Rules between rounds: whether a figure can follow the one before it, in every place.

A finding here is for a person to look at. What is true may look wrong: 17,544 families
where there had been 338 was the fall of Mosul. Nothing is refused, nothing is changed.
"""
