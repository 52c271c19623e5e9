"""Linkers: what says how probable it is that two records are one person.

Adapters of `mcof.ports.Linker`. Only here is Splink imported, and only when records
are linked: it is an extra, needed where registrations are kept and nowhere else.
"""
