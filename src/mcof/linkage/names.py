"""Keys of personal names: what Arabic, Sorani and Latin spellings of one name share.

A key is a skeleton of consonants in one small alphabet, whatever the script: Hussein,
Husayn, حسين and حوسێن are all `hsn`. It forgets much on purpose, and so Muhammad and
Mahmud have one key, `mhmd`. **A key only brings records together to be compared and
counts as agreement in part; that two people are one is never said from it alone.**

The rules are those that were measured on a million invented records (article, abd al-,
kh/h, gh/g/q/k, dh/z, th/t, sh/ch, doubles, vowels that are not first, last h); for the
Arabic script the letters are taken to the same alphabet. What a list wrote is kept beside.
"""

from __future__ import annotations

import polars as pl

from mcof.vocabulary.text import normalise_expr

# Before `normalise`, which takes these for consonants: Sorani writes its vowels, and a
# hamza on a chair only carries one; Turkish and Kurmanji letters lose their marks there.
_CARRIERS = {
    "\u06d5": "\u0627",  # Sorani ae
    "\u0626": "\u0627",  # ya with hamza
    "ç": "ch",
    "Ç": "ch",
    "ş": "sh",
    "Ş": "sh",
}
# Arabic letters (after `normalise`) by their place in the small alphabet. `a` stands for
# every vowel and for what only carries one; w and y are vowels where they are not first.
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگڤ",
        "abttjhhdzrzscsztzakfkklmnhwybcjkf",
        strict=True,
    )
)
# Pairs of Latin letters that are one sound; sh and ch are one, as French writes the one
# for the other.
_PAIRS = {
    "kh": "h",
    "gh": "k",
    "dh": "z",
    "th": "t",
    "sh": "ç",
    "ch": "ç",
    "zh": "j",
    "ph": "f",
    "ck": "k",
}
_SINGLE = {"g": "k", "q": "k", "x": "h", "v": "f", "p": "b", "c": "k"}
_VOWELS = {"e": "a", "i": "a", "o": "a", "u": "a"}
_ALPHABET = "abcdfhjklmnrstwyz"

# Names that begin with the letters of the article and not with the article.
_NOT_ARTICLE = "الياس|الهام|الان|اليف|الند|اله|الله"
_ABD_ARABIC = "(^| )(?:عبد ?ال|عابدو?ل ?)"
_ABD_LATIN = "(^| )ab[dt](?: ?[aeuo]l ?| [aeuo][rsnztdj] )"
# Abdurrahman, Abdussalam: the article has taken on the letter that follows.
_ABD_DOUBLED = {f"(^| )ab[dt][aeuo]{letter} ?{letter}": f"${{1}}abd{letter}" for letter in "rsnzt"}
_ALDIN = "(?:[aeu]l|ال)(din|deen|دين)"
_ARTICLE_LATIN = "(^| )(?:al|el|ul|as|ash|ar|an|at|ad|az) "
_ARTICLE_GLUED = r"(^| )[ae]l([bcdfghjkmnpqrstvwxyz]\p{L}{3,})"
_PARTICLES = "^(?:bin|ibn|ben|bint|بن|ابن|بنت|کوڕی|کچی)$"
_WITH_NEXT = r"(^| )(abu|abo|um|umm|nur|nour|noor|saif|seif|ala|alaa|ابو|ام|نور|سيف|علاء|علا) "


def key_expr(name: pl.Expr) -> pl.Expr:
    """The key of a name for a column; null where there is no letter.

    >>> key("Abdul-Rahman") == key("عبد الرحمن") == key("Abd al Rahman")
    True
    >>> key("Muhammad"), key("Mahmud")
    ('mhmd', 'mhmd')
    """
    return plain_key(plain_expr(name))


def plain_key(plain: pl.Expr) -> pl.Expr:
    """`key_expr` of names that `plain_expr` has been over already."""
    sounds = _sounds(_unarticled(plain).str.replace_all(" ", "", literal=True))
    first = sounds.str.slice(0, 1)
    rest = sounds.str.slice(1).str.replace_all("[awy]", "")
    whole = pl.concat_str(first, rest).str.replace("h$", "")
    # A name of one h, such as Taha's last, would otherwise be none.
    return pl.when(whole.str.len_chars() > 0).then(whole).otherwise(sounds).replace("", None)


def sound_expr(name: pl.Expr) -> pl.Expr:
    """The key with the last vowel as a, i or u: what parts most names that share a key.

    Short vowels are not written in Arabic: a name that has none there is taken for an a.
    Two spellings of one name may so have two sounds (Khalid, خالد); two names seldom one.

    >>> sound("Muhammad"), sound("Mahmud"), sound("محمود")
    ('mhmd a', 'mhmd u', 'mhmd u')
    """
    return plain_sound(plain_expr(name))


def plain_sound(plain: pl.Expr) -> pl.Expr:
    """`sound_expr` of names that `plain_expr` has been over already."""
    bare = _unarticled(plain).str.replace_all("[ ه]|h$", "")
    last = pl.coalesce(
        bare.str.extract("([aeiouyw]+)[^aeiouyw]*$"), bare.str.extract("([اوي]+)[^اوي]?$")
    )
    vowel = (
        pl.when(last.str.contains("[ouwو]"))
        .then(pl.lit("u"))
        .when(last.str.contains("[iyي]|ee|ea"))
        .then(pl.lit("i"))
        .otherwise(pl.lit("a"))
    )
    return pl.concat_str(plain_key(plain), pl.lit(" "), vowel)


def plain_expr(name: pl.Expr) -> pl.Expr:
    """A name in its own script without what no reader would call a difference.

    Lower case, no accents or vowel signs, one form for each Arabic letter. It serves to
    measure how near two spellings of one script are.
    """
    carried = name.str.replace_many(list(_CARRIERS), list(_CARRIERS.values()))
    return normalise_expr(carried).replace("", None)


def parts(name: pl.Expr) -> pl.Expr:
    """A whole name as given name, father's and family name: the first, second and last word.

    `Abd al-`, `Abu` and articles belong to the word after them; `bin` is no word. A name of
    two words is a given and a family name.

    Returns:
        A struct of `given`, `father`, `family`; null where the name has no such word.
    """
    joined = plain_expr(name).str.replace_all(_ABD_ARABIC, "${1}عبدال")
    joined = joined.str.replace_all(_WITH_NEXT, "${1}${2}")
    joined = joined.str.replace_all(r"(^| )(ab[dt]) ?([aeuo][lrsnztd]) ", "${1}${2}${3}")
    joined = joined.str.replace_all("(^| )(al|el|ul) ", "${1}${2}")
    joined = joined.str.replace_all(" (al|el|ul)?(din|deen|deene|dine|الدين) ?", "${1}${2} ")
    words = joined.str.strip_chars().str.split(" ")
    words = words.list.eval(pl.element().filter(~pl.element().str.contains(_PARTICLES)))
    many = words.list.len()
    return pl.struct(
        given=words.list.get(0, null_on_oob=True),
        father=pl.when(many > 2).then(words.list.get(1, null_on_oob=True)),  # noqa: PLR2004
        family=pl.when(many > 1).then(words.list.get(-1, null_on_oob=True)),
    )


def key(name: str) -> str | None:
    """`key_expr` for one name.

    >>> key("Hussein") == key("حسين") == key("Husayn")
    True
    """
    answer: str | None = pl.select(key_expr(pl.lit(name, pl.String))).item()
    return answer


def sound(name: str) -> str | None:
    """`sound_expr` for one name.

    >>> sound("حسين") == sound("Hussain") != sound("Hassan")
    True
    """
    answer: str | None = pl.select(sound_expr(pl.lit(name, pl.String))).item()
    return answer


def _unarticled(name: pl.Expr) -> pl.Expr:
    """The name without articles, and without the one within abd al-."""
    bare = name.str.replace_all(_ABD_ARABIC, "${1}عبد")
    bare = bare.str.replace_all(_ABD_LATIN, "${1}abd")
    for doubled, once in _ABD_DOUBLED.items():
        bare = bare.str.replace_all(doubled, once)
    bare = bare.str.replace_all(_ALDIN, "${1}")
    bare = bare.str.replace_all(_ARTICLE_LATIN, "${1}").str.replace_all(_ARTICLE_GLUED, "${1}${2}")
    begins = bare.str.contains(f"(^| )(?:{_NOT_ARTICLE})( |$)")
    return pl.when(begins).then(bare).otherwise(bare.str.replace_all("(^| )ال", "${1}"))


def _sounds(name: pl.Expr) -> pl.Expr:
    """The name in the small alphabet, doubles written once."""
    heard = name.str.replace_many(list(_PAIRS), list(_PAIRS.values()))
    heard = heard.str.replace_many(list(_SINGLE | _VOWELS), list((_SINGLE | _VOWELS).values()))
    heard = heard.str.replace_many([*_ARABIC, "ç"], [*_ARABIC.values(), "c"])
    heard = heard.str.replace_all("[^a-z]", "")
    doubles = [letter * 2 for letter in _ALPHABET]
    for _ in range(3):
        heard = heard.str.replace_many(doubles, list(_ALPHABET))
    return heard
