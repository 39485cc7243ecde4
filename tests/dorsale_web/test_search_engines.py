"""The same hits on SQLite and PostgreSQL: this table is run on whichever database the tests use."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from dorsale_web.members import search

DOCUMENTS = (  # code, kind, language, title, words
    (
        "fr1",
        "posting",
        "fr",
        "Capteurs d'humidité",
        "Irriguer des périmètres maraîchers sans réseau.",
    ),
    ("fr2", "posting", "fr", "Plateforme d'e-gouvernement", "Guichet unique pour les communes."),
    ("fr3", "experience", "fr", "Les batteries volées d'Ouesso", "Un relais solaire, trois vols."),
    (
        "fr4",
        "organisation",
        "fr",
        "Université des Trois Rives",
        "Recherche sur l'eau et l'énergie.",
    ),
    ("en1", "posting", "en", "Soil moisture sensors", "Irrigation without a network, by radio."),
    ("en2", "posting", "en", "Universities wanted", "A joint laboratory for cloud computing."),
    ("en3", "document", "en", "Lessons of a failed rollout", "Batteries were stolen twice."),
    ("pt1", "posting", "pt", "Sensores de umidade do solo", "Irrigação sem rede nas aldeias."),
    ("pt2", "research", "pt", "Avaliação de redes rurais", "Medições em doze municípios."),
    ("ar1", "posting", "ar", "حساسات رطوبة التربة", "الري بدون شبكة في القرى"),
    ("ar2", "experience", "ar", "شبكة الألياف البصرية", "تجربة الجامعة في المدينة"),
    ("xx1", "posting", "fr", "Réseau 5G et WiFi6", "ISO 27001, norme C++ et l'œuvre de Brazza."),
    ("xx2", "posting", "fr", "réseau réseau réseau", "réseau"),
)
QUERIES = (  # words, kinds, codes found (all words; any word when no document has all)
    ("capteur", (), {"fr1"}),
    ("HUMIDITE", (), {"fr1"}),
    ("réseaux", (), {"fr1", "xx1", "xx2"}),
    ("reseau sans", (), {"fr1", "xx1", "xx2"}),
    ("universités", (), {"fr4"}),
    ("university", (), {"en2"}),
    ("université eau", (), {"fr4"}),
    ("batteries", (), {"fr3", "en3"}),
    ("batterie", ("experience",), {"fr3"}),
    ("sensor", (), {"en1", "pt1"}),
    ("moisture sensors", (), {"en1"}),
    ("irrigação", (), {"pt1", "en1"}),
    ("redes", (), {"pt1", "pt2"}),
    ("rede", ("research", "document"), {"pt2"}),
    ("شبكة", (), {"ar1", "ar2"}),
    ("الشبكة", (), {"ar1", "ar2"}),
    ("جامعة", (), {"ar2"}),
    ("5g", (), {"xx1"}),
    ("27001", (), {"xx1"}),
    ("oeuvre", (), {"xx1"}),
    ("œuvre", (), {"xx1"}),
    ("capteur stolen", (), {"fr1", "en3"}),
    ("introuvable", (), set()),
    ("", (), set()),
    ("' & | ! : * \" ( ) \\ - AND NOT NEAR", (), None),
    ('stem:fibre^2 "', (), None),
)
VISITOR = AnonymousUser()


@pytest.fixture
def _index(db: None) -> None:
    search.put(
        search.Found(
            kind=kind, code=code, title=title, line=words, url=f"/{code}/", language=language,
            country="CG", audience="public", at=timezone.now(), words=words,
        )
        for code, kind, language, title, words in DOCUMENTS
    )  # fmt: skip


@pytest.mark.usefixtures("_index")
@pytest.mark.parametrize(("words", "kinds", "codes"), QUERIES)
def test_the_same_words_find_the_same(
    words: str, kinds: tuple[str, ...], codes: set[str] | None
) -> None:
    found = {one.code for one in search.find(VISITOR, words, kinds=kinds)}
    assert codes is None or found == codes


@pytest.mark.usefixtures("_index")
def test_a_title_counts_more_than_a_text() -> None:
    found = [one.code for one in search.find(VISITOR, "réseau", kinds=["posting"])]
    assert found[0] == "xx2"


@pytest.mark.usefixtures("_index")
def test_what_changes_or_goes_is_found_no_more() -> None:
    search.put(
        [
            search.Found(
                kind="posting", code="fr1", title="Pompes", line="", url="/fr1/", language="fr",
                country="CG", audience="members", at=timezone.now(), words="Forage profond",
            )
        ]
    )  # fmt: skip
    search.remove("experience", ["fr3"])
    assert search.find(VISITOR, "capteur") == []
    assert search.find(VISITOR, "pompe") == []  # for members now
    assert {one.code for one in search.find(VISITOR, "batterie")} == {"en3"}
