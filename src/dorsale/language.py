"""Languages: one gettext catalogue for the planner, and numbers as each language writes them."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files

LANGUAGES = ("fr", "en")


@cache
def translator(language: str, package: str = "dorsale") -> gettext.NullTranslations:
    """Return the catalogue of ``package`` in ``language``; English is the source itself."""
    folder = str(files(package) / "locale")
    return gettext.translation(package, folder, languages=[language], fallback=True)


def number(value: float, language: str, digits: int = 0) -> str:
    r"""Return ``value`` rounded to ``digits`` decimals, written as ``language`` does.

    >>> number(1234.56, "en", 1), number(1234.56, "fr", 1)
    ('1,234.6', '1\u202f234,6')
    """
    from babel.numbers import format_decimal  # slow start: only when a number is written

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language)
