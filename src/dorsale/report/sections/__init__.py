"""What each section of the report shows in one language: its charts, tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.report import corridors, layers, programme, rules_kept, shared_ground, tables
from dorsale.report.sections import (
    assumptions,
    availability,
    bill,
    coverage,
    finance,
    front,
    optics,
    why,
)
from dorsale.report.words import Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return everything the templates write in one language."""
    return {
        "front": front.view(document, words),
        "why": why.view(document, words),
        "availability": availability.view(document, words),
        "rules": rules_kept.view(document, words),
        "shared": shared_ground.view(document, words),
        "programme": programme.view(document, words),
        "bill": bill.view(document, words),
        "corridors": corridors.view(document, words),
        "finance": finance.view(document, words),
        "coverage": coverage.view(document, words),
        "optics": optics.view(document, words),
        "layers": layers.table(document, words),
        "assumptions": assumptions.view(document, words),
        "span_heads": tables.span_heads(words),
        "span_rows": tables.span_rows(document, words),
    }
