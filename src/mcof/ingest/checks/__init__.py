"""What must be true of the rows of a table: each check gives findings and changes nothing.

The numbers V1 to V18 are those of the validation rules of displacement tracking; see
docs/explanation/intake.md.
"""
