"""Every message of both packages has its French, and every French message is used."""

import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dorsale.language import number, translator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402


@pytest.mark.parametrize("package", messages.PACKAGES)
def test_every_message_has_french_and_no_french_is_unused(package, monkeypatch):
    monkeypatch.chdir(ROOT)
    wanted = {m.id for m in messages.extracted(package) if m.id}
    with messages.path_of(package).open("rb") as source:
        catalogue = read_po(source, locale="fr")
    written = {m.id: m.string for m in catalogue if m.id}
    assert sorted(wanted - set(written)) == []
    assert sorted(set(written) - wanted) == []
    assert [text for text, said in written.items() if not said] == []


@pytest.mark.parametrize("package", messages.PACKAGES)
def test_french_keeps_every_placeholder(package, monkeypatch):
    monkeypatch.chdir(ROOT)
    with messages.path_of(package).open("rb") as source:
        catalogue = read_po(source, locale="fr")
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            assert set(_holes(message.string)) == set(_holes(message.id)), message.id


def _holes(text):
    import re

    return re.findall(r"{\w+}", text)


def test_english_is_the_source_and_numbers_follow_the_language():
    assert translator("en").gettext("row") == "row"
    assert translator("fr").gettext("row") == "ligne"
    assert number(1234.5, "fr", 1) == "1\u202f234,5"
