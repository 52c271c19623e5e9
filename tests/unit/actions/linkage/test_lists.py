"""Names are in the restricted folder and nowhere else, and a purge leaves none."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.people import synthesis
from tests.unit.store.test_vault import decoded
from tests.workspaces import TESTER, opened

from mcof.actions.doctor import doctor
from mcof.actions.export import export
from mcof.actions.init import init
from mcof.actions.intake.import_file import import_file
from mcof.actions.linkage.counts import counted, keep_counts
from mcof.actions.linkage.import_list import ListResult, import_list
from mcof.actions.linkage.link import link
from mcof.actions.linkage.lists import lists, purge
from mcof.actions.linkage.review import decide, judged, waiting
from mcof.actions.linkage.tally import tally
from mcof.actions.tracking.registrations import registrations as registered
from mcof.engines.duck import DuckEngine
from mcof.errors import InputError, McofError, Missing, Refused
from mcof.linkers.splinking import SplinkLinker
from mcof.ports import Registrations
from mcof.sources.files import FileReader
from mcof.store.vault import KNOWN, Vault
from mcof.tables import ALL
from mcof.tables.restricted import RESTRICTED

LATER = date(2999, 1, 1)
MANY = 600
PERSONAL = ("given", "father", "family", "phone", "document_id", "record_id")


def registrations(folder: Path) -> Registrations:
    vault = Vault(folder / "restricted")
    linker = SplinkLinker(vault.scratch, threads=1)
    engine = DuckEngine(vault.listed(), threads=1, known=KNOWN)
    return Registrations(opened(folder), vault, FileReader(vault.scratch), linker, engine)


def bring(
    there: Registrations, file: Path, partner: str = "Partner A", **more: object
) -> ListResult:
    said = {"purpose": "counting people once", "basis": "agreement of 1 May", "keep_until": LATER}
    return import_list(there, file, partner=partner, by=TESTER, **(said | more))  # type: ignore[arg-type]


@pytest.fixture
def there(tmp_path: Path) -> Registrations:
    return registrations(init(tmp_path / "crisis", name="A test"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "partner.csv"
    path.write_text("ID,First name,Sex\n1,Zubaydah,f\n2,Tariq,m\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Registrations, pl.DataFrame]:
    """Two invented lists, linked, with decisions; and what was in them."""
    pytest.importorskip("splink")
    folder = tmp_path_factory.mktemp("lists")
    made = synthesis().records(MANY)
    there = registrations(init(folder / "crisis", name="A test", operation="Iraq"))
    for name, partner in (("partner-a.csv", "Partner A"), ("partner-b.csv", "Partner B")):
        synthesis().lists(made)[name].write_csv(folder / name)
        bring(there, folder / name, partner)
    link(there, by=TESTER)
    keep_counts(there, counted(there), by=TESTER)
    for pair, decision in zip(waiting(there, sampled=True), ["same", "different", "unsure"]):  # noqa: B905
        decide(there, pair.record_a, pair.record_b, decision, by=TESTER, reason="looked")
    return there, made


def secrets(made: pl.DataFrame) -> set[str]:
    values = {str(value) for name in PERSONAL for value in made[name].drop_nulls()}
    return {value for value in values if len(value) > 4}


def outside(there: Registrations) -> Iterator[Path]:
    for path in there.workspace.path.iterdir():
        if path.name != "restricted":
            yield path


def test_no_name_number_or_telephone_is_anywhere_but_in_the_restricted_folder(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, made = whole
    told = "\n".join(
        decoded(path) if path.is_dir() else path.read_text() for path in outside(there)
    )
    assert "place_code" in told  # the counts that were kept are there
    assert [value for value in secrets(made) if value in told] == []
    kept = decoded(there.workspace.path / "restricted")
    assert any(value in kept for value in secrets(made))


def test_what_linkage_says_of_itself_holds_no_person(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, made = whole
    found = judged(there)
    told = str(lists(there).to_pylist()) + found.bands.write_csv()
    for table in ("lists", "list_findings", "runs", "pairs"):
        told += there.vault.read(table).write_csv()
    assert [value for value in secrets(made) if value in told] == []


def test_no_engine_export_or_import_knows_a_restricted_table(
    whole: tuple[Registrations, pl.DataFrame], tmp_path: Path
) -> None:
    there, _ = whole
    assert not set(RESTRICTED) & set(ALL)
    for name in RESTRICTED:
        with pytest.raises(KeyError):
            there.workspace.engine.table(name)
        with pytest.raises(McofError):
            export(there.workspace, name, to=tmp_path / "out.csv")


def test_what_is_counted_is_small_nowhere_and_names_nobody(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, made = whole
    found = counted(there)
    assert found.rows["people"].min() >= 10
    assert found.basis == "modelled"
    assert (found.rows["people"] <= found.rows["records"]).all()
    assert (found.rows["people_low"] <= found.rows["people"]).all()
    assert (found.rows["people"] <= found.rows["people_high"]).all()
    assert set(found.rows["sex"]) == {"f", "m"}
    told = found.rows.write_csv()
    assert [value for value in secrets(made) if value in told] == []
    with pytest.raises(InputError, match="link-level-unknown"):
        counted(there, level="street")


def test_counts_come_into_the_common_table_as_a_list_of_their_own(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, made = whole
    found = counted(there)
    first = there.workspace.store.read("imports")["import_id"][0].as_py()
    done = keep_counts(there, found, by=TESTER, supersedes=first)
    assert done.account.rows_rejected == 0
    told = registered(there.workspace, level=1, by=["sex"])
    kept = pl.DataFrame(told).filter(pl.col("partner").str.contains("each person once"))
    assert set(kept["basis"]) == {found.basis}
    assert sorted(kept["individuals"]) == sorted(found.rows["people"])
    assert set(kept["operation"]) == {"Iraq"}
    totals = pl.DataFrame(registered(there.workspace, level=1))
    assert sorted(totals["individuals"]) == sorted(found.totals["people"])
    originals = (there.workspace.path / "originals").iterdir()
    text = "".join(original.read_text(encoding="utf-8") for original in originals)
    assert [value for value in secrets(made) if value in text] == []


def test_where_no_count_is_large_enough_nothing_is_kept(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, _ = whole
    with pytest.raises(InputError, match="link-nothing-leaves"):
        keep_counts(there, counted(there, smallest=10_000), by=TESTER)


def test_the_lists_are_tallied_by_an_engine_and_a_purged_one_is_not(
    there: Registrations, tmp_path: Path
) -> None:
    rows = [f"{n},Person {n},m,Anbar" for n in range(30)]
    for partner in "AB":
        path = tmp_path / f"{partner}.csv"
        path.write_text("\n".join(["ID,Name,Sex,Governorate", *rows]), encoding="utf-8")
        bring(there, path, f"Partner {partner}")
    (row,) = tally(there).to_pylist()
    assert (row["place_code"], row["sex"], row["records"]) == ("IQG01", "m", 60)
    assert tally(there, smallest=61).num_rows == 0
    purge(there, lists(there)["import_id"][0].as_py(), by=TESTER, reason="done")
    assert tally(there)["records"].to_pylist() == [30]
    with pytest.raises(KeyError):
        there.engine.table("pairs")


def test_no_lists_are_an_empty_tally(there: Registrations) -> None:
    assert tally(there).num_rows == 0


def test_decisions_hold_when_the_lists_are_linked_again(
    whole: tuple[Registrations, pl.DataFrame],
) -> None:
    there, _ = whole
    link(there, by=TESTER)
    assert judged(there).bands["same"].sum() >= 1
    assert there.vault.read("pairs")["run_id"].n_unique() == 1


def test_no_copy_of_the_file_is_kept(there: Registrations, file: Path) -> None:
    bring(there, file)
    kept = [path for path in there.workspace.path.rglob("*") if path.is_file()]
    assert file.read_bytes() not in [path.read_bytes() for path in kept]
    assert list((there.workspace.path / "originals").iterdir()) == []
    assert "partner.csv" not in decoded(there.workspace.path)


def test_what_is_unpacked_to_be_read_is_gone_after(there: Registrations, tmp_path: Path) -> None:
    packed = tmp_path / "list.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.csv", "ID,First name\n1,Zubaydah\n".encode("utf-16"))
    assert bring(there, packed).records == 1
    assert list(there.workspace.path.joinpath("restricted", "scratch").iterdir()) == []


def test_a_list_by_name_does_not_come_into_the_common_store(
    there: Registrations, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    head = "Partner,Date,Governorate,First name,National ID,Individuals"
    path.write_text(f"{head}\nA,2015-05-21,Anbar,Zubaydah,A1234567,1\n", encoding="utf-8")
    with pytest.raises(Refused, match="list-by-name"):
        import_file(there.workspace, path, table="registrations", by=TESTER)
    assert "Zubaydah" not in decoded(there.workspace.path)


def test_a_list_comes_in_once(there: Registrations, file: Path) -> None:
    first = bring(there, file)
    second = bring(there, file)
    assert (second.already, second.import_id) == (True, first.import_id)
    assert there.vault.read("registration_records").height == 2


class Overtaken(Vault):
    """A vault into which somebody brings a list while another is on its way into it."""

    def __init__(self, folder: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(folder)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def append(self, table: str, rows: pl.DataFrame) -> None:
        while self._meanwhile:
            self._meanwhile.pop()()
        super().append(table, rows)


def test_a_list_that_two_bring_at_once_comes_in_once(there: Registrations, file: Path) -> None:
    firsts: list[ListResult] = []
    vault = Overtaken(there.vault.folder, lambda: firsts.append(bring(there, file)))
    second = bring(replace(there, vault=vault), file)
    assert (second.already, second.import_id) == (True, firsts[0].import_id)
    assert lists(there).num_rows == 1
    assert there.vault.read("registration_records").height == 2


def test_a_dry_run_keeps_no_record(there: Registrations, file: Path) -> None:
    assert bring(there, file, dry_run=True).records == 2
    assert there.vault.read("registration_records").is_empty()
    assert lists(there).num_rows == 0


@pytest.mark.parametrize("lacking", ["partner", "purpose", "basis"])
def test_a_list_needs_a_partner_a_purpose_and_a_basis(
    there: Registrations, file: Path, lacking: str
) -> None:
    with pytest.raises(InputError, match="list-undocumented"):
        bring(there, file, **{lacking: " "})


def test_a_list_that_should_be_gone_already_does_not_come_in(
    there: Registrations, file: Path
) -> None:
    with pytest.raises(InputError, match="list-expired"):
        bring(there, file, keep_until=date(2015, 1, 1))


def test_a_purge_leaves_no_byte_and_says_that_it_was(there: Registrations, file: Path) -> None:
    name = bring(there, file).import_id
    assert "Zubaydah" in decoded(there.workspace.path)
    assert purge(there, name[:20], by=TESTER, reason="the purpose is served") == [name]
    assert "Zubaydah" not in decoded(there.workspace.path)
    (row,) = lists(there).to_pylist()
    assert (row["state"], row["purged_by"]) == ("purged", TESTER.name)
    assert row["reason"] == "the purpose is served"
    assert not (there.workspace.path / "restricted" / "key").exists()
    assert doctor(there.workspace).healthy


def test_purging_again_finishes_a_purge_that_was_killed(there: Registrations, file: Path) -> None:
    name = bring(there, file).import_id
    there.vault.drop([name], pl.Series([], dtype=pl.String))  # killed before it was recorded
    assert not doctor(there.workspace).healthy
    purge(there, name, by=TESTER, reason="again")
    purge(there, name, by=TESTER, reason="and again")
    assert doctor(there.workspace).healthy
    assert there.vault.read("lists").height == 2


def test_only_what_is_expired_goes_with_the_expired(there: Registrations, file: Path) -> None:
    bring(there, file)
    assert purge(there, expired=True, by=TESTER, reason="routine") == []
    assert there.vault.read("registration_records").height == 2


def test_a_purge_needs_to_know_what_and_why(there: Registrations, file: Path) -> None:
    bring(there, file)
    with pytest.raises(InputError, match="purge-unclear"):
        purge(there, by=TESTER, reason="why not")
    with pytest.raises(InputError, match="decision-incomplete"):
        purge(there, expired=True, by=TESTER, reason=" ")
    with pytest.raises(Missing, match="list-missing"):
        purge(there, "01ZZZ", by=TESTER, reason="none such")


def test_households_and_individuals_are_never_linked_to_each_other(
    there: Registrations, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "heads.csv"
    other.write_text("ID,Full name,Household size\n1,Ali Omar,5\n", encoding="utf-8")
    bring(there, file)
    bring(there, other, unit="households")
    with pytest.raises(InputError, match="list-unit-unclear"):
        link(there, by=TESTER)
    with pytest.raises(InputError, match="linkage-too-few"):
        link(there, by=TESTER, unit="households")


def test_what_was_not_linked_cannot_be_reviewed(there: Registrations, file: Path) -> None:
    with pytest.raises(Missing, match="list-missing"):
        list(waiting(there))
    bring(there, file)
    with pytest.raises(Missing, match="linkage-missing"):
        list(waiting(there))


def test_a_decision_is_of_two_records_that_are_there(there: Registrations, file: Path) -> None:
    bring(there, file)
    one, other = there.vault.read("registration_records")["record"]
    with contextlib.suppress(KeyError):
        decide(there, other, one, "same", by=TESTER, reason="looked")
    assert there.vault.read("link_decisions").height == 1
    with pytest.raises(Missing, match="pair-missing"):
        decide(there, one, one, "same", by=TESTER, reason="looked")
    with pytest.raises(Missing, match="pair-missing"):
        decide(there, one, "f" * 32, "same", by=TESTER, reason="looked")
    with pytest.raises(InputError, match="link-decision-unknown"):
        decide(there, one, other, "maybe", by=TESTER, reason="looked")
