"""Categories of needs taken apart."""

import pytest

from mcof.ingest.values.categories import read
from mcof.vocabulary import load


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Children - Female - IDP", ("f", "children", "IDP")),
        ("Adult - Male - Border / EC", ("m", "adults", None)),
        ("Elderly", (None, "elderly", None)),
        ("Hostcommunities", (None, None, "HOST")),
        ("Non-Displaced", (None, None, "HOST")),
        ("Refugees", (None, None, "REFUGEE")),
        ("total", (None, None, None)),
        ("Girls 5-11", (None, "5-11", None)),
        ("People with Disabilities", (None, None, None)),
    ],
)
def test_a_category_says_sex_age_and_group_where_it_does(text, said):
    assert read(text, load) == said
