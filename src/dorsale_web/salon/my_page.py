"""The parts of "My fair": each room registers what it shows there to whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from dorsale_web.salon.models import Edition

Context = Mapping[str, Any]
Find = Callable[[HttpRequest, Edition], Context | None]
PLAIN = "salon/my/plain.html"  # draws text, items (text, url, when, where) and links (text, url)


@dataclass(frozen=True)
class Part:
    """A part of the page: its words, what it finds, how it is drawn, and where it stands."""

    name: str
    label: str | Promise
    find: Find
    template: str
    rank: int


@dataclass(frozen=True)
class Filled:
    """A part with what one reader sees."""

    name: str
    label: str
    template: str
    context: Context = field(default_factory=dict)


PARTS: dict[str, Part] = {}
NOTHING: Context = {"text": "", "items": (), "links": ()}


def register(
    name: str, label: str | Promise, find: Find, *, template: str = PLAIN, rank: int = 50
) -> None:
    """Declare a part; ``find(request, edition)`` returns its context, or None to show nothing.

    The template receives the context as ``part.context``; parts of a lower ``rank`` stand first.
    """
    PARTS[name] = Part(name, label, find, template, rank)


def of(request: HttpRequest, edition: Edition) -> list[Filled]:
    """Return the parts that have something to show to whoever asks."""
    filled = []
    for one in sorted(PARTS.values(), key=lambda part: part.rank):
        context = one.find(request, edition)
        if context is not None:
            filled.append(Filled(one.name, str(one.label), one.template, {**NOTHING, **context}))
    return filled
