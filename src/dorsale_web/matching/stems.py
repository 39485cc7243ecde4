"""Stems of words in five languages: one word, one lexeme, in every index.

A stem holds only ``a`` to ``z``, digits and Arabic letters, so that SQLite's FTS5 and PostgreSQL's
``tsvector`` keep it as it is. Whether accents, vowel marks or the Arabic article were written
changes no stem.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from threading import local
from typing import NamedTuple

import snowballstemmer

STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "pt": "portuguese"}
LATIN = ("en", "fr", "pt", "es")
SHORTEST = 2  # letters of a stem

_KEPT_WORDS = 1 << 16
_MARKS = "\u0300-\u036f\u0640\u064b-\u065f\u0670"
_WRITTEN = re.compile(f"[^\\W_]+(?:[{_MARKS}]+[^\\W_]+)*[{_MARKS}]*")
_RUN = re.compile("[a-z0-9]+|[\u0621-\u063a\u0641-\u064a]+")
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
    "fr": (
        ("^(donnee)s?$", r"\1"),  # data, apart from gifts
        ("ite(s?)$", r"ité\1"),
        ("ee(s?)$", r"ée\1"),
        ("iere(s?)$", r"ière\1"),
    ),
    "pt": (
        ("(?:cao|coes)$", "ção"),
        ("(?:ao|oes)$", "ão"),
        ("(?<=...)ais$", "al"),
        ("(?<=...)eis$", "el"),
    ),
}
_own = local()  # a stemmer keeps the word it works on: one for each thread


class Word(NamedTuple):
    """One word of a text: as written, plain (folded, some endings as one), its stem.

    A stop word is silent.
    """

    written: str
    plain: str
    stem: str
    silent: bool


def fold(text: str) -> str:
    """Return a text without case, accents and vowel marks, Arabic letters of one sound as one.

    Only French maize needs its accent, which tells it from "but"; it joins the English word.

    >>> fold("Cœur d'Éléphant")
    "coeur d'elephant"
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("maïs", "maiz")
    parts = unicodedata.normalize("NFD", plain)
    bare = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return bare.translate(_ONE_FOR_ANOTHER)


def words(text: str, language: str) -> list[Word]:
    """Return the words of a text in its order, the silent ones too."""
    return [_word(*part, _own_language(part[1], language)) for part in _parts(text)]


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text in its order, without stop words; repeated words repeat.

    >>> stems("Les réseaux de l'université", "fr")
    ['reseau', 'univers']
    """
    return [word.stem for word in words(text, language) if _speaks(word)]


def surfaces(text: str, language: str) -> dict[str, str]:
    """Return for each stem of a text the first word it came from, as it was written."""
    first: dict[str, str] = {}
    for word in words(text, language):
        if _speaks(word):
            first.setdefault(word.stem, word.written)
    return first


def query_stems(text: str) -> list[list[str]]:
    """Return for each word of a query the stems it has in any language it may be written in.

    Stop words of any language are left out, unless the query holds nothing else.
    """
    readings = [[_word(*part, each) for each in _languages(part[1])] for part in _parts(text)]
    speaking = [each for each in readings if not any(word.silent for word in each)]
    found = [{word.stem for word in each} for each in speaking or readings]
    return [sorted(some) for each in found if (some := {one for one in each if _is_long(one)})]


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded words of a language that say nothing alone."""
    with (files(__package__) / "stop_words.csv").open(encoding="utf-8") as source:
        lists = {row["language"]: row["words"].split() for row in csv.DictReader(source)}
    silent = {fold(word) for word in lists.get(language, [])}
    return frozenset(silent | {f"و{word}" for word in silent if language == "ar"})


def _speaks(word: Word) -> bool:
    return not word.silent and _is_long(word.stem)


def _is_long(stem: str) -> bool:
    return len(stem) >= SHORTEST


def _parts(text: str) -> list[tuple[str, str]]:
    """Return each token of a text as written, with each run of one script in it, folded."""
    written = _WRITTEN.findall(unicodedata.normalize("NFKC", text))
    return [(token, folded) for token in written for folded in _runs(token)]


@lru_cache(_KEPT_WORDS)
def _runs(token: str) -> list[str]:
    return _RUN.findall(fold(token))


def _languages(folded: str) -> tuple[str, ...]:
    """Return the languages a word may be of, by its script."""
    return ("ar",) if folded > "z" * len(folded) else LATIN


def _own_language(folded: str, language: str) -> str:
    possible = _languages(folded)
    return language if language in possible else possible[0]


@lru_cache(_KEPT_WORDS)
def _word(written: str, folded: str, language: str) -> Word:
    plain = _plain(folded, language)
    return Word(written, fold(plain), _stem(plain, language), folded in stop_words(language))


def _plain(folded: str, language: str) -> str:
    """Return a word with the ending its stemmer knows; an Arabic word without its article."""
    if language == "ar":
        return _ARABIC_ARTICLE.sub("", folded)
    for pattern, ending in _ENDINGS[language]:
        restored, changes = re.subn(pattern, ending, folded)
        if changes:
            return restored
    return folded


def _stem(plain: str, language: str) -> str:
    """Return the stem of a plain word; Arabic words get their article, which marks a noun."""
    if language != "ar":
        return fold(_stemmer(language).stemWord(plain))
    noun = "ال" + re.sub("ه$", "ة", plain)
    stem = _ARABIC_ARTICLE.sub("", fold(_stemmer("ar").stemWord(noun)))
    return stem if _is_long(stem) else plain


def _stemmer(language: str) -> snowballstemmer.stemmer:
    kept = _own.__dict__.setdefault("stemmers", {})
    if language not in kept:
        kept[language] = snowballstemmer.stemmer(STEMMERS[language])
    return kept[language]
