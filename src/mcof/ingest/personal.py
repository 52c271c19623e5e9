"""Personal columns: contacts, phones, e-mail, devices, households' own positions.

They are found by the words of the header and by the form of the values. A value that
was found is never copied into a finding.
"""

from __future__ import annotations

import polars as pl

from mcof.vocabulary.text import normalise

_WORDS: dict[str, tuple[str, ...]] = {
    "a way to reach a person": (
        "contact person", "contact name", "contact details", "contact number", "contact phone", "contact email",
        "contact", "contacts", "focal point", "focal person", "nom du contact", "personne de contact",
        "point focal", "جهة الاتصال", "الشخص المسؤول", "معلومات الاتصال", "ضابط الارتباط",
    ),
    "a phone number": (
        "phone", "phone number", "telephone", "tel", "mobile", "mobile number", "cell phone", "cellphone", "phonenumber",
        "whatsapp", "telephone portable", "numero de telephone", "هاتف", "الهاتف", "رقم الهاتف", "موبايل", "رقم الموبايل",
        "الجوال", "تلفون", "تليفون", "ژمارەی مۆبایل", "تەلەفۆن",
    ),
    "an e-mail address": (
        "email", "e mail", "email address", "mail", "courriel", "adresse electronique", "البريد الالكتروني", "ايميل", "ئیمەیل",
    ),
    "the name of a person": (
        "respondent", "respondent name", "name of respondent", "beneficiary name", "name of beneficiary", "first name",
        "last name", "surname", "family name", "full name", "father name", "mother name", "head of household",
        "head of household name", "name of head of household", "hoh name", "hhh name", "key informant",
        "key informant name", "ki name", "enumerator", "enumerator name", "interviewer", "interviewer name",
        "data collector", "person name", "name of person", "prenom", "nom de famille", "nom et prenom", "enqueteur",
        "nom de l enqueteur", "chef de menage", "nom du chef de menage", "اسم الشخص", "الاسم الكامل", "الاسم الثلاثي",
        "اسم رب الاسرة", "رب الاسرة", "اسم المستجيب", "اسم الباحث", "الباحث", "اسم العداد", "اسم المستفيد", "اللقب",
        "ناوی کەس", "ناوی سیانی", "ناوی سەرۆک خێزان",
    ),
    "the number of a document": (
        "national id", "id card", "id card number", "passport", "passport number", "ration card", "pds card number",
        "case number", "رقم الهوية", "رقم البطاقة", "رقم الجواز", "البطاقة التموينية",
    ),
    "the identity of a device": (
        "deviceid", "device id", "imei", "subscriberid", "subscriber id", "simserial", "sim serial", "username",
        "phone serial", "simid", "device phonenum",
    ),
    "the position of a household": (
        "household gps", "hh gps", "gps household", "household latitude", "household longitude", "hh latitude",
        "hh longitude", "house gps", "house latitude", "house longitude", "home address", "household address",
        "عنوان المنزل", "عنوان السكن",
    ),
}  # fmt: skip

_BY_WORD = {normalise(word): what for what, words in _WORDS.items() for word in words}

_TAGS = {
    "#contact+name": "the name of a person",
    "#contact+email": "an e-mail address",
    "#contact+phone": "a phone number",
    "#contact": "a way to reach a person",
}

EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
PHONE = r"^(?:(?:\+|00)\d{1,3}[\s\-.()]*(?:\d[\s\-.()]*){7,11}|0?7[3-9]\d[\s\-.]?\d{3}[\s\-.]?\d{4}|0\d{2,3}[\s\-.]\d{3,4}[\s\-.]\d{3,4})$"
IMEI = r"^(?:imei:?\s*)?\d{15}$"

_FORMS = {EMAIL: "an e-mail address", PHONE: "a phone number", IMEI: "the identity of a device"}
_SAMPLE = 400
_MANY = 0.3


def by_header(header: str | None, tag: str | None = None) -> str | None:
    """What kind of personal data a header announces, or None.

    >>> by_header("Contact Phone")
    'a phone number'
    >>> by_header("Camp Name") is None
    True
    """
    if tag:
        base = tag.lower().split("+")
        for known, what in _TAGS.items():
            if set(known.split("+")) <= set(base):
                return what
    key = normalise(header or "")
    if key in _BY_WORD:
        return _BY_WORD[key]
    for part in (header or "").split("/"):  # grouped names of mobile forms: group/contact_phone
        if normalise(part) in _BY_WORD:
            return _BY_WORD[normalise(part)]
    words = set(key.split())
    if words & {"phone", "telephone", "email", "imei", "mobile", "whatsapp", "هاتف", "الهاتف", "موبايل"}:
        return _BY_WORD.get("phone") if not words & {"email", "imei"} else "an e-mail address"
    return None


def by_values(values: pl.Series) -> str | None:
    """What kind of personal data a column holds, judged by the first distinct values, or None."""
    sample = values.drop_nulls().head(_SAMPLE * 5).unique().head(_SAMPLE).str.strip_chars()
    if sample.is_empty():
        return None
    for form, what in _FORMS.items():
        share = sample.str.contains(form).mean()
        if isinstance(share, float) and share >= _MANY:
            return what
    return None


def single(text: pl.Expr) -> pl.Expr:
    """Whether a value of a column that stays holds an e-mail address or a phone number."""
    return text.str.contains("@", literal=True) & text.str.contains(EMAIL)
