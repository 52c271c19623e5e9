"""Tables of the pages as files, made by what the command line uses."""

from __future__ import annotations

NAMES = ("places", "rounds", "matrix", "gaps", "evidence", "map", "imports", "findings")


def table(request, language, name, form):  # type: ignore[no-untyped-def]
    from django.http import Http404

    raise Http404
