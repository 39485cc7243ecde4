"""What part somebody has in the editions: read once per request, for rules and queries."""

from __future__ import annotations

from dataclasses import dataclass

from dorsale_web.members.models import Asker, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Edition, EditionRole, Exhibitor, Juror, Participant

CONFIRMED = "confirmed"
MEMBER = Role.EDITOR.value


@dataclass(frozen=True)
class Part:
    """Ids of what someone runs, serves and belongs to; empty for a visitor of the site."""

    organises: frozenset[int] = frozenset()  # editions
    desks: frozenset[int] = frozenset()  # editions, those organised included
    reviews: frozenset[int] = frozenset()  # editions
    exhibits: frozenset[int] = frozenset()  # exhibitors one acts for: editors, and the team
    participants: frozenset[int] = frozenset()  # one's own registrations
    juries: frozenset[int] = frozenset()  # contests


NO_PART = Part()


def part(asker: Asker) -> Part:
    """Return the part of whoever asks; a few queries the first time, none after."""
    who = standing(asker)
    if who.person is None:
        return NO_PART
    known: Part | None = getattr(asker, "_part", None)
    if known is None:
        known = read(asker)
        asker._part = known  # type: ignore[union-attr]
    return known


def read(asker: Asker) -> Part:
    """Return the part of a person, from the database."""
    who = standing(asker)
    mine = who.organisations(MEMBER)
    named = list(EditionRole.objects.filter(person=asker.pk).values_list("edition", "role"))
    run = set(Edition.objects.filter(organisation__in=mine).values_list("pk", flat=True))
    run |= {edition for edition, role in named if role == EditionRole.Role.ORGANISER}
    registered = list(
        Participant.objects.filter(person=asker.pk, state=CONFIRMED).values_list("pk", "exhibitor")
    )
    shown = set(Exhibitor.objects.filter(organisation__in=mine).values_list("pk", flat=True))
    return Part(
        organises=frozenset(run),
        desks=frozenset(run | {one for one, role in named if role == EditionRole.Role.DESK}),
        reviews=frozenset(one for one, role in named if role == EditionRole.Role.REVIEWER),
        exhibits=frozenset(shown | {stand for _, stand in registered if stand}),
        participants=frozenset(one for one, _ in registered),
        juries=frozenset(Juror.objects.filter(person=asker.pk).values_list("contest", flat=True)),
    )


def forget(asker: Asker) -> None:
    """Read the part anew at the next question, after it changed."""
    if hasattr(asker, "_part"):
        del asker._part
