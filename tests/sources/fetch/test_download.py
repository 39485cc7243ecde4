from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.fetch import cache, download
from dorsale.sources.fetch.catalogue import Item, items, read_catalogue
from dorsale.sources.fetch.download import Found, fetch, look
from dorsale.sources.fetch.region import read_region
from tests.sources.fetch.web import CONTENT, Web, catalogue


def item(tmp_path: Path, web: Web, **said: object) -> Item:
    layer = read_catalogue(catalogue(tmp_path, web, **said))["roads"]
    return items(layer, read_region("CM"))[0]


def test_a_file_is_fetched_checked_and_recorded(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    told: list[tuple[str, int, int | None]] = []
    one = item(tmp_path, web, checksum="md5")
    path = fetch(one, tmp_path / "cache", lambda *said: told.append(said), wait_s=0)
    assert path.read_bytes() == CONTENT
    said = cache.record(path)
    assert said["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert (said["address"], said["licence"]) == (f"{web.address}/cm.pbf", "ODbL 1.0")
    assert told[-1] == ("cm.pbf", len(CONTENT), len(CONTENT))
    assert sorted(p.name for p in path.parent.iterdir()) == ["cm.pbf", "fetched.json"]
    assert cache.check(path)


def test_a_cut_connection_is_resumed_where_it_was(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    web.cut_after = [600_000, 100_000]
    path = fetch(item(tmp_path, web), tmp_path / "cache", wait_s=0)
    assert path.read_bytes() == CONTENT
    ranges = [asked for method, _path, asked in web.asked if method == "GET"]
    assert ranges == ["", "bytes=600000-", "bytes=700000-"]


def test_a_part_is_resumed_by_the_next_command(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    web.cut_after = [500_000]
    one = item(tmp_path, web)
    with pytest.raises(BadInput, match=r"500000 / 1048576 B\). Run the command again"):
        fetch(one, tmp_path / "cache", attempts=1)
    assert not cache.path_of(one, tmp_path / "cache").exists()
    assert fetch(one, tmp_path / "cache").read_bytes() == CONTENT
    assert web.asked[-1][2] == "bytes=500000-"


@pytest.mark.parametrize("change", ["version", "no ranges", "no mark", "shorter"])
def test_two_versions_are_never_mixed(change: str, tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    web.cut_after = [500_000]
    if change == "no mark":
        web.etag = ""
    with pytest.raises(BadInput):
        fetch(item(tmp_path, web), tmp_path / "cache", attempts=1)
    now = CONTENT[::-1]
    if change == "version":
        web.etag = '"v2"'
    elif change == "no ranges":
        web.ranges = False
    elif change == "shorter":
        now = b"short"
    web.publish("/cm.pbf", now)
    assert fetch(item(tmp_path, web), tmp_path / "cache", wait_s=0).read_bytes() == now


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    web.files["/cm.pbf.md5"] = b"0" * 32
    one = item(tmp_path, web, checksum="md5")
    with pytest.raises(BadInput, match="wrong md5 checksum; nothing of it was kept"):
        fetch(one, tmp_path / "cache", wait_s=0)
    assert list((tmp_path / "cache" / "roads").iterdir()) == []


def test_without_a_published_checksum_ours_is_recorded(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT, checksum=False)
    path = fetch(item(tmp_path, web, checksum="md5"), tmp_path / "cache", wait_s=0)
    assert cache.record(path)["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_what_may_pass_is_tried_again_and_404_is_not(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    web.failures = [503, 500]
    assert fetch(item(tmp_path, web), tmp_path / "cache", wait_s=0).is_file()
    del web.files["/cm.pbf"]
    web.asked.clear()
    with pytest.raises(BadInput, match=r"cm.pbf cannot be fetched \(HTTP 404\)"):
        fetch(item(tmp_path, web), tmp_path / "cache", wait_s=0)
    assert len(web.asked) == 1


def test_the_size_is_asked_without_fetching(tmp_path: Path, web: Web) -> None:
    one = item(tmp_path, web)
    assert look(one) == Found(False)
    web.publish("/cm.pbf", CONTENT)
    assert look(one) == Found(True, len(CONTENT))
    web.head = 405
    assert look(one) == Found(True, None)
    assert {method for method, _path, _range in web.asked} == {"HEAD"}


def test_offline_names_the_address_and_the_place(tmp_path: Path, web: Web) -> None:
    one = item(tmp_path, Web(address="http://127.0.0.1:9"))
    for step in (lambda: look(one, 1), lambda: fetch(one, tmp_path / "cache", attempts=1)):
        with pytest.raises(BadInput) as caught:
            step()
        text = caught.value.problems[0].text()
        assert "http://127.0.0.1:9/cm.pbf cannot be fetched" in text
        assert "put it in the folder as roads/cm.pbf" in text


def test_no_room_is_said_before(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.publish("/cm.pbf", CONTENT)
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(BadInput, match=r"cm.pbf needs 1 MB, and 0 MB are free"):
        fetch(item(tmp_path, web), tmp_path / "cache", wait_s=0)


def test_a_folder_that_cannot_be_made_is_one_problem(tmp_path: Path, web: Web) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be fetched"):
        fetch(item(tmp_path, web), tmp_path / "cache", attempts=1)
