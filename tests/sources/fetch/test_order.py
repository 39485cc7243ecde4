from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.fetch.catalogue import read_catalogue
from dorsale.sources.fetch.order import fetch_all, order
from dorsale.sources.fetch.region import read_region
from tests.sources.fetch.web import Web, catalogue


def test_each_file_has_its_state_and_its_size(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", b"four")
    layers = read_catalogue(catalogue(tmp_path, web))
    (tmp_path / "roads").mkdir()
    (tmp_path / "roads" / "cg.pbf").write_bytes(b"by hand")
    lines = order([layers["roads"]], read_region("CM,GA,CG"), tmp_path)
    assert [(line.item.file, line.state, line.bytes) for line in lines] == [
        ("cm.pbf", "to_fetch", 4), ("ga.pbf", "absent", None), ("cg.pbf", "here", 7)
    ]  # fmt: skip
    there = fetch_all(lines, tmp_path)
    assert [path.name for path in there] == ["cm.pbf", "cg.pbf"]
    assert order([layers["roads"]], read_region("CM"), tmp_path)[0].state == "here"


def test_a_tile_that_is_not_there_is_the_sea(tmp_path: Path, web: Web) -> None:
    layers = read_catalogue(catalogue(tmp_path, web, absent_is_sea=True))
    assert order([layers["roads"]], read_region("CM"), tmp_path)[0].state == "at_sea"
    web.head = 403
    assert order([layers["roads"]], read_region("CM"), tmp_path)[0].state == "at_sea"


def test_a_file_that_cannot_be_had_does_not_stop_the_others(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", b"four")
    web.publish("/ga.pbf", b"five")
    layers = read_catalogue(catalogue(tmp_path, web, checksum="md5"))
    web.files["/cm.pbf.md5"] = b"0"
    lines = order([layers["roads"]], read_region("CM,GA"), tmp_path)
    with pytest.raises(BadInput) as caught:
        fetch_all(lines, tmp_path)
    assert len(caught.value.problems) == 1
    assert (tmp_path / "roads" / "ga.pbf").read_bytes() == b"five"
