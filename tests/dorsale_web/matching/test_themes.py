"""The ten themes: order and labels."""

from __future__ import annotations

import pytest

from dorsale_web.matching import themes

ORDER = (
    "publishing ecommerce offshoring big-data infrastructure solutions mobility cloud "
    "data-security e-government"
)


def test_the_ten_themes_in_their_order() -> None:
    assert tuple(ORDER.split()) == themes.CODES


@pytest.mark.parametrize("language", themes.LANGUAGES)
def test_every_theme_has_a_label_of_its_own_in_every_language(language: str) -> None:
    labels = themes.labels(language)
    assert tuple(labels) == themes.CODES
    assert len(set(labels.values())) == 10


def test_a_language_without_labels_reads_english() -> None:
    assert themes.label("e-government", "sw") == "E-government"


def test_an_unknown_theme_is_an_error() -> None:
    with pytest.raises(KeyError):
        themes.label("fishing", "en")
