from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dorsale.plan.problems import BadInput
from dorsale_cli.commands.fetch import command
from dorsale_cli.words import _
from tests.sources.fetch.web import CONTENT, Web, catalogue, serving


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as found:
        yield found


class Door:
    """The command on a catalogue of the small server."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.to = folder / "cache"
        self.fixed = ["--to", str(self.to), "--catalogue", str(catalogue(folder, web))]

    def __call__(self, *words: str, answer: str = "") -> tuple[object, str, str]:
        run = CliRunner().invoke(
            command, [*words, *self.fixed], input=answer, standalone_mode=False
        )
        if run.exception and not isinstance(run.exception, click.Abort):
            raise run.exception
        return run.return_value if not run.exception else 130, run.stdout, run.stderr


def test_size_and_licence_are_shown_first_and_no_is_no(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    code, _out, said = Door(tmp_path, web)("CM", answer="n\n")
    assert code == 130
    assert "ODbL 1.0 - https://example.org/licence" in said
    assert "cm.pbf  1.0 MB" in said
    assert [method for method, _path, _range in web.asked] == ["HEAD"]
    assert not (tmp_path / "cache").exists()


def test_yes_fetches_and_the_second_time_all_is_there(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    door = Door(tmp_path, web)
    assert door("CM", answer="y\n")[0] == 0
    assert (tmp_path / "cache" / "roads" / "cm.pbf").read_bytes() == CONTENT
    web.asked.clear()
    code, out, _said = door("CM", "--json")
    assert (code, web.asked) == (0, [])
    (one,) = json.loads(out)
    assert (one["layer"], one["state"], one["bytes"]) == ("roads", "here", len(CONTENT))


def test_layers_not_for_commerce_are_named_and_flagged(tmp_path: Path, web: Web) -> None:
    web.publish("/world.zip", b"zip")
    code, _out, said = Door(tmp_path, web)("CM", "--layer", "world", "--yes")
    assert code == 0
    assert said.index(_("NOT FOR COMMERCIAL USE")) < said.index("world.zip")


def test_a_file_that_is_not_there_is_said_and_the_others_come(tmp_path: Path, web: Web) -> None:
    web.publish("/ga.pbf", b"pbf")
    code, _out, said = Door(tmp_path, web)("CM,GA", "--yes")
    assert code == 2
    assert f"{web.address}/cm.pbf" in said
    assert (tmp_path / "cache" / "roads" / "ga.pbf").is_file()


def test_offline_is_one_message(tmp_path: Path) -> None:
    door = Door(tmp_path, Web(address="http://127.0.0.1:9"))
    with pytest.raises(BadInput, match=r"http://127.0.0.1:9/cm.pbf cannot be fetched"):
        door("CM", "--yes")


def test_what_was_changed_since_is_not_overwritten(tmp_path: Path, web: Web) -> None:
    web.publish("/cm.pbf", CONTENT)
    door = Door(tmp_path, web)
    door("CM", "--yes")
    (tmp_path / "cache" / "roads" / "cm.pbf").write_bytes(b"mine")
    with pytest.raises(BadInput, match="its checksum has changed"):
        door("CM", "--yes")
    assert (tmp_path / "cache" / "roads" / "cm.pbf").read_bytes() == b"mine"


def test_what_must_be_had_by_hand_says_where_from_and_where_to(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        command, ["GA", "--layer", "protected", "--to", str(tmp_path)], standalone_mode=False
    )
    assert run.return_value == 2
    assert "https://www.protectedplanet.net/country/GAB" in run.stderr
    assert str(tmp_path / "protected" / "WDPA_GAB.zip") in run.stderr
