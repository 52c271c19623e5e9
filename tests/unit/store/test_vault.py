"""The restricted store lets nobody else in, names records by key, and really forgets."""

from __future__ import annotations

import hashlib
import hmac
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.people import one, records

from mcof.errors import Outside
from mcof.store.locks import shared
from mcof.store.vault import Vault
from mcof.tables.restricted import LISTS

TODAY = date(2015, 6, 1)
SECRET = "Zubaydah"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "restricted")
    made.open()
    return made


def bring(vault: Vault, name: str, *rows: str, until: date = date(2016, 1, 1)) -> None:
    people = [one(row, given_name=SECRET, import_id=name) for row in rows]
    vault.append("registration_records", records(*people))
    row = {"event": "import", "import_id": name, "records": len(rows), "keep_until": until}
    row |= {"by": "a test", "recorded_at": datetime(2015, 5, 21, tzinfo=UTC)}
    vault.append("lists", LISTS.conform(pl.DataFrame([row])))


def purged(vault: Vault, name: str) -> None:
    row = {"event": "purge", "import_id": name, "recorded_at": datetime(2015, 6, 1, tzinfo=UTC)}
    vault.append("lists", LISTS.conform(pl.DataFrame([row])))


def decoded(folder: Path) -> str:
    """Everything in a folder: bytes as they are, and what Parquet files say."""
    texts = []
    for file in folder.rglob("*"):
        if file.is_file():
            texts.append(file.read_bytes().decode("latin-1"))
            if file.suffix == ".parquet" and "_delta_log" not in str(file):
                texts.append(pl.read_parquet(file).write_csv())
    return "\n".join(texts)


def test_nobody_but_the_owner_may_enter(vault: Vault) -> None:
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((vault.folder / "key").stat().st_mode) == 0o600


def test_a_pseudonym_is_a_keyed_hash_of_partner_and_number(vault: Vault) -> None:
    names = vault.pseudonyms("Partner A", pl.Series(["1", "2", "1"])).to_list()
    key = (vault.folder / "key").read_bytes()
    expected = hmac.new(key, b"Partner A\x1f1", hashlib.sha256).hexdigest()[:32]
    assert names[0] == names[2] == expected
    assert len({*names, *vault.pseudonyms("Partner B", pl.Series(["1"]))}) == 3


def test_a_key_that_is_not_whole_names_nobody(vault: Vault) -> None:
    (vault.folder / "key").write_bytes(b"")
    with pytest.raises(Outside) as caught:
        vault.pseudonyms("A partner", pl.Series(["1"]))
    assert caught.value.code == "vault-refused"


def test_the_key_that_is_there_stays_and_nothing_lies_beside_it(vault: Vault) -> None:
    key = (vault.folder / "key").read_bytes()
    vault.open()
    assert (vault.folder / "key").read_bytes() == key
    assert len(key) == 32
    assert not list(vault.folder.glob("*.part"))


def test_another_workspace_names_the_same_record_otherwise(vault: Vault, tmp_path: Path) -> None:
    other = Vault(tmp_path / "other")
    number = pl.Series(["1"])
    assert vault.pseudonyms("P", number)[0] != other.pseudonyms("P", number)[0]


def test_what_is_dropped_is_gone_from_the_disk(vault: Vault) -> None:
    bring(vault, "L1", "a", "b")
    assert SECRET in decoded(vault.folder)
    vault.drop(["L1"], pl.Series(["a", "b"]))
    assert SECRET not in decoded(vault.folder)
    assert vault.read("registration_records").is_empty()


def test_dropping_one_list_leaves_the_other(vault: Vault) -> None:
    bring(vault, "L1", "a")
    bring(vault, "L2", "b")
    vault.drop(["L1"], pl.Series(["a"]))
    assert vault.read("registration_records")["record"].to_list() == ["b"]


def test_what_was_decided_of_a_dropped_record_goes_with_it(vault: Vault) -> None:
    bring(vault, "L1", "a")
    bring(vault, "L2", "b", "c")
    pairs = pl.DataFrame({"record_a": ["a", "b"], "record_b": ["b", "c"], "reason": [SECRET, "x"]})
    vault.append("link_decisions", pairs)
    vault.drop(["L1"], pl.Series(["a"]))
    assert vault.read("link_decisions")["record_a"].to_list() == ["b"]
    assert SECRET not in decoded(vault.folder / "store" / "link_decisions")


def test_nothing_is_dropped_while_somebody_writes(vault: Vault) -> None:
    bring(vault, "L1", "a")
    with (
        shared(vault.folder / "store" / ".lock"),
        pytest.raises(Outside, match="vault-busy"),
    ):
        vault.drop(["L1"], pl.Series(["a"]))


def test_a_workspace_without_lists_is_healthy_and_gets_no_folder(tmp_path: Path) -> None:
    assert Vault(tmp_path / "restricted").health(today=TODAY) == []
    assert not (tmp_path / "restricted").exists()


def test_a_healthy_vault_has_no_ailment(vault: Vault) -> None:
    bring(vault, "L1", "a")
    assert vault.health(today=TODAY) == []


def test_a_list_that_is_past_its_day_is_an_error(vault: Vault) -> None:
    bring(vault, "L1", "a", until=date(2015, 5, 31))
    (found,) = vault.health(today=TODAY)
    assert found.severity == "error"
    assert "2015-05-31" in found.what


def test_an_open_door_is_an_error(vault: Vault) -> None:
    vault.folder.chmod(0o755)
    assert "enter" in vault.health(today=TODAY)[0].what


def test_records_of_a_purged_list_are_an_error(vault: Vault) -> None:
    bring(vault, "L1", "a")
    purged(vault, "L1")
    assert "which was purged" in vault.health(today=TODAY)[0].what


def test_lost_records_are_an_error(vault: Vault) -> None:
    bring(vault, "L1", "a")
    vault.drop(["L1"], pl.Series(["a"]))
    assert "registered were 1" in vault.health(today=TODAY)[0].what


def test_repair_removes_what_a_killed_import_and_a_killed_linkage_left(vault: Vault) -> None:
    bring(vault, "L1", "a")
    vault.append("registration_records", records(one("b", given_name=SECRET, import_id="L2")))
    rest = vault.scratch / "linking-1"
    rest.mkdir()
    (rest / "spilled").write_text(SECRET)
    stray = vault.folder / "store" / "registration_records" / "stray.parquet"
    pl.DataFrame({"given_name": [SECRET]}).write_parquet(stray)
    assert {found.severity for found in vault.health(today=TODAY)} == {"error", "warning"}
    assert vault.health(today=TODAY, repair=True) == []
    assert vault.read("registration_records")["record"].to_list() == ["a"]
    assert not stray.exists()
    assert list(vault.scratch.iterdir()) == []
