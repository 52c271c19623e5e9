"""Categories of needs taken apart, in English, French and Spanish; the rest is kept."""

import pytest

from mcof.ingest.values.categories import read
from mcof.vocabulary import load


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Children - Female - IDP", ("f", "children", "IDP", None)),
        ("Adult - Male - Border / EC", ("m", "adults", None, "Border / EC")),
        ("Elderly", (None, "elderly", None, None)),
        ("Hostcommunities", (None, None, "HOST", None)),
        ("Non-Displaced", (None, None, "HOST", None)),
        ("Refugees", (None, None, "REFUGEE", None)),
        ("total", (None, None, None, None)),
        ("IDP - Total", (None, None, "IDP", None)),
        ("Girls 5-11", ("f", "5-11", None, None)),
        ("People with Disabilities", (None, None, None, "People with Disabilities")),
        ("Total - Iran (District of Return)", (None, None, "RETURNEE", "Iran")),
        (
            "Adult - Female - Pakistan (District of Return)",
            ("f", "adults", "RETURNEE", "Pakistan"),
        ),
        (
            "Adult - Male - Natural Disaster-Affected",
            ("m", "adults", None, "Natural Disaster-Affected"),
        ),
        ("Total Households", (None, None, None, "Total Households")),
        ("Refugee girls (0 - 17)", ("f", "0-17", "REFUGEE", None)),
        ("Women and girls", ("f", None, None, None)),
        ("Men and women", (None, "adults", None, None)),
        ("Boys under 5", ("m", "0-4", None, None)),
        ("60+", (None, "60+", None, None)),
        ("Femmes déplacées internes", ("f", "adults", "IDP", None)),
        ("Filles - PDI - 5 à 17 ans", ("f", "5-17", "IDP", None)),
        ("Enfants de moins de 5 ans", (None, "0-4", None, None)),
        ("Personnes âgées de 60 ans et plus", (None, "60+", None, None)),
        ("Retournés", (None, None, "RETURNEE", None)),
        ("Communauté hôte | Hommes", ("m", "adults", "HOST", None)),
        ("Ensemble - Réfugiés", (None, None, "REFUGEE", None)),
        ("Niñas desplazadas", ("f", "children", "IDP", None)),
        ("Mujeres retornadas, 18-59 años", ("f", "18-59", "RETURNEE", None)),
        ("Población no desplazada", (None, None, "HOST", None)),
        ("Niños y niñas menores de 5 años", ("f", "0-4", None, None)),
        ("Personas con discapacidad", (None, None, None, "Personas con discapacidad")),
        ("نساء - نازحون", ("f", "adults", "IDP", None)),
    ],
)
def test_a_category_says_sex_age_and_group_where_it_does_and_keeps_the_rest(text, said):
    assert tuple(read(text, load)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a word that is not understood may turn the sense of those beside it
        ("Female-Headed Households", (None, None, None, "Female-Headed Households")),
        ("Families without IDPs", (None, None, None, "Families without IDPs")),
        # two groups are neither; a second word for another sex is the rest
        ("IDPs and refugees", (None, None, None, "IDPs and refugees")),
        ("Female - Male", ("f", None, None, "Male")),
        ("0-5 and 6-17", (None, None, None, "0-5 and 6-17")),
    ],
)
def test_nothing_is_guessed(text, said):
    assert tuple(read(text, load)) == said


@pytest.mark.parametrize(
    "text", ["", "   ", "-", " - - ", "()", "😀", "\u202e", "A" * 40_000, "((((", "=1+1"]
)
def test_hostile_text_is_kept_and_stops_nothing(text):
    said = read(text, load)
    assert (said.sex, said.age, said.group) == (None, None, None)


def test_rows_with_a_rest_are_counted(taken_needs):
    told = taken_needs(
        """
        Governorate | Cluster | Category                 | In need
        Anbar       | WASH    | total                    | 100
        Anbar       | WASH    | People with Disabilities | 15
        Anbar       | WASH    | Female                   | 55
        """
    )
    assert told.findings["code"].to_list() == ["category-unparsed"]
    rests = ["People with Disabilities", None, None]
    assert sorted(told.records["category_rest"].to_list(), key=str) == sorted(rests, key=str)
    assert told.records.height == 3


@pytest.fixture
def taken_needs():
    from tests.unit.ingest.conftest import _sheet

    from mcof.ingest.intake import Options, intake
    from mcof.places import packaged
    from mcof.tables import FACTS

    def take(text):
        options = Options(code_set="iq-cod-2019", country="IQ")
        return intake([_sheet(text)], table=FACTS["needs"], registry=packaged(), options=options)

    return take
