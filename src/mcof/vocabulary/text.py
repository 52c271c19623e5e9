"""Names made comparable: what differs only in spelling habits becomes equal.

Two keys are made of a name. The first, `normalise`, forgets what no reader would
call a difference: case, accents, Arabic letter forms, tatweel, punctuation and
spaces. The second, `second_key`, also forgets the article (`al-`, `ال`) and all
spaces; it is weaker, so it is only asked where the first key finds nothing.

Each step is written once, as a character class or a table, and is applied both by
Python and by Polars: ranges are spelled out instead of named (`\\w`, `\\s`), because
the two engines do not know the same version of Unicode.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

# Apostrophes (Ba'aj, Qal’at), tatweel, joiners, direction marks and soft hyphen: nothing at all.
_SILENT = (
    r"['’‘‛ʼʹ`´′ʿʾ\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)

# Marks that combine with the letter before: accents, Arabic vowels, hamza above and below.
_MARKS = (
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    r"\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)

# Everything between words: controls, ASCII and general punctuation, Arabic marks, wide spaces.
_BETWEEN = (
    r"[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02c2-\u02df\u055a-\u055f"
    r"\u0589\u058a\u05be\u05c0\u05c3\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u06dd"
    r"\u06de\u06e9\u1680\u2000-\u206f\u2190-\u245f\u2500-\u2bff\u2e00-\u2e5d\u3000-\u3003"
    r"\u3008-\u3020\ufd3e\ufd3f\uff5f-\uff65\ufff9-\uffff]+"
)

# Letters that stand for one another. Keys are single characters, after decomposition
# and lower case, so the order of the table does not matter.
_LETTERS: dict[str, str] = (
    {
        "\u0671": "\u0627",  # alef wasla -> alef
        "\u0621": "",  # hamza on the line
        "\u0629": "\u0647",  # ta marbuta -> ha
        "\u0649": "\u064a",  # alef maqsura -> ya
        "\u06cc": "\u064a",  # Farsi and Kurdish ya -> ya
        "\u06ce": "\u064a",  # Sorani e -> ya
        "\u06d0": "\u064a",
        "\u06a9": "\u0643",  # Kurdish kaf -> kaf
        "\u06aa": "\u0643",
        "\u06d5": "\u0647",  # Sorani ae -> ha
        "\u06be": "\u0647",  # ha doachashmee -> ha
        "\u06c1": "\u0647",
        "\u06c3": "\u0647",
        "\u06c6": "\u0648",  # Sorani o -> waw
        "\u06c7": "\u0648",
        "\u06c9": "\u0648",
        "\u06cb": "\u0648",
        "\u0695": "\u0631",  # Sorani hard r -> ra
        "\u06b5": "\u0644",  # Sorani dark l -> lam
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ς": "σ",
    }
    | {chr(0x0660 + n): str(n) for n in range(10)}
    | {chr(0x06F0 + n): str(n) for n in range(10)}
)

# The article: a word of its own in Latin letters, joined to the word in Arabic ones.
_ARTICLE = "(^| )(?:(?:al|el) |\u0627\u0644)"


def normalise(text: str) -> str:
    """The first key of a name: equal for spellings that no reader would tell apart.

    >>> normalise("  Al-Mada'in ") == normalise("AL MADAIN")
    True
    """
    key = re.sub(_SILENT, "", text)
    key = re.sub(_MARKS, "", unicodedata.normalize("NFKD", key))
    # Twice: a capital letter may become a letter with marks, and a compatibility
    # letter may decompose into a capital.
    key = re.sub(_MARKS, "", unicodedata.normalize("NFKD", key.lower()))
    key = re.sub(_SILENT, "", key).translate(_TRANSLATION)
    return re.sub(_BETWEEN, " ", key).strip(" ")


def normalise_expr(text: pl.Expr) -> pl.Expr:
    """`normalise` for a column: the same result for every value; null stays null."""
    key = text.str.replace_all(_SILENT, "").str.normalize("NFKD").str.replace_all(_MARKS, "")
    key = key.str.to_lowercase().str.normalize("NFKD").str.replace_all(_MARKS, "")
    key = key.str.replace_all(_SILENT, "")
    key = key.str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    return key.str.replace_all(_BETWEEN, " ").str.strip_chars(" ")


def second_key(text: str) -> str:
    """The weaker key: `normalise` without articles and without spaces.

    >>> second_key("Al-Ramadi") == second_key("Ramadi")
    True
    """
    return re.sub(_ARTICLE, r"\1", normalise(text)).replace(" ", "")


def second_key_expr(text: pl.Expr) -> pl.Expr:
    """`second_key` for a column; null stays null."""
    bare = normalise_expr(text).str.replace_all(_ARTICLE, "${1}")
    return bare.str.replace_all(" ", "", literal=True)


_TRANSLATION = str.maketrans(_LETTERS)
