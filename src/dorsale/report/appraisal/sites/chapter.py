"""Data centres and technopole: what is hosted where, how big, at what cost, to what effect."""

from __future__ import annotations

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import Block, Chapter
from dorsale.report.appraisal.sites import (
    buildings,
    caches,
    decided,
    effect,
    exchanges,
    failures,
    hosted,
    opening,
    ranking,
    space,
)
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import held as facts


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on sites, or ``None`` for a plan without candidates."""
    held = facts.of(subject.document)
    if held is None:
        return None
    blocks: list[Block] = [
        *opening.write(subject, held), *hosted.write(subject, held),
        *ranking.write(subject, held, "data_centre"), *decided.write(subject, held),
        *buildings.write(subject, held), *effect.write(subject, held),
        *failures.write(subject, held), *space.write(subject, held),
        *caches.write(subject, held), *exchanges.write(subject, held),
    ]  # fmt: skip
    return Chapter("sites", subject.say(N_("Data centres and technopole")), blocks)
