"""Stems of words in five languages: one word, one lexeme, in every index.

A stem holds only ``a`` to ``z``, digits and Arabic letters, so that SQLite's FTS5 and PostgreSQL's
``tsvector`` keep it as it is. Whether accents, vowel marks or the Arabic article were written
changes no stem.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from threading import local

import snowballstemmer

STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "pt": "portuguese"}
LATIN = ("en", "fr", "pt", "es")
SHORTEST = 2  # letters of a stem

_KEPT_WORDS = 1 << 16
_WORD = re.compile("[a-z0-9]+|[\u0621-\u063a\u0641-\u064a]+")
_ONE_FOR_ANOTHER = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ɛ": "e", "ɔ": "o", "ŋ": "n"}
    | {"ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ə": "e"}
    | {"ى": "ي", "ة": "ه", "ٱ": "ا", "ـ": "", "ی": "ي", "ک": "ك", "گ": "ك", "پ": "ب", "ڤ": "ف"}
    | {chr(0x660 + digit): str(digit) for digit in range(10)}
    | {chr(0x6F0 + digit): str(digit) for digit in range(10)}
)
_ARABIC_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?:ال)?(?=..)")
_ENDINGS = {  # what the stemmer needs to see again once the accents are gone
    "en": (("(?<=...)is(ations?|ing|ed|ers?|es?)$", r"iz\1"),),
    "es": (("cion$", "ción"),),
    "fr": (("ite(s?)$", r"ité\1"), ("ee(s?)$", r"ée\1"), ("iere(s?)$", r"ière\1")),
    "pt": (
        ("(?:cao|coes)$", "ção"),
        ("(?:ao|oes)$", "ão"),
        ("(?<=...)ais$", "al"),
        ("(?<=...)eis$", "el"),
    ),
}
_own = local()  # a stemmer keeps the word it works on: one for each thread


def fold(text: str) -> str:
    """Return a text without case, accents and vowel marks, Arabic letters of one sound as one.

    >>> fold("Cœur d'Éléphant")
    "coeur d'elephant"
    """
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return bare.translate(_ONE_FOR_ANOTHER)


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text in its order, without stop words; repeated words repeat.

    >>> stems("Les réseaux de l'université", "fr")
    ['reseau', 'univers']
    """
    return [found for _, found in _pairs(text, language)]


def surfaces(text: str, language: str) -> dict[str, str]:
    """Return for each stem of a text the first word it came from, without case and accents."""
    words: dict[str, str] = {}
    for word, found in _pairs(text, language):
        words.setdefault(found, word)
    return words


def query_stems(text: str) -> list[list[str]]:
    """Return for each word of a query the stems it has in any language it may be written in.

    Stop words of any language are left out, unless the query holds nothing else.
    """
    words = _WORD.findall(fold(text))
    kept = [word for word in words if not any(word in stop_words(each) for each in STEMMERS)]
    choices = ({_stem(word, each) for each in _languages(word)} for word in kept or words)
    long = (sorted(one for one in found if len(one) >= SHORTEST) for found in choices)
    return [found for found in long if found]


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language that say nothing alone."""
    with (files(__package__) / "stop_words.csv").open(encoding="utf-8") as source:
        lists = {row["language"]: row["words"].split() for row in csv.DictReader(source)}
    words = {fold(word) for word in lists.get(language, [])}
    return frozenset(words | {f"و{word}" for word in words if language == "ar"})


def _pairs(text: str, language: str) -> Iterator[tuple[str, str]]:
    silent = stop_words(language)
    for word in _WORD.findall(fold(text)):
        if word not in silent:
            found = _stem(word, _written_in(word, language))
            if len(found) >= SHORTEST:
                yield word, found


def _languages(word: str) -> tuple[str, ...]:
    return ("ar",) if word > "z" else LATIN


def _written_in(word: str, language: str) -> str:
    """Return the language of a word: its script decides before the language of the text."""
    possible = _languages(word)
    return language if language in possible else possible[0]


@lru_cache(_KEPT_WORDS)
def _stem(word: str, language: str) -> str:
    if language == "ar":
        return _arabic_stem(word)
    for pattern, restored in _ENDINGS[language]:
        word, changed = re.subn(pattern, restored, word)
        if changed:
            break
    return fold(_stemmer(language).stemWord(word))


def _arabic_stem(word: str) -> str:
    """Return the stem of an Arabic word, given its article: so the stemmer knows it for a noun."""
    noun = "ال" + re.sub("ه$", "ة", _ARABIC_ARTICLE.sub("", word))
    return _ARABIC_ARTICLE.sub("", fold(_stemmer("ar").stemWord(noun)))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    kept = _own.__dict__.setdefault("stemmers", {})
    if language not in kept:
        kept[language] = snowballstemmer.stemmer(STEMMERS[language])
    return kept[language]
