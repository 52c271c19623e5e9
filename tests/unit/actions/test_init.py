"""A workspace is made only where its tables are found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcof.actions.init import init
from mcof.errors import InputError


@pytest.mark.parametrize("name", ["100%20", "[old]", "what?", "all*", "no #3"])
def test_a_folder_whose_name_is_a_pattern_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot hold") as refused:
        init(tmp_path / name, name="Crisis")
    assert refused.value.code == "folder-name-unsafe"
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["My crisis", "أزمة 2015", "2015-06_(new)"])
def test_a_folder_may_be_named_in_any_script(tmp_path: Path, name: str) -> None:
    assert init(tmp_path / name, name="Crisis") == tmp_path / name
