"""What the site knows of its own translations, and of its programming interface."""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

SOURCE = "en"
FULL = "fr"  # the language that is always complete
EVERYWHERE = ("limit", "offset")  # parameters of every list, told once


@cache
def share_translated(language: str) -> float:
    """Return the share of the site's own sentences that are said in ``language``, 0 to 1."""
    if language == SOURCE:
        return 1.0
    everything = _sentences(FULL)
    return len(_sentences(language)) / len(everything) if everything else 0.0


def _sentences(language: str) -> set[object]:
    folder = str(settings.LOCALE_PATHS[0])
    catalogue = gettext.translation("django", folder, languages=[language], fallback=True)
    known = getattr(catalogue, "_catalog", {})
    return {key if isinstance(key, str) else key[0] for key, said in known.items() if key and said}


@dataclass(frozen=True)
class Parameter:
    """One thing that can be asked for, with what it means; in English, to be translated."""

    name: str
    text: str


@dataclass(frozen=True)
class Operation:
    """One address of the programming interface; its summary is in English, to be translated."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]


def operations(request: HttpRequest) -> tuple[Operation, ...]:
    """Return the operations of the interface, as its own description lists them."""
    return _operations(_description(request))


def _description(request: HttpRequest) -> str:
    answer = resolve(reverse("api:openapi-json")).func(request)
    return answer.content.decode()


@cache
def _operations(description: str) -> tuple[Operation, ...]:
    paths: dict[str, Any] = json.loads(description)["paths"]
    return tuple(
        Operation(path, one["summary"], tuple(_parameters(one)))
        for path, methods in paths.items()
        for one in methods.values()
    )


def _parameters(operation: dict[str, Any]) -> Iterator[Parameter]:
    for one in operation.get("parameters", []):
        if one["in"] == "query" and one["name"] not in EVERYWHERE:
            yield Parameter(one["name"], one.get("description", ""))
