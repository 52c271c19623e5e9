"""Servers that displacement data comes from, and how they are asked.

`address` says which addresses may be asked, `client` asks, `parts` keeps what was answered so that
a long fetch can go on where it stopped. `dtm`, `kobo` and `odk` each know one kind of server.
"""
