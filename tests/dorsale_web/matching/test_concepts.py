"""Concepts: the same in every language, one name for one concept."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching import concepts as module
from dorsale_web.matching.concepts import LANGUAGES, concepts, lexicon, near
from dorsale_web.matching.stems import words

PUMPS = {
    "en": "Solar pumps for watering",
    "fr": "Des pompes solaires pour l'arrosage",
    "pt": "Bombas de água solares para a rega",
    "ar": "مضخات شمسية للري",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_said_in_four_languages(language: str) -> None:
    assert concepts(PUMPS[language], language) == {"solar", "pump", "irrigation"}


def test_a_language_without_names_has_no_concepts() -> None:
    assert concepts("riego solar", "es") == frozenset()


def test_the_longer_name_wins() -> None:
    assert concepts("a data centre", "en") == {"datacentre"}
    assert concepts("une application sans internet", "fr") == {"application", "offline"}
    assert concepts("تعليم عن بعد", "ar") == {"elearning"}


def test_the_nearest_spelling_decides_between_names_of_one_stem() -> None:
    assert concepts("customers", "en") == {"customer"}
    assert concepts("customs", "en") == {"customs"}
    assert concepts("mères", "fr") == {"mother-child"}
    assert concepts("la mer", "fr") == {"island"}


def test_a_word_that_only_begins_alike_names_nothing() -> None:
    assert concepts("excellent", "en") == frozenset()  # Excel
    assert concepts("com a casa cheia", "pt").isdisjoint({"food"})  # comida


def test_the_lexicon_is_large_and_full() -> None:
    assert len(lexicon()) >= 350
    for concept in lexicon().values():
        assert all(all(concept.names[language]) for language in LANGUAGES), concept.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_belongs_to_two_concepts(language: str) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for concept in lexicon().values():
        for name in concept.names[language]:
            owners[" ".join(word.plain for word in words(name, language))].append(concept.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_finds_its_concept(language: str) -> None:
    lost = [
        (concept.code, name)
        for concept in lexicon().values()
        for name in concept.names[language]
        if concept.code not in concepts(name, language)
    ]
    assert lost == []


def test_codes_are_written_once() -> None:
    with (files(module.__package__) / "concepts.csv").open(encoding="utf-8") as source:
        codes = [row["code"] for row in csv.DictReader(source)]
    assert len(codes) == len(set(codes))


def test_nearness_goes_both_ways_and_names_concepts() -> None:
    assert "solar" in near("electricity")
    for code in lexicon():
        assert code not in near(code)
        assert near(code) <= set(lexicon())
        assert all(code in near(other) for other in near(code))


def test_the_label_is_the_plainest_name() -> None:
    assert lexicon()["irrigation"].label("pt") == "irrigação"
    assert lexicon()["irrigation"].label("es") == "irrigation"


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_gives_known_codes(text: str, language: str) -> None:
    assert concepts(text, language) <= set(lexicon())
