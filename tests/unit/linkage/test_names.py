"""Spellings of one name share a key, whatever the script; a key is no proof."""

from __future__ import annotations

import polars as pl
import pytest

from mcof.linkage.names import key, key_expr, parts, sound

ONE_NAME = [
    "Muhammad|Mohammed|Mohamed|Mohamad|Mehmed|محمد|مُحَمَّد|محـمد|محەمەد",
    "Hussein|Husayn|Huseyin|Hossain|Housain|حسين|حسین|حوسێن",
    "Abdul-Rahman|Abd al Rahman|Abdurrahman|Abdel Rahman|Abd ar Rahman|عبد الرحمن",
    "Abdulrahman|عبدالرحمن|عەبدولڕەحمان",
    "Abdullah|Abdallah|Abd Allah|Abdulla|عبدالله|عبد الله|عەبدوڵڵا",
    "Abdussalam|Abd es Salam|Abdulsalam|عبدالسلام",
    "Fatima|Fatimah|Fatma|فاطمة|فاطمه|فاتیمە",
    "Khadija|Hadija|Khadeejah|خديجة|خەدیجە",
    "Yusuf|Yousif|Youssef|يوسف|یوسف",
    "Ibrahim|Ebraheem|إبراهيم|ابراهيم|أبراهيم|ئیبراهیم",
    "Zaynab|Zainab|Zeinab|زينب|زەینەب",
    "Al-Jubouri|Aljuburi|El Jebouri|al jubouri|Jubouri|الجبوري",
    "Salih|Saleh|صالح|ساڵح",
    "Qasim|Kasim|Ghasem|Gasim|قاسم",
    "Sheikh|Shaykh|Cheikh|شيخ",
    "Mustafa|Moustapha|Mostafa|مصطفى|مصطفي|موستەفا",
    "Elham|Ilham|إلهام|الهام",
    "Elias|Ilyas|الياس",
    "Şemal|Shamal|شەماڵ|شمال",
    "Aras|ئاراس|اراس",
    "Nur al-Din|Noureddine|Nooruddin|نور الدين|نورالدین",
    "Wael|Wail|وائل",
    "Sa'd|Saad|Sa’ad|سعد",
    "Dhikra|Zikra|ذكرى",
    "as-Samarra'i|Samarrai|السامرائي",
    "Peshawa|پێشەوا",
    "Layla|Leila|ليلى|لەیلا",
]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda text: text.split("|")[0])
def test_spellings_of_one_name_have_one_key(spellings: str) -> None:
    assert len({key(name) for name in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hasan", "Omar"), ("علي", "عمر"), ("Fatima", "Zainab"), ("Karim", "Karima Ahmad")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_muhammad_and_mahmud_share_a_key_and_not_a_sound() -> None:
    assert key("Muhammad") == key("Mahmud") == key("محمود") == "mhmd"
    assert sound("Muhammad") == sound("محمد") == sound("Mohamed")
    assert sound("Mahmud") == sound("محمود") == sound("Mahmood")
    assert sound("Muhammad") != sound("Mahmud")
    assert sound("Hassan") != sound("حسين")


@pytest.mark.parametrize("nothing", ["", "  ", "123", "-", "؟", "\u200f"])
def test_what_has_no_letter_has_no_key(nothing: str) -> None:
    assert key(nothing) is None


def test_an_unknown_name_has_no_key_and_a_hostile_one_stops_nothing() -> None:
    rows = pl.DataFrame({"name": [None, "H", "ه", "=cmd|' /C calc'!A0", "ا" * 100_000, "\x00محمد"]})
    keys = rows.select(key_expr(pl.col("name"))).to_series().to_list()
    assert keys[0] is None
    assert keys[1] == keys[2] == "h"
    assert keys[-1] == "mhmd"


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("محمد عبد الرحمن حسين الجبوري", ("محمد", "عبدالرحمن", "الجبوري")),
        ("Muhammad bin Abd al-Rahman Al Jubouri", ("muhammad", "abdalrahman", "aljubouri")),
        ("Ali Hassan", ("ali", None, "hassan")),
        ("Ali", ("ali", None, None)),
        ("", (None, None, None)),
    ],
)
def test_a_whole_name_is_a_given_a_fathers_and_a_family_name(
    whole: str, expected: tuple[str | None, ...]
) -> None:
    found = pl.select(parts(pl.lit(whole)).alias("name")).unnest("name").row(0)
    assert found == expected
