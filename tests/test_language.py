"""Every message has its French, and all French is used; frames of pages have all languages."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dorsale.language import number, translator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402

CATALOGUES = [(package, one) for package, some in messages.PACKAGES.items() for one in some]
FRAME = ("base.html", "parts/pages.html", "parts/facets.html", "parts/field.html")


def catalogue(package, language="fr"):
    with messages.path_of(package, language).open("rb") as source:
        return {(m.context, m.id): m.string for m in read_po(source, locale=language) if m.id}


def is_said(text):
    return all(text) if isinstance(text, tuple) else bool(text)


@pytest.mark.parametrize("package", messages.PACKAGES)
def test_every_message_has_french_and_no_french_is_unused(package, monkeypatch):
    monkeypatch.chdir(ROOT)
    wanted = {(m.context, m.id) for m in messages.extracted(package) if m.id}
    written = catalogue(package)
    assert sorted(map(str, wanted - set(written))) == []
    assert sorted(map(str, set(written) - wanted)) == []
    assert [key for key, said in written.items() if not is_said(said)] == []


@pytest.mark.parametrize("language", messages.PACKAGES["dorsale_web"][1:])
def test_what_stands_around_every_page_is_said_in_every_language(language, monkeypatch):
    monkeypatch.chdir(ROOT)
    written = catalogue("dorsale_web", language)
    templates = Path("src/dorsale_web/templates")
    frame = {
        (context, message)
        for name in FRAME
        for message, context in messages.of_file(templates / name)
    }
    assert [key for key in frame if not is_said(written.get(key, ""))] == []


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_translations_keep_every_placeholder(package, language, monkeypatch):
    monkeypatch.chdir(ROOT)
    for (_context, message), said in catalogue(package, language).items():
        if isinstance(message, str) and said:
            assert sorted(set(_holes(said))) == sorted(set(_holes(message))), message
        elif isinstance(said, tuple) and all(said):
            assert set(_holes(said[-1])) == set(_holes(message[-1])), message


def _holes(text):
    return re.findall(r"{\w*}|%\(\w+\)[sd]|%[sd]", text)


def test_english_is_the_source_and_numbers_follow_the_language():
    assert translator("en").gettext("row") == "row"
    assert translator("fr").gettext("row") == "ligne"
    assert number(1234.5, "fr", 1) == "1\u202f234,5"
