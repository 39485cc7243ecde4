"""What other rooms show on an organisation's page: each registers a list of cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from dorsale_web.members.models import Asker, Organisation

Cards = list[dict[str, Any]]
Find = Callable[[Asker, Organisation], Cards]
TEMPLATES: Mapping[str, str] = {
    "postings": "parts/card_posting.html",
    "entries": "parts/card_experience.html",
}


@dataclass(frozen=True)
class Panel:
    """A part of an organisation's page: its words, how it finds cards and how one is drawn."""

    name: str
    label: str | Promise
    find: Find
    template: str


@dataclass(frozen=True)
class Filled:
    """A panel with the cards that one reader sees."""

    name: str
    label: str
    template: str
    cards: Cards


PANELS: dict[str, Panel] = {}


def register(name: str, label: str | Promise, find: Find, *, template: str = "") -> None:
    """Declare a panel; ``find(asker, organisation)`` returns only what the asker may see."""
    drawn = template or TEMPLATES.get(name, "parts/card_posting.html")
    PANELS[name] = Panel(name, label, find, drawn)


def of(asker: Asker, organisation: Organisation) -> list[Filled]:
    """Return the panels that have something to show to ``asker``."""
    filled = [
        Filled(one.name, str(one.label), one.template, _below(one.find(asker, organisation)))
        for one in PANELS.values()
    ]
    return [one for one in filled if one.cards]


def _below(cards: Cards) -> Cards:
    """Return cards whose titles stand one level below the title of the panel."""
    return [{"heading": "h3"} | card for card in cards]
