"""Links that keep what was asked: the moment, the round, and the language."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from django.urls import reverse

KEPT = ("as_of", "round")


class Links:
    """The links of one page.

    >>> Links("/en/gaps/", {"as_of": "2015-06-04", "sector": "HEALTH"}, "en").here(page="2")
    '/en/gaps/?as_of=2015-06-04&sector=HEALTH&page=2'
    """

    def __init__(self, path: str, query: Mapping[str, str], language: str) -> None:
        self.path = path
        self.query = {key: value for key, value in query.items() if value}
        self.language = language

    def to(self, name: str, /, *, parts: Mapping[str, str] | None = None, **query: object) -> str:
        """A page of the site, at the same moment and round."""
        path = reverse(name, kwargs={"language": self.language, **(parts or {})})
        return _joined(path, {key: self.query.get(key) for key in KEPT} | query)

    def here(self, **changes: object) -> str:
        """This page with something changed; None takes a filter away."""
        return _joined(self.path, self.query | changes)

    def download(self, name: str, form: str, **query: object) -> str:
        """A table of this page as a file, with the filters of the page."""
        path = reverse("table", kwargs={"language": self.language, "name": name, "form": form})
        rest = {key: value for key, value in self.query.items() if key not in {"page", "size"}}
        return _joined(path, rest | query)

    def spoken(self, language: str) -> str:
        """This very page in another language."""
        _, _, rest = self.path.lstrip("/").partition("/")
        return _joined(quote(f"/{language}/{rest}"), self.query)


def _joined(path: str, query: Mapping[str, object]) -> str:
    given = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{path}?{urlencode(given)}" if given else path
