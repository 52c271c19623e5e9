"""What pages are drawn with: style, script and type, all from this machine."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse

from mcof.renderers.fonts import folder

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff": "font/woff",
}
OWN = ("site.css", "mark.svg")
TYPE = {"dejavu.woff": "DejaVuSans.ttf", "dejavu-bold.woff": "DejaVuSans-Bold.ttf"}
SCRIPT = "htmx.js"
YEAR = 31_536_000  # seconds

# Arabic, its supplement and extensions, and the presentation forms: what Arabic and Sorani
# need, so that a page on a slow line fetches 60 kB and not 750 kB.
LETTERS = ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """A file from the list above, kept by the browser until its content changes."""
    if name not in {*OWN, *TYPE, SCRIPT}:
        raise Http404
    response = HttpResponse(content(name), content_type=KINDS[name.rpartition(".")[2]])
    fresh = request.GET.get("v") == version(name)
    response.headers["Cache-Control"] = f"public, max-age={YEAR if fresh else 300}"
    return response


def icon(request: HttpRequest) -> HttpResponse:
    """The mark of the site, for browsers that ask for it by its old name."""
    return asset(request, "mark.svg")


@cache
def content(name: str) -> bytes:
    """The bytes of a file."""
    if name in TYPE:
        return _subset(TYPE[name])
    if name == SCRIPT:
        return files("django_htmx").joinpath("static/django_htmx/htmx-2.min.js").read_bytes()
    return files("mcof.web").joinpath("static", name).read_bytes()


@cache
def version(name: str) -> str:
    """A short hash of the file, so that a new one has a new address."""
    if name in TYPE:
        return TYPE[name][:6]
    return sha256(content(name)).hexdigest()[:12]


def _subset(font: str) -> bytes:
    """The letters of Arabic script of a font, as WOFF."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff", layout_features=["*"], notdef_outline=True, hinting=False)
    options.drop_tables += ["FFTM"]  # the time stamp of the tool that made the font
    subsetter = Subsetter(options)
    letters = [code for low, high in LETTERS for code in range(low, high + 1)]
    subsetter.populate(unicodes=[0x20, 0x200C, 0x200D, 0x200E, 0x200F, *letters])
    made = BytesIO()
    with load_font(str(folder() / font), options) as whole:
        subsetter.subset(whole)
        save_font(whole, made, options)
    return made.getvalue()
