# ruff: noqa: E501 - drawn tables are as wide as they are
"""Five Ws come in: who does what, where, when and for whom."""

from __future__ import annotations

from datetime import date

from mcof.ingest.mapping import MADE_HERE, names
from mcof.tables import RESPONSES


def coded(taken) -> list[tuple[str, int | None, str | None]]:
    return sorted(taken.findings.select("code", "row", "field").rows())


def test_a_common_file_in_french_maps_itself(taken) -> None:
    got = taken(
        """
        | Organisation rapporteuse | Partenaire de mise en œuvre | Secteur | Activité | Modalité | Gouvernorat | Filles | Garçons | Femmes | Hommes | Ménages ciblés | Mois | Année |
        | A                        | B                           | Santé   | Clinique | Espèces  | Erbil       | 10     | 12      | 20     | 18     | 30             | mai  | 2015  |
        """,
        "responses",
    )
    row = got.records.row(0, named=True)
    assert (row["organisation"], row["implementing_partner"], row["sector"]) == ("A", "B", "HEALTH")
    assert (row["modality"], row["reached"], row["households_targeted"]) == ("CASH", 60, 30)
    assert (row["period_start"], row["period_end"]) == (date(2015, 5, 1), date(2015, 5, 31))
    assert coded(got) == [("reached-from-parts", 2, "reached")]


def test_a_common_file_in_arabic_maps_itself(taken) -> None:
    got = taken(
        """
        | المنظمة | القطاع | النشاط | طريقة المساعدة | المحافظة | المستهدفون | عدد المستفيدين | الأشخاص ذوو الإعاقة | جديد أو متكرر |
        | أ       | الصحة  | عيادة  | نقد            | أربيل    | 100        | 90             | 9                   | متكرر         |
        """,
        "responses",
    )
    row = got.records.row(0, named=True)
    assert (row["sector"], row["modality"], row["targeted"], row["reached"]) == (
        "HEALTH",
        "CASH",
        100,
        90,
    )
    assert (row["reached_disability"], row["recurrence"]) == (9, "RECURRENT")


def test_three_of_four_parts_say_nothing_about_the_whole(taken) -> None:
    got = taken(
        """
        | Organisation | Cluster | Governorate | Girls | Boys | Women | Men |
        | A            | WASH    | Erbil       | 1     | 2    | 3     |     |
        | B            | WASH    | Erbil       | 0     | 0    | 0     | 0   |
        """,
        "responses",
    )
    assert got.records["reached"].to_list() == [None, 0]


def test_parts_that_do_not_fit_are_found(taken) -> None:
    got = taken(
        """
        | Organisation | Cluster | Governorate | Reached | Girls | Boys | Women | Men | Male | Female | PwD | HH |
        | A            | WASH    | Erbil       | 10      | 1     | 2    | 3     | 3   | 5    | 5      | 11  | 12 |
        """,
        "responses",
    )
    assert coded(got) == [
        ("groups-over-individuals", 2, "households_reached"),
        ("part-over-reached", 2, "reached_disability"),
        ("parts-not-reached", 2, "reached"),
    ]


def test_a_row_of_a_month_is_of_the_whole_month(taken) -> None:
    got = taken(
        """
        | Organisation | Cluster | Governorate | Start date | Reporting period |
        | A            | WASH    | Erbil       |            | May 2015         |
        | B            | WASH    | Erbil       | 2015-01-01 | 2015-05-14       |
        """,
        "responses",
    )
    assert got.records.select("period_start", "period_end", "reporting_month").rows() == [
        (date(2015, 5, 1), date(2015, 5, 31), date(2015, 5, 1)),
        (date(2015, 1, 1), None, date(2015, 5, 1)),
    ]


def test_a_modality_that_nobody_knows_is_unknown_and_found(taken) -> None:
    got = taken(
        """
        | Organisation | Cluster | Governorate | Modality  |
        | A            | WASH    | Erbil       | Telepathy |
        """,
        "responses",
    )
    assert got.records["modality"].to_list() == [None]
    assert coded(got) == [("term-unknown", 2, "modality")]


def test_every_field_of_a_response_is_known_by_its_own_name() -> None:
    known = set(names("responses").by_header.values())
    assert {name for name in RESPONSES.names if name not in MADE_HERE} <= known
