"""Places are imported once, and stand in front of what was known."""

import json

import polars as pl
import pytest

from mcof.actions.intake.register import register_of
from mcof.actions.places.decide_place import decide_place
from mcof.actions.places.import_places import import_places
from mcof.actions.places.known import registry
from mcof.actors import Actor
from mcof.errors import InputError, Missing
from mcof.wiring import open_workspace

COD = "iq-cod-2019"
ME = Actor("tester")
SQUARE = {"type": "Polygon", "coordinates": [[[44, 33], [44, 34], [45, 34], [45, 33], [44, 33]]]}


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "crisis"
    folder.mkdir()
    (folder / "workspace.toml").write_text(f'name = "t"\ncountry = "IQ"\ncode_set = "{COD}"\n')
    return open_workspace(folder)


@pytest.fixture
def file(tmp_path):
    said = {"ADM1_EN": "Duhok", "ADM1_PCODE": "IQG09", "ADM0_EN": "Iraq", "ADM0_PCODE": "IQ"}
    feature = {"type": "Feature", "properties": said, "geometry": SQUARE}
    path = tmp_path / "irq_admin1.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_an_imported_outline_joins_the_names_that_ship(workspace, file):
    done = import_places(workspace, file, by=ME)
    assert (done.already, done.rows_read, done.rows_rejected) == (False, 1, 0)
    dahuk = (
        registry(workspace)
        .places_at(1, COD)
        .row(by_predicate=pl.col("code") == "IQG09", named=True)
    )
    assert dahuk["boundary"] is not None
    assert (dahuk["name_ckb"], dahuk["grid_row"]) == ("دهۆک", 0)
    assert dahuk["source"] == "irq_admin1.geojson"
    assert registry(workspace).places_at(1, COD).height == 18
    assert not workspace.store.health()


def test_importing_places_twice_is_importing_them_once(workspace, file):
    first = import_places(workspace, file, by=ME)
    again = import_places(workspace, file, by=ME)
    assert again.already
    assert again.import_id == first.import_id
    assert register_of(workspace.store).height == 1


def test_the_register_says_what_was_imported(workspace, file):
    done = import_places(workspace, file, by=ME)
    row = register_of(workspace.store).row(0, named=True)
    assert (row["table"], row["source"], row["by"]) == ("places", "cod-ab", "tester")
    assert (row["rows_read"], row["rows_stored"], row["records"]) == (1, 1, 2)  # Iraq and Dahuk
    assert row["import_id"] == done.import_id
    assert workspace.store.original(row["file_sha256"]).exists()


def test_a_dry_run_changes_nothing(workspace, file):
    shown = import_places(workspace, file, by=ME, dry_run=True)
    assert shown.places.height == 2
    assert shown.import_id == ""
    assert register_of(workspace.store).is_empty()
    assert registry(workspace).places_at(1, COD)["boundary"].null_count() == 18


def test_places_of_another_set_stand_beside_the_workspace_s_own(workspace, file):
    import_places(workspace, file, by=ME, code_set="iq-own")
    assert registry(workspace).places_at(1, "iq-own")["code"].to_list() == ["IQG09"]
    assert registry(workspace).places_at(1, COD)["boundary"].null_count() == 18


def test_the_whole_cod_ab_of_iraq_is_imported(workspace, shared_data):
    path = shared_data("iraq-cod-ab-2019/irq_adm_cso_20190603_shp.zip")
    import_places(workspace, path, by=ME)
    known = registry(workspace)
    assert [known.places_at(level, COD).height for level in range(4)] == [1, 18, 101, 294]
    assert known.places_at(1, COD)["name_ckb"].null_count() == 0
    asked = pl.DataFrame({"given_name": ["Abi Gharaq"], "within": ["IQ-G06"]})
    answer = known.resolve(asked, level=3, code_set=COD)
    assert answer["place_code"].to_list() == ["IQG07Q02N02"]


def test_a_decision_is_kept_and_used_and_may_be_changed(workspace):
    asked = pl.DataFrame({"given_name": ["Qaraqosh"]})

    def meant(as_of=None):
        return registry(workspace, as_of).resolve(asked, level=2, code_set=COD)["place_code"][0]

    assert meant() is None
    first = decide_place(workspace, "Qara Qosh", "IQG15Q03", by=ME, reason="its other name")
    assert meant() is None  # a space is a difference to the first key
    second = decide_place(workspace, "qaraqosh", "IQG15Q03", by=ME, reason="its other name")
    assert meant() == "IQG15Q03"
    decide_place(workspace, "Qaraqosh", None, by=ME, reason="a village of the same name")
    assert meant() is None
    assert meant(as_of=second) == "IQG15Q03"
    assert first < second


def test_a_decision_names_a_place_that_exists_and_a_reason(workspace):
    with pytest.raises(Missing, match="has no place IQG99"):
        decide_place(workspace, "Somewhere", "IQG99", by=ME, reason="because")
    with pytest.raises(InputError, match="needs a reason"):
        decide_place(workspace, "Somewhere", "IQG09", by=ME, reason=" ")
