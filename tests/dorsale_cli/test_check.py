"""``dorsale check``: rules of connection that are wrong are refused once, by their key."""

from pathlib import Path

import pytest

from dorsale_cli import main
from tests import tiny

RULE = """
[[rules.connect]]
name = "links"
title.fr = "Deux liaisons"
kind = "neighbours"
least = {least}
count = "{count}"
"""


@pytest.mark.parametrize(
    ("least", "count", "said"),
    [
        (9, "borders", "rules.connect[1].least = 9"),
        (2, "bridges", "rules.connect[1].count = bridges"),
    ],
)
def test_a_wrong_rule_is_one_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], least: int, count: str, said: str
) -> None:
    text = tiny.SETTINGS + RULE.format(least=least, count=count)
    folder = tiny.write(tmp_path / "s", scenario=text)
    assert main.run(["check", str(folder), "--lang", "en"]) == 2
    shown = capfd.readouterr()
    assert (shown.out + shown.err).count(said) == 1


def test_a_good_rule_is_in_order(tmp_path: Path) -> None:
    text = tiny.SETTINGS + RULE.format(least=2, count="borders")
    assert main.run(["check", str(tiny.write(tmp_path / "s", scenario=text))]) == 0
