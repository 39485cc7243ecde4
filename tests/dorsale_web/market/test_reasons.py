"""Reasons in words: every code has a label, a sentence and its weight."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.utils import translation

from dorsale_web.market import reasons
from dorsale_web.matching.score import WEIGHTS, WEIGHTS_WITH_MEANING


def said(code: str, points: float, *facts: str, most: float = 10) -> str:
    """Return the English sentence of a reason."""
    with translation.override("en"):
        found = reasons.sentence({"code": code, "points": points, "most": most, "facts": facts})
    return found.replace("\u2068", "").replace("\u2069", "")


def test_sentences_say_what_both_sides_can_check() -> None:
    assert said("theme", 5, "cloud", "e-government").startswith("You both name: Cloud")
    assert said("words", 5, "arrosage", "capteurs") == "Both texts say: arrosage, capteurs."
    assert said("concepts", 5, "irrigation", "pump:solar").startswith("Shared notions: irrigation")
    assert "Close ones: " in said("concepts", 5, "pump:solar")
    assert said("place", 10, "CG", "CG").endswith(": Congo-Brazzaville.")
    assert said("stage", 10, "pilot", "market").startswith("Needed: pilot")
    assert said("outcomes", 3, "4").startswith("4 earlier")


@pytest.mark.parametrize("code", list(asdict(WEIGHTS)))
@pytest.mark.parametrize("language", ["fr", "en", "pt", "es", "ar"])
def test_a_reason_without_facts_says_so_in_every_language(code: str, language: str) -> None:
    with translation.override(language):
        assert reasons.lines([{"code": code, "points": 0.0, "most": 4.0, "facts": []}])


def test_the_printed_weights_are_those_of_the_score() -> None:
    plain = [row["most"] for row in reasons.weights()]
    assert sum(plain) == 100
    assert sorted(plain) == sorted(most for most in asdict(WEIGHTS).values() if most)
    used = [{"code": "meaning", "points": 1, "most": 40, "facts": []}]
    with_meaning = [row["most"] for row in reasons.weights(used)]
    assert sorted(with_meaning) == sorted(asdict(WEIGHTS_WITH_MEANING).values())
