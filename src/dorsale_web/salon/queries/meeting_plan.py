"""Reads of meetings, of the runs of the scheduler and of wishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    Interest,
    Meeting,
    MeetingRules,
    MeetingSlot,
    Participant,
    ParticipantState,
    ScheduleRun,
    Wish,
)
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.exhibitors import listed
from dorsale_web.salon.queries.visitors import seen

WANTED = (Interest.MUST.value, Interest.WISH.value)


def meetings(asker: Asker) -> QuerySet[Meeting]:
    """Return the meetings that ``asker`` may see (twin of ``rules.meetings.views_meeting``)."""
    who, mine = standing(asker), part(asker)
    found = shown(Meeting.objects.all())
    if who.is_steward:
        return found
    if not who.is_signed_in:
        return found.none()
    own = Q(exhibitor__in=mine.exhibits)
    own |= Q(visitor__in=mine.participants) | Q(stand_in__in=mine.participants)
    return found.filter(Q(edition__in=mine.desks) | (own & seen(asker)))


def shown(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return meetings with what pages show of them."""
    return rows.select_related(
        "edition__organisation", "slot", "hall", "interpreter", "exhibitor__organisation",
        "visitor__organisation", "visitor__person", "stand_in__person", "stand_in__organisation",
        "colleague__person",
    )  # fmt: skip


def runs(asker: Asker) -> QuerySet[ScheduleRun]:
    """Return the runs that ``asker`` may see (twin of ``rules.meetings.views_run``)."""
    found = ScheduleRun.objects.select_related("edition__organisation", "task", "by")
    if standing(asker).is_steward:
        return found
    return found.filter(edition__in=part(asker).organises)


def of_visitors(people: Iterable[int]) -> Q:
    """Return the condition of a meeting to which one of these participants comes as visitor."""
    some = list(people)
    return Q(visitor__in=some, stand_in=None) | Q(stand_in__in=some)


def own_meetings(asker: Asker, edition: Edition) -> QuerySet[Meeting]:
    """Return the meetings of the asker at an edition, those that fell too.

    As visitor those one comes to; for a stand those one holds, and those that nobody holds.
    """
    mine = part(asker)
    holds = Q(colleague__in=mine.participants) | Q(colleague=None, exhibitor__in=mine.exhibits)
    rows = Meeting.objects.filter(of_visitors(mine.participants) | holds, edition=edition)
    return shown(rows).order_by("slot__number", "pk")


def standing_meetings(edition: Edition) -> QuerySet[Meeting]:
    """Return the published meetings of an edition that did not fall."""
    return Meeting.objects.filter(edition=edition, fallen="")


def team_meetings(exhibitor: Exhibitor) -> QuerySet[Meeting]:
    """Return the meetings of an exhibitor that did not fall, in the order of slots."""
    rows = Meeting.objects.filter(exhibitor=exhibitor, fallen="")
    return shown(rows).order_by("slot__number", "pk")


def rules_of(edition: Edition) -> MeetingRules:
    """Return the rules of an edition's meetings, as kept or, not saved, as they are at first."""
    known = MeetingRules.objects.filter(edition=edition).first()
    return known or MeetingRules(edition=edition)


def slots_of(edition: Edition) -> list[MeetingSlot]:
    """Return the slots of an edition in their order."""
    return list(edition.slots.order_by("number"))


def own_visitor(asker: Asker, edition: Edition) -> Participant | None:
    """Return the asker's own registration at an edition, if it is one that may meet."""
    rows = meeting_visitors(edition).filter(pk__in=part(asker).participants)
    return rows.select_related("kind", "organisation", "edition").first()


def meeting_visitors(edition: Edition) -> QuerySet[Participant]:
    """Return those who may ask for meetings: confirmed, of a kind that meets, of no stand."""
    return Participant.objects.filter(
        edition=edition,
        state=ParticipantState.CONFIRMED,
        kind__meets=True,
        exhibitor__isnull=True,
    )


def meeting_exhibitors(edition: Edition) -> QuerySet[Exhibitor]:
    """Return the exhibitors of an edition that hold meetings."""
    return Exhibitor.objects.filter(listed(), edition=edition).select_related("organisation")


def findable(exhibitor: Exhibitor) -> QuerySet[Participant]:
    """Return the visitors whom an exhibitor may ask for: those who agreed to be found."""
    rows = meeting_visitors(exhibitor.edition).filter(shown_to_exhibitors=True)
    own = Q(organisation=exhibitor.organisation_id)
    return rows.exclude(own & Q(organisation__isnull=False)).select_related("organisation")


def wishes_by_visitor(visitor: Participant) -> dict[int, str]:
    """Return what a visitor said of exhibitors, by their ids."""
    rows = Wish.objects.filter(visitor=visitor, by_exhibitor=False)
    return dict(rows.values_list("exhibitor", "interest"))


def wishes_by_exhibitor(exhibitor: Exhibitor) -> dict[int, str]:
    """Return what an exhibitor said of visitors, by their ids."""
    rows = Wish.objects.filter(exhibitor=exhibitor, by_exhibitor=True)
    return dict(rows.values_list("visitor", "interest"))


@dataclass(frozen=True)
class Counts:
    """What organisers see of wishes: numbers, no names."""

    by_visitors: int
    by_exhibitors: int
    mutual: int
    visitors: int
    visitors_without: int  # that nobody wishes for, and who wish for nobody
    exhibitors: int
    exhibitors_without: int


def counts(edition: Edition) -> Counts:
    """Return how many wishes an edition has, and who has none."""
    wanted = Wish.objects.filter(exhibitor__edition=edition, interest__in=WANTED)
    sides = dict(wanted.order_by().values_list("by_exhibitor").annotate(Count("pk")))
    answered = wanted.filter(
        by_exhibitor=True, exhibitor=OuterRef("exhibitor"), visitor=OuterRef("visitor")
    )
    visitors, exhibitors = meeting_visitors(edition), meeting_exhibitors(edition)
    return Counts(
        by_visitors=sides.get(False, 0),
        by_exhibitors=sides.get(True, 0),
        mutual=wanted.filter(Exists(answered), by_exhibitor=False).count(),
        visitors=visitors.count(),
        visitors_without=visitors.exclude(Exists(wanted.filter(visitor=OuterRef("pk")))).count(),
        exhibitors=exhibitors.count(),
        exhibitors_without=exhibitors.exclude(
            Exists(wanted.filter(exhibitor=OuterRef("pk")))
        ).count(),
    )


@dataclass(frozen=True)
class Standing:
    """How the published meetings of an edition stand."""

    published: int
    standing: int
    agreed: int
    fallen: dict[str, int]
    open_places: int  # that fell after the last repair was published
    absent: int  # still to come, of visitors who are marked absent


def how_they_stand(edition: Edition) -> Standing:
    """Count the published meetings of an edition."""
    rows = Meeting.objects.filter(edition=edition).order_by()
    fallen = dict(rows.exclude(fallen="").values_list("fallen").annotate(Count("pk")))
    last = (
        ScheduleRun.objects.filter(edition=edition, kind=ScheduleRun.Kind.REPAIR)
        .exclude(published_at=None)
        .order_by("-published_at")
        .first()
    )
    since = Q(fallen_at__gt=last.made_at) if last else Q()
    stands = rows.filter(fallen="")
    return Standing(
        published=rows.count(),
        standing=stands.count(),
        agreed=stands.filter(exhibitor_reply="accepted", visitor_reply="accepted").count(),
        fallen=fallen,
        open_places=rows.exclude(fallen="").filter(since).count(),
        absent=stands.filter(
            stand_in=None,
            slot__starts_at__gt=timezone.now(),
            visitor__absent_from__lte=F("slot__starts_at"),
        ).count(),
    )


def published_runs(edition: Edition) -> list[ScheduleRun]:
    """Return the runs whose meetings were published, the first schedule first."""
    rows = ScheduleRun.objects.filter(edition=edition, published_at__isnull=False)
    return list(rows.order_by("published_at"))


def latest_runs(edition: Edition, most: int = 12) -> list[ScheduleRun]:
    """Return the latest runs of an edition."""
    return list(edition.runs.select_related("task", "by")[:most])


def colleagues_free(meeting: Meeting) -> list[Participant]:
    """Return the others of the team who could hold a meeting."""
    team = Participant.objects.filter(
        exhibitor=meeting.exhibitor_id, state=ParticipantState.CONFIRMED
    ).exclude(pk=meeting.colleague_id)
    held = Meeting.objects.filter(slot=meeting.slot_id, fallen="", colleague=OuterRef("pk"))
    return free_at(team.exclude(Exists(held)), meeting)


def stand_ins_free(meeting: Meeting) -> list[Participant]:
    """Return the others of the visitor's organisation or delegation who could come."""
    visitor = meeting.visitor
    near = Q(pk__in=[])
    for name in ("organisation", "delegation"):
        if getattr(visitor, f"{name}_id"):
            near |= Q(**{name: getattr(visitor, f"{name}_id")})
    others = Participant.objects.filter(
        near, edition=meeting.edition_id, state=ParticipantState.CONFIRMED, exhibitor__isnull=True
    ).exclude(pk__in=[visitor.pk, meeting.stand_in_id or 0])
    held = Meeting.objects.filter(slot=meeting.slot_id, fallen="").filter(
        Q(visitor=OuterRef("pk"), stand_in=None) | Q(stand_in=OuterRef("pk"))
    )
    return free_at(others.exclude(Exists(held)), meeting)


def free_at(people: QuerySet[Participant], meeting: Meeting) -> list[Participant]:
    """Return who of some people is there at the hour of a meeting and did not say otherwise."""
    slot = meeting.slot
    return [
        one
        for one in people.select_related("person")[:200]
        if slot.number not in one.away
        and (one.absent_from is None or one.absent_from > slot.starts_at)
    ]
