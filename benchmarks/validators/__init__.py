"""The same checks of a 3W by several tools; what they know beforehand is in `known`.

Each module defines `run(path, known)`, which gives the number of rows and the errors that it
found: pairs of the row, as a spreadsheet counts it, and the header.

Checked by mcof, pandas and polars alike:

- an organisation in every row; no row twice;
- type of organisation, cluster, population group and status are of their lists;
- governorate and district P-codes are known, and the district lies in the governorate;
- dates are dates, no period ends before it begins;
- people targeted and reached are whole numbers, not below zero, and no more reached than targeted;
- no cell holds an e-mail address; outer spaces and markers of missing values mean nothing.

What comes out is typed: days, whole numbers, codes. libhxl gets a schema for what it can say of
these in one pass (required, lists, dates, numbers): it does less than the others, and gives text.
"""
