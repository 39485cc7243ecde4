"""Codes of countries, languages and themes as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.geography import fold
from dorsale_web.members.text import CONTENT_LANGUAGES

LANGUAGES = tuple(code for code, _name in CONTENT_LANGUAGES)
OTHER_COUNTRIES = {
    "rdc": "CD", "drc": "CD", "rd congo": "CD", "dr congo": "CD", "congo rdc": "CD",
    "republique democratique du congo": "CD", "democratic republic of the congo": "CD",
    "republique du congo": "CG", "republic of the congo": "CG", "congo brazza": "CG",
    "rca": "CF", "centrafrique": "CF", "ivory coast": "CI", "cote divoire": "CI", "rci": "CI",
    "usa": "US", "etats unis": "US", "uk": "GB", "royaume uni": "GB", "angleterre": "GB",
    "swaziland": "SZ", "cap vert": "CV", "cape verde": "CV", "guinee conakry": "GN",
    "rsa": "ZA", "emirats": "AE", "uae": "AE", "hollande": "NL", "holland": "NL",
}  # fmt: skip


@cache
def countries() -> Mapping[str, str]:
    """Return the codes of countries by folded code or name, in every language of content."""
    known = dict(OTHER_COUNTRIES)
    for language in LANGUAGES:
        for code, name in geography.countries(language):
            known.setdefault(fold(name), code)
    known |= {code.casefold(): code for code in geography.known_countries()}
    known.pop("congo", None)  # there are two
    return MappingProxyType(known)


@cache
def languages() -> Mapping[str, str]:
    """Return the codes of languages by folded code or name, in every language of content."""
    known = {code: code for code in LANGUAGES}
    for reader in LANGUAGES:
        names = Locale.parse(reader).languages
        known |= {fold(names[code]): code for code in LANGUAGES if code in names}
    return MappingProxyType(known)


@cache
def theme_codes() -> Mapping[str, str]:
    """Return the codes of themes by folded code or label, in every language of content."""
    known = {fold(code): code for code in themes.CODES}
    for language in LANGUAGES:
        known |= {fold(label): code for code, label in themes.labels(language).items()}
    return MappingProxyType(known)


def several(text: str, known: Callable[[], Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """Return the codes in a cell that holds several, and the words that are none.

    >>> several("français / Anglais; klingon", languages)
    (['fr', 'en'], ['klingon'])
    """
    whole = known().get(fold(text))
    if whole:
        return [whole], []
    parts = [part.strip() for part in re.split(r"[;,/|+]| et | and ", text) if part.strip()]
    found = [known()[fold(part)] for part in parts if fold(part) in known()]
    return list(dict.fromkeys(found)), [part for part in parts if fold(part) not in known()]


def split_name(text: str) -> tuple[str, str]:
    """Return given and family name of a whole name: capitals mark the family name.

    >>> split_name("MBEMBA Awa Rose"), split_name("Awa Mbemba"), split_name("Madonna")
    (('Awa Rose', 'MBEMBA'), ('Awa', 'Mbemba'), ('', 'Madonna'))
    """
    words = text.replace(",", " ").split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return " ".join(words[:-1][:1]), " ".join(words[1:] or words)
