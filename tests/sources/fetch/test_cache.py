from __future__ import annotations

from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.fetch.cache import RECORD, cached, cached_files, check, folder, record


def test_the_folder_is_that_of_the_environment_or_of_the_platform() -> None:
    assert folder({"DORSALE_CACHE": "/data"}) == Path("/data")
    assert folder({"XDG_CACHE_HOME": "/x"}, "linux") == Path("/x/dorsale")
    assert folder({}, "linux") == Path.home() / ".cache" / "dorsale"
    assert folder({}, "darwin") == Path.home() / "Library" / "Caches" / "dorsale"
    assert folder({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/dorsale/cache")


def test_what_is_there_is_found_without_a_network(tmp_path: Path) -> None:
    assert cached("osm", "CM", tmp_path) is None
    path = tmp_path / "osm" / "cameroon-latest.osm.pbf"
    path.parent.mkdir()
    path.write_bytes(b"pbf")
    assert cached("osm", "cemac", tmp_path) == path
    assert cached_files("osm", "GA", tmp_path) == ()
    with pytest.raises(BadInput, match="there is no layer moon"):
        cached("moon", "CM", tmp_path)


def test_a_file_put_by_hand_is_taken_and_then_watched(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    assert not check(path)
    path.write_bytes(b"one")
    assert check(path)
    assert record(path)["by_hand"] is True
    path.write_bytes(b"two")
    with pytest.raises(BadInput, match="its checksum has changed"):
        check(path)
    (tmp_path / RECORD).write_text("broken", encoding="utf-8")
    assert check(path)
