"""What every export of the demo says of itself: its data is invented."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop

N_ = gettext_noop  # put into words when it is shown

INVENTED = N_("Invented data")
LANGUAGES = ("fr", "en")


def both(message: str | Promise) -> str:
    """Return a message in French and in English, or once when they are the same."""
    return " / ".join(dict.fromkeys(in_languages(message).values()))


def in_languages(message: str | Promise) -> dict[str, str]:
    """Return a message in French and in English by language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(message) if isinstance(message, Promise) else gettext(message)
    return found


def label() -> str:
    """Return ``Invented data`` in both languages in the demo, and nothing elsewhere."""
    return both(INVENTED) if settings.DEMO else ""


def titled(title: str) -> str:
    """Return a title that says in the demo that what follows is invented."""
    return f"{title} ({label()})" if settings.DEMO else title
