"""Found texts with the words that were looked for marked, whatever their endings."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dorsale_web.matching.stems import query_stems, stems

WORD = re.compile("[\\w\u0300-\u036f\u064b-\u0652\u0670]+")
MOST_WORDS = 40


def forms_of(words: str) -> frozenset[str]:
    """Return every stem that the words of a query may have."""
    return frozenset(form for forms in query_stems(words) for form in forms)


def marked(text: str, language: str, forms: Collection[str]) -> SafeString:
    """Return the first words of a text, escaped, those with one of ``forms`` in ``<mark>``.

    >>> marked("Le réseau <b>des réseaux</b> ruraux", "fr", {"reseau"})
    'Le <mark>réseau</mark> &lt;b&gt;des <mark>réseaux</mark>&lt;/b&gt; ruraux'
    """
    parts, at = [], 0
    cut = shortened(text)
    for found in WORD.finditer(cut):
        word = found.group()
        is_looked_for = not forms.isdisjoint(stems(word, language))
        parts += [escape(cut[at : found.start()])]
        parts += [format_html("<mark>{}</mark>", word) if is_looked_for else escape(word)]
        at = found.end()
    return mark_safe("".join([*parts, escape(cut[at:])]))


def shortened(text: str) -> str:
    """Return at most the first forty words of a text."""
    words = text.split()
    return " ".join(words) if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"
