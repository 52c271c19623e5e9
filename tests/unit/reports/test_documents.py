"""Names and values of reports."""

from mcof.reports.documents import Named
from mcof.reports.situation import KeyFigure, Range


def test_a_name_falls_back_to_english_then_to_any_then_to_the_code():
    assert Named("IQG01", {"en": "Anbar", "ar": "الأنبار"}).name("ar") == "الأنبار"
    assert Named("IQG01", {"en": "Anbar", "ar": ""}).name("ar") == "Anbar"
    assert Named("IQG01", {"ckb": "ئەنبار"}).name("ar") == "ئەنبار"
    assert Named("IQG01").name("ar") == "IQG01"


def test_a_change_of_an_unknown_figure_is_unknown():
    assert KeyFigure("displaced", 5, before=7).change == -2
    assert KeyFigure("displaced", None, before=7).change is None
    assert KeyFigure("displaced", 5).change is None


def test_a_range_says_whether_it_says_anything():
    assert Range(0, None).known
    assert not Range(None, None).known
