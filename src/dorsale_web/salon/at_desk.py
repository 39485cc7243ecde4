"""What a desk looks up: people by name, who has not come, what other desks reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from dorsale_web.members.models import AuditEntry
from dorsale_web.salon.models import (
    CheckIn,
    Edition,
    Meeting,
    Participant,
    ParticipantState,
    Session,
)

LEAST_LETTERS = 2
TROUBLES = (CheckIn.Verdict.AGAIN, CheckIn.Verdict.REVOKED, CheckIn.Verdict.UNKNOWN)


def people(edition: Edition, words: str) -> QuerySet[Participant]:
    """Return the people of an edition who have all these words in name or organisation."""
    found = edition.participants.select_related("kind", "organisation", "exhibitor__organisation")
    given = words.split()
    if sum(map(len, given)) < LEAST_LETTERS:
        return found.none()
    for word in given:
        found = found.filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found


def came(people: Iterable[Participant], day: date) -> dict[int, CheckIn]:
    """Return when each of these people was counted at the entrance on a day."""
    rows = CheckIn.objects.filter(
        badge__participant__in=[one.pk for one in people],
        day=day,
        session__isnull=True,
        verdict=CheckIn.Verdict.COUNTED,
    ).select_related("badge")
    return {one.badge.participant_id: one for one in rows if one.badge}


def sessions_now(edition: Edition, placed: list[Session]) -> list[Session]:
    """Return the sessions of today, or all of them on other days than those of the fair."""
    today = edition.today()
    own = [one for one in placed if one.starts_at and edition.local(one.starts_at).date() == today]
    return own or placed


@dataclass(frozen=True)
class NoShow:
    """Somebody with meetings who was not seen at the entrance that day."""

    person: Participant
    meetings: int
    first: Meeting

    @property
    def code(self) -> str:
        """Return the public code of the person."""
        return self.person.code


def no_shows(edition: Edition, since: datetime) -> list[NoShow]:
    """Return who has meetings from an hour to the end of its day and was not counted that day.

    Those marked absent already and those whom a colleague replaces are left out; the earliest
    meeting comes first.
    """
    day = edition.local(since).date()
    seen = CheckIn.objects.filter(
        badge__participant=OuterRef("visitor"),
        day=day,
        session__isnull=True,
        verdict=CheckIn.Verdict.COUNTED,
    )
    rows = (
        Meeting.objects.filter(
            ~Exists(seen),
            edition=edition,
            fallen="",
            stand_in__isnull=True,
            slot__starts_at__gte=since,
            visitor__state=ParticipantState.CONFIRMED,
            visitor__absent_from__isnull=True,
        )
        .select_related("visitor__kind", "visitor__organisation", "slot")
        .order_by("slot__starts_at", "visitor__family_name", "pk")
    )
    found: dict[int, list[Meeting]] = {}
    for one in rows:
        if edition.local(one.slot.starts_at).date() == day:
            found.setdefault(one.visitor_id, []).append(one)
    return [NoShow(own[0].visitor, len(own), own[0]) for own in found.values()]


def troubles(edition: Edition, verdict: str = "") -> QuerySet[CheckIn]:
    """Return the showings that did not count, the newest first."""
    chosen = [verdict] if verdict in TROUBLES else TROUBLES
    rows = CheckIn.objects.filter(edition=edition, verdict__in=chosen)
    return rows.select_related("badge__participant__kind", "session").order_by("-at", "-pk")


def merges(edition: Edition) -> QuerySet[AuditEntry]:
    """Return the merges of an edition, the newest first."""
    return AuditEntry.objects.filter(
        kind="edition", code=edition.slug, act="check_in.merge"
    ).select_related("actor")


def absent_yet_seen(edition: Edition) -> list[Participant]:
    """Return who is marked absent although an offline desk counted the badge that day.

    Such people were here when they were marked, or have left since: somebody has to look.
    """
    absent = {one.pk: one for one in edition.participants.filter(absent_from__isnull=False)}
    rows = CheckIn.objects.filter(
        badge__participant__in=list(absent),
        session__isnull=True,
        verdict=CheckIn.Verdict.COUNTED,
        was_offline=True,
    ).values_list("badge__participant", "day")
    found = [absent[one] for one, day in rows if _absent_day(edition, absent[one]) == day]
    return sorted(found, key=str)


def _absent_day(edition: Edition, person: Participant) -> date | None:
    return edition.local(person.absent_from).date() if person.absent_from else None
