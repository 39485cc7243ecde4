"""The commands of both READMEs run as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from dorsale_cli import main
from tests import tiny

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.fr.md")


def commands(page: str) -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("dorsale ")]


@pytest.mark.parametrize("page", PAGES)
def test_a_readme_names_the_commands_and_they_are_targets(page: str) -> None:
    text, makefile = (ROOT / page).read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8")
    for target in ("plan", "serve", "test"):
        assert f"`make {target}`" in text
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_readme_run(page, tmp_path, monkeypatch, capfd) -> None:
    """Plans run on the tiny scenario, so that this test is about commands and not about time."""
    monkeypatch.chdir(tmp_path)
    assert main.run(["plan", str(tiny.write(tmp_path / "tiny")), "--out", "out/cemac"]) == 0
    network = tmp_path / "out" / "cemac" / "network.ofds.json"
    (tmp_path / "a.json").write_bytes(network.read_bytes())
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for line in commands(page):
        words = shlex.split(line)[1:]
        if words[0] == "serve":
            continue  # it serves until stopped: tests/dorsale_web/test_serving.py
        words = [
            "tiny" if word in ("cab2", "my-plan") and words[0] == "plan" else word for word in words
        ]
        assert main.run(words) == 0, f"{line}: {capfd.readouterr().err}"
    assert (tmp_path / "b.gpkg").exists()


def test_both_readmes_show_the_same_commands() -> None:
    assert commands("README.md") == commands("README.fr.md")
