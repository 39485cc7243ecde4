"""The language of this run: from ``--lang``, else the environment, else French."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from dorsale.language import LANGUAGES, translator


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for.

    >>> language_of(["plan", "--lang", "en"], {}), language_of([], {"LANG": "en_GB.UTF-8"})
    ('en', 'en')
    >>> language_of([], {"LANG": "C"})
    'fr'
    """
    for at, word in enumerate(arguments):
        if word == "--lang" and at + 1 < len(arguments) and arguments[at + 1] in LANGUAGES:
            return arguments[at + 1]
        if word.startswith("--lang=") and word[7:] in LANGUAGES:
            return word[7:]
    said = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG")
    return said[:2] if said and said[:2] in LANGUAGES else LANGUAGES[0]


LANGUAGE = language_of(sys.argv[1:], os.environ)
_ = translator(LANGUAGE, "dorsale_cli").gettext


def planner_words(language: str) -> Callable[[str], str]:
    """Return the planner's words in ``language``, or the door's own where it has none."""
    planner, door = translator(language).gettext, translator(language, "dorsale_cli").gettext

    def say(message: str) -> str:
        said = planner(message)
        return door(message) if said == message else said

    return say
