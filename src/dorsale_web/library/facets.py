"""The filters of the library's list, as its page draws them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.library.filters import Filters, years
from dorsale_web.library.models import EntryKind
from dorsale_web.matching import themes
from dorsale_web.members.geography import countries
from dorsale_web.members.text import CONTENT_LANGUAGES


def facets(chosen: Filters) -> list[dict[str, Any]]:
    """Return the facets in their order; none of them asks the database."""
    language = get_language() or "fr"
    kinds = [(code, capfirst(str(label))) for code, label in EntryKind.choices]
    return [
        facet("kind", _("Kind"), kinds, chosen.kind),
        facet("theme", _("Theme"), themes.labels(language).items(), chosen.theme),
        facet("country", _("Country"), countries(language), chosen.country),
        facet("year", _("Year"), [(one, one) for one in years()], chosen.year),
        facet("language", _("Language"), CONTENT_LANGUAGES, chosen.language),
    ]


def facet(name: str, label: str, options: Iterable[tuple[str, Any]], chosen: str) -> dict[str, Any]:
    """Return one facet: a list of which one option is chosen, or none."""
    return {
        "name": name,
        "label": label,
        "many": False,
        "options": [
            {"value": value, "label": str(words), "chosen": value == chosen}
            for value, words in options
        ],
    }
