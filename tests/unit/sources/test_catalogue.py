"""A source is a folder; each folder that ships reads its own sample without a complaint."""

import pytest

from mcof.errors import InputError, Missing
from mcof.ingest import headers
from mcof.ingest.intake import Options, intake
from mcof.places import packaged
from mcof.sources import catalogue
from mcof.sources.files import FileReader
from mcof.tables import FACTS

EXPECTED = {
    # What the invented samples hold on purpose.
    "dtm_flow_registry": {"flow-points-none"},
    "haiti_site_list": {"date-outside-round", "place-kept-as-given"},
    "iraq_published_districts": {"list-sum"},
    "jiaf_worksheet": {"place-kept-as-given"},
}
LISTS = {"iraq_master_list", "iraq_returnee_list"}
DAY = {"operation": "A", "reference_date": "2015-01-15", "round": "1"}


@pytest.mark.parametrize("source", catalogue.shipped(), ids=lambda source: source.name)
def test_a_sample_is_recognised_and_read_whole(source):
    sheets = FileReader().read(catalogue.sample(source))
    labels = [column.label for column in headers.head_all(sheets)[0].columns if column.label]
    names = ["Returnee Dataset"] if source.name == "iraq_returnee_list" else []
    assert catalogue.recognised(labels, source.table, names=names) == source
    result = intake(
        sheets,
        table=FACTS[source.table],
        registry=packaged(),
        source=source,
        options=Options(
            constants=DAY if source.name in LISTS else {},
            defaults={"operation": "A"},
        ),
    )
    assert set(result.findings["code"]) == EXPECTED.get(source.name, set())
    assert result.account.rows_stored == result.account.rows_read > 0


@pytest.mark.parametrize("source", catalogue.shipped(), ids=lambda source: source.name)
def test_a_sample_says_that_it_is_invented(source):
    text = catalogue.sample(source).read_text("utf-8")
    assert "INVENTED" in text or "invented" in text


def test_a_workspace_adds_a_source_by_adding_a_folder(tmp_path):
    folder = tmp_path / "my_list"
    folder.mkdir()
    (folder / "source.toml").write_text(
        'title = "Mine"\ntable = "responses"\n[columns]\nWho = "organisation"\nWhat = "sector"\n'
    )
    assert catalogue.recognised(["Who", "What", "More"], "responses", tmp_path).name == "my_list"
    assert catalogue.recognised(["Who", "What"], "responses") is None
    assert catalogue.named("my_list", tmp_path).title == "Mine"


def test_a_source_of_a_workspace_stands_in_for_its_namesake(tmp_path):
    folder = tmp_path / "ocha_3w"
    folder.mkdir()
    (folder / "source.toml").write_text('title = "Ours"\ntable = "responses"\n')
    names = [source.name for source in catalogue.known(tmp_path)]
    assert names.count("ocha_3w") == 1
    assert catalogue.named("ocha_3w", tmp_path).title == "Ours"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "cannot be read"),
        ('table = "nothing"', "does not exist"),
        ('table = "needs"\n[columns]\nA = "colour"', "colour"),
        ('table = "needs"\nfoo = 1', "unknown keys: foo"),
    ],
)
def test_a_description_that_is_wrong_says_what_is_wrong(tmp_path, text, says):
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / "source.toml").write_text(text)
    with pytest.raises(InputError, match=says):
        catalogue.known(tmp_path)


def test_an_unknown_source_is_missing():
    with pytest.raises(Missing, match="no source nowhere"):
        catalogue.named("nowhere")
