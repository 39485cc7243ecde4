"""Stems of words in five languages (stand-in until the matching helper's file lands)."""

from __future__ import annotations

import re
import unicodedata
from threading import local

import snowballstemmer

NAMES = {"en": "english", "fr": "french", "pt": "portuguese", "ar": "arabic", "es": "spanish"}
_words = re.compile(r"[a-z0-9]+|[\u0621-\u064a]+")
_local = local()


def fold(word: str) -> str:
    """Return a word without case and accents."""
    text = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in text if not unicodedata.combining(sign) and sign != "\u0640")


def _stem(word: str, language: str) -> str:
    if not hasattr(_local, "stemmers"):
        _local.stemmers = {}
    name = NAMES.get(language, "english")
    if name not in _local.stemmers:
        _local.stemmers[name] = snowballstemmer.stemmer(name)
    return fold(_local.stemmers[name].stemWord(word))


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text."""
    return [_stem(word, language) for word in _words.findall(fold(text)) if len(word) > 1]


def query_stems(text: str) -> list[list[str]]:
    """Return for each word of a query its stems in each language."""
    found = []
    for word in _words.findall(fold(text)):
        if len(word) > 1:
            languages = ("ar",) if word > "\u0600" else ("en", "fr", "pt")
            found.append(sorted({_stem(word, language) for language in languages}))
    return found
