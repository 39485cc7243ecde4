"""Meetings without a shared language, and the interpreters who are free for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from dorsale_web.salon.models import Edition, Interpreter, Meeting, Participant, ParticipantState


@dataclass
class Need:
    """A meeting that needs an interpreter: the languages of both sides and who is free."""

    meeting: Meeting
    ours: list[str]  # of the exhibitor's people
    theirs: list[str]  # of the visitor
    free: list[Interpreter] = field(default_factory=list)


def needs(edition: Edition, meetings: Iterable[Meeting]) -> list[Need]:
    """Return what meetings need, each with the interpreters free in its slot; three queries."""
    some = list(meetings)
    spoken = languages_of_teams([one.exhibitor_id for one in some])
    interpreters = list(edition.interpreters.all())
    busy = taken(interpreters)
    found = []
    for one in some:
        ours = sorted(spoken.get(one.exhibitor_id) or set(one.exhibitor.organisation.languages))
        need = Need(one, ours, list(one.visitor.languages))
        need.free = [each for each in interpreters if is_free(each, need, busy)]
        found.append(need)
    return found


def unserved(edition: Edition) -> Q:
    """Return the condition of meetings that stand and need an interpreter, or have one."""
    lacks = Q(has_common_language=False) | Q(interpreter__isnull=False)
    return Q(edition=edition, fallen="") & lacks


def languages_of_teams(exhibitors: list[int]) -> dict[int, set[str]]:
    """Return the languages that the team of each exhibitor speaks."""
    spoken: dict[int, set[str]] = defaultdict(set)
    rows = Participant.objects.filter(
        exhibitor__in=exhibitors, state=ParticipantState.CONFIRMED
    ).values_list("exhibitor", "languages")
    for exhibitor, languages in rows:
        if exhibitor is not None:
            spoken[exhibitor] |= set(languages)
    return spoken


def taken(interpreters: list[Interpreter]) -> set[tuple[int, int]]:
    """Return the pairs of interpreter and slot that are taken."""
    rows = Meeting.objects.filter(interpreter__in=interpreters, fallen="")
    return {
        (interpreter, slot)
        for interpreter, slot in rows.values_list("interpreter", "slot")
        if interpreter is not None
    }


def is_free(interpreter: Interpreter, need: Need, busy: set[tuple[int, int]]) -> bool:
    """Return whether an interpreter is there, not busy, and links the two sides."""
    slot = need.meeting.slot
    if slot.number in interpreter.away or (interpreter.pk, slot.pk) in busy:
        return False
    spoken = set(interpreter.languages)
    return bool(spoken & set(need.ours)) and bool(spoken & set(need.theirs))
