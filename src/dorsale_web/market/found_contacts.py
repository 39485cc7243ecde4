"""Texts with the ways to make contact that stand in them, for whoever reviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dorsale_web.members.contacts import EASTERN_DIGITS, PATTERNS, found_in

NAMES = {
    "mail": _("mail address"),
    "link": _("link"),
    "phone": _("telephone number"),
    "messenger": _("messenger"),
}


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``kind`` names the contact it gives, and is empty for plain words."""

    text: str
    kind: str = ""

    @property
    def label(self) -> str:
        """Return the kind of contact in words."""
        return str(NAMES.get(self.kind, ""))


def pieces(text: str) -> list[Piece]:
    """Return a text cut at its contacts.

    >>> [(one.text, one.kind) for one in pieces("Appelez le +242 06 612 34 56 demain")]
    [('Appelez le ', ''), ('+242 06 612 34 56', 'phone'), (' demain', '')]
    """
    cut: list[Piece] = []
    done = 0
    for start, end, kind in sorted(_places(text)):
        if start < done:
            continue
        cut += [Piece(text[done:start]), Piece(text[start:end], kind)]
        done = end
    return [one for one in [*cut, Piece(text[done:])] if one.text]


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    latin = text.translate(EASTERN_DIGITS)
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(latin):
            if kind in found_in(match.group()):
                yield match.start(), match.end(), kind


def named(kinds: list[str]) -> list[str]:
    """Return kinds of contact in words."""
    return [str(NAMES[kind]) for kind in kinds if kind in NAMES]
