"""Stems: one word, one lexeme, however it was written."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching.stems import (
    LATIN,
    SHORTEST,
    STEMMERS,
    fold,
    query_stems,
    stems,
    stop_words,
    surfaces,
    words,
)

LEXEME = re.compile("[a-z0-9]+|[\u0621-\u064a]+")
TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "abcéèçãõñœïÀÉ' -éةىآإأؤئالمدرسةشبكوَُّـ٣5", max_size=30
)


def test_a_sentence_by_hand() -> None:
    text = "Les réseaux de l'université, et 4G : la sécurité des données."
    assert stems(text, "fr") == ["reseau", "univers", "4g", "secur", "donne"]


SAME = {
    "en": ["organisation organization organisations", "farms farm", "study studies"],
    "fr": [
        "réseau réseaux RÉSEAUX",
        "hôpital hôpitaux hopital",
        "sécurité sécurités securite",
        "formée formées formé formee",
        "première premier premiere",
        "donnée données donnees",
        "œuvre oeuvre",
    ],
    "pt": [
        "produção produções producao",
        "gestão gestões",
        "móvel móveis",
        "canal canais",
        "país países",
    ],
    "es": ["gestión gestiones gestion", "producción producciones"],
    "ar": [
        "مدرسة المدرسة والمدرسة بالمدرسة للمدرسة المدرسه مدرسي",
        "شبكة الشبكات شبكات بالشَّبَكَات الشـبكة",
        "إلكتروني الإلكترونية الكترونية للإلكترونيات",
        "أمن امن الأمن الأمنية",
        "بيانات البيانات للبيانات",
        "صحة الصحية والصحة",
        "مستشفى المستشفيات مستشفي",
    ],
}


@pytest.mark.parametrize(("language", "line"), [(k, line) for k, v in SAME.items() for line in v])
def test_forms_of_one_word_have_one_stem(language: str, line: str) -> None:
    assert len({tuple(stems(word, language)) for word in line.split()}) == 1


def test_words_that_differ_stay_apart() -> None:
    assert stems("donnée", "fr") != stems("don", "fr")
    assert stems("maïs", "fr") == stems("maize", "en") == ["maiz"]
    assert stems("mais", "fr") == []


def test_the_script_of_a_word_decides_before_the_language_of_its_text() -> None:
    assert stems("مركز البيانات", "fr") == stems("مركز البيانات", "ar")
    assert stems("منصة cloud", "ar")[-1] == "cloud"
    assert stems("نظامERP", "ar") == [*stems("نظام", "ar"), "erp"]


def test_arabic_figures_are_figures() -> None:
    assert stems("٢٠٢٦", "ar") == stems("2026", "en") == ["2026"]


@given(TEXT, st.sampled_from(sorted(STEMMERS)))
def test_stems_hold_only_lexemes(text: str, language: str) -> None:
    for stem in stems(text, language):
        assert LEXEME.fullmatch(stem)
        assert len(stem) >= SHORTEST


@given(TEXT, st.sampled_from(sorted(STEMMERS)))
def test_accents_and_case_change_no_stem(text: str, language: str) -> None:
    plain = fold(text)
    assert stems(plain, language) == stems(text, language)
    assert fold(plain) == plain


@given(TEXT)
def test_each_word_of_a_query_has_the_stem_of_every_language(text: str) -> None:
    found = query_stems(text)
    assert all(each and each == sorted(set(each)) for each in found)
    flat = {stem for each in found for stem in each}
    if not any(word.silent for one in STEMMERS for word in words(text, one)):
        assert all(set(stems(text, language)) <= flat for language in LATIN)


def test_a_query_drops_stop_words_unless_it_holds_nothing_else() -> None:
    assert query_stems("eau de mer") == [["eau"], ["mer"]]
    assert query_stems("de la") == [["de"], ["la"]]
    assert query_stems("المركز") == [stems("مركز", "ar")]
    assert query_stems("") == query_stems("!?") == []


@pytest.mark.parametrize("word", ["organisation", "formation", "produções", "réseaux", "agua"])
def test_a_query_word_finds_documents_of_any_language(word: str) -> None:
    ((*choices,),) = query_stems(word)
    assert {stem for language in LATIN for stem in stems(word, language)} == set(choices)


def test_surfaces_say_how_a_stem_was_written_first() -> None:
    assert surfaces("Les Réseaux, un réseau", "fr") == {"reseau": "Réseaux"}


def test_stop_words_are_folded_and_many_enough() -> None:
    for language in STEMMERS:
        assert len(stop_words(language)) > 60
        assert all(fold(word) == word for word in stop_words(language))
    assert stop_words("sw") == frozenset()


@given(TEXT, st.sampled_from(sorted(STEMMERS)))
def test_sqlite_keeps_each_stem_as_one_lexeme(text: str, language: str) -> None:
    found = stems(text, language)
    with sqlite3.connect(":memory:") as database:
        database.execute("create virtual table kept using fts5(stems)")
        database.execute("create virtual table lexemes using fts5vocab(kept, 'instance')")
        database.execute("insert into kept values (?)", (" ".join(found),))
        rows = database.execute("select term from lexemes order by offset").fetchall()
    database.close()
    assert [term for (term,) in rows] == found


def test_threads_do_not_share_a_stemmer() -> None:
    vocabulary = [f"{a}{b}ations" for a in "bcdfgl" for b in ("arin", "olid", "umer", "egul")] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda word: tuple(stems(word, "fr")), vocabulary))
    assert found == [tuple(stems(word, "fr")) for word in vocabulary]


def test_decomposed_and_composed_letters_are_the_same() -> None:
    text = "Énergie à Yaoundé"
    assert stems(unicodedata.normalize("NFD", text), "fr") == stems(text, "fr")
