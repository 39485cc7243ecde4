"""The contents of the appraisal file: its chapters in the order a reader needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import map_svg
from dorsale.report.appraisal import (
    choices,
    costs,
    countries,
    drawings,
    economics,
    financing,
    front,
    method,
    need,
    network,
    operation,
    phases,
    procurement,
    results,
    risks,
    safeguards,
)
from dorsale.report.appraisal.blocks import Appraisal, Chapter
from dorsale.report.appraisal.sites import chapter as sites
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import Words

Document = Mapping[str, Any]
Write = Callable[[Subject], Chapter | None]
BEFORE: tuple[Write, ...] = (
    need.write, network.write, choices.write, phases.write, costs.write,
)  # fmt: skip
ON_PAGE: tuple[Write, ...] = (
    sites.write, financing.write, economics.write, risks.write, countries.write, safeguards.write,
    procurement.write, results.write, operation.write,
)  # fmt: skip
"""Chapters that the page shows as well; the others have sections of their own there."""
AFTER: tuple[Write, ...] = (
    method.method, method.not_known, method.assumptions, method.glossary,
)  # fmt: skip


def write(document: Document, outlines: Mapping[str, Any], language: str) -> Appraisal:
    """Return the appraisal file of a plan (``plan.json``) in ``language``.

    ``outlines`` is GeoJSON as for :func:`dorsale.report.html.render`.
    """
    words = Words(language)
    drawn = map_svg.draw(document, outlines, words.say(N_("Map of the plan")))
    subject = Subject(document, words, outlines, drawings.with_signs(drawn))
    return Appraisal(
        language=language,
        front=front.write(subject),
        chapters=chapters(subject),
        as_of=document["scenario"]["as_of"],
        maker=f"Dorsale {document['dorsale']}",
        words=_frame(words),
    )


def chapters(subject: Subject) -> list[Chapter]:
    """Return the chapters that the plan can fill."""
    return [
        one for write_one in (*BEFORE, *ON_PAGE, *AFTER) if (one := write_one(subject)) is not None
    ]


def _frame(words: Words) -> dict[str, str]:
    """Return the words that stand around the text on paper."""
    return {
        "mark": words.say(N_("assumption, listed in the last chapters")),
        "source": words.say(N_("Source:")),
        "figure": words.say(N_("Figure")),
        "table": words.say(N_("Table")),
        "stop": ". ",
        "rests": words.say(N_("What it rests on")),
        "risks": words.say(N_("The three largest risks")),
        "contents": words.say(N_("Contents")),
        "reading": words.say(
            N_(
                "Amounts are in euros of the stated year, net of tax unless a line says "
                "otherwise. P10 to P90 is the range within which eight simulated cases of ten "
                "fall. A figure marked ◇ rests on an assumption."
            )
        ),
    }
