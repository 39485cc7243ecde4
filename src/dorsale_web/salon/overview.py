"""Where an edition stands, for its organisers: what is ready, what waits, in few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dorsale_web.salon.edition_cards import address
from dorsale_web.salon.models import (
    Contest,
    ContestEntry,
    Edition,
    EditionState,
    Exhibitor,
    ExhibitorState,
    Meeting,
    MeetingSlot,
    ParticipantState,
    ScheduleRun,
    Session,
    SessionState,
    Stand,
    VisaLetter,
    VisitorKind,
    Wish,
)
from dorsale_web.salon.readiness import days_without_hours


@dataclass(frozen=True)
class Waiting:
    """Something that organisers have to do, how much of it, and where."""

    number: int
    label: str | Promise
    url: str


@dataclass(frozen=True)
class Step:
    """One thing to prepare, whether it is done, and where it is done."""

    label: str | Promise
    is_done: bool
    url: str


@dataclass(frozen=True)
class Overview:
    """Everything the page of organisers shows."""

    counts: Mapping[str, int]
    kinds: list[VisitorKind]
    waiting: list[Waiting]
    steps: list[Step]
    last_run: ScheduleRun | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return len([one for one in self.steps if one.is_done])


def overview(edition: Edition) -> Overview:
    """Return where an edition stands; a fixed number of queries, whatever its size."""
    counts = {
        **_exhibitors(edition),
        **_stands(edition),
        **_sessions(edition),
        **_meetings(edition),
        **_prepared(edition),
        **_contests(edition),
    }
    kinds = _kinds(edition)
    counts["registered"] = sum(one.confirmed for one in kinds)  # type: ignore[attr-defined]
    counts["to_confirm"] = sum(one.pending for one in kinds)  # type: ignore[attr-defined]
    counts["letters"] = VisaLetter.objects.filter(
        participant__edition=edition, issued_at=None, revoked_at=None
    ).count()
    return Overview(
        counts=counts,
        kinds=kinds,
        waiting=[one for one in waiting(edition, counts) if one.number],
        steps=steps(edition, counts),
        last_run=edition.runs.order_by("-made_at", "-pk").first(),
    )


def _exhibitors(edition: Edition) -> dict[str, int]:
    state = ExhibitorState
    without = Q(state=state.ACCEPTED, stands__isnull=True)
    return Exhibitor.objects.filter(edition=edition).aggregate(
        applications=Count("pk", filter=Q(state=state.SUBMITTED), distinct=True),
        on_waiting_list=Count("pk", filter=Q(state=state.WAITING), distinct=True),
        accepted=Count("pk", filter=Q(state=state.ACCEPTED), distinct=True),
        without_stand=Count("pk", filter=without, distinct=True),
    )


def _stands(edition: Edition) -> dict[str, int]:
    return Stand.objects.filter(hall__edition=edition).aggregate(
        stands=Count("pk"), free_stands=Count("pk", filter=Q(exhibitor__isnull=True))
    )


def _sessions(edition: Edition) -> dict[str, int]:
    placed = Q(state=SessionState.ACCEPTED, room__isnull=False, starts_at__isnull=False)
    accepted = Q(state=SessionState.ACCEPTED)
    return Session.objects.filter(edition=edition).aggregate(
        talks_to_decide=Count("pk", filter=Q(state=SessionState.SUBMITTED)),
        sessions=Count("pk", filter=accepted),
        placed_sessions=Count("pk", filter=placed),
    )


def _meetings(edition: Edition) -> dict[str, int]:
    found = Meeting.objects.filter(edition=edition).aggregate(
        meetings=Count("pk", filter=Q(fallen="")), fallen_meetings=Count("pk", filter=~Q(fallen=""))
    )
    wishes = Wish.objects.filter(exhibitor__edition=edition).exclude(interest="no").count()
    slots = MeetingSlot.objects.filter(edition=edition).count()
    return found | {"wishes": wishes, "slots": slots}


def _prepared(edition: Edition) -> dict[str, int]:
    """Return how many rows there are of what is prepared once, with one query."""
    names = ("halls", "rooms", "roles", "questions", "deadlines", "order_items")
    counted = {f"{name}_count": Count(name, distinct=True) for name in names}
    desk = Count("roles", filter=Q(roles__role="desk"), distinct=True)
    rows = Edition.objects.filter(pk=edition.pk).order_by()
    return rows.annotate(**counted, desk_count=desk).values(*counted, "desk_count")[0]


def _contests(edition: Edition) -> dict[str, int]:
    entries = ContestEntry.objects.filter(category__contest__edition=edition, state="submitted")
    contests = Contest.objects.filter(edition=edition)
    return {"contests": contests.count(), "entries": entries.count()}


def _kinds(edition: Edition) -> list[VisitorKind]:
    """Return the kinds of participants with their counts."""
    state = ParticipantState
    return list(
        edition.visitor_kinds.annotate(
            confirmed=Count("participants", filter=Q(participants__state=state.CONFIRMED)),
            pending=Count("participants", filter=Q(participants__state=state.PENDING)),
        )
    )


def waiting(edition: Edition, counts: Mapping[str, int]) -> list[Waiting]:
    """Return what waits for the organisers."""
    rows: list[tuple[str, Any, str]] = [
        ("applications", APPLICATIONS, "organise_exhibitors"),
        ("without_stand", WITHOUT_STAND, "organise_stands"),
        ("talks_to_decide", TALKS, "organise_talks"),
        ("to_place", TO_PLACE, "organise_programme"),
        ("to_confirm", REGISTRATIONS, "organise_visitors"),
        ("letters", LETTERS, "organise_letters"),
        ("entries", ENTRIES, "organise_contests"),
    ]
    numbers = dict(counts) | {"to_place": counts["sessions"] - counts["placed_sessions"]}
    return [
        Waiting(numbers[name], label % {"number": numbers[name]}, address(page, edition))
        for name, label, page in rows
    ]


APPLICATIONS = ngettext_lazy(
    "%(number)d application of an exhibitor waits for an answer",
    "%(number)d applications of exhibitors wait for an answer",
    "number",
)
WITHOUT_STAND = ngettext_lazy(
    "%(number)d accepted exhibitor has no stand",
    "%(number)d accepted exhibitors have no stand",
    "number",
)
TALKS = ngettext_lazy(
    "%(number)d talk waits for a decision", "%(number)d talks wait for a decision", "number"
)
TO_PLACE = ngettext_lazy(
    "%(number)d accepted session has no room or hour",
    "%(number)d accepted sessions have no room or hour",
    "number",
)
REGISTRATIONS = ngettext_lazy(
    "%(number)d registration waits for review",
    "%(number)d registrations wait for review",
    "number",
)
LETTERS = ngettext_lazy(
    "%(number)d invitation letter is asked for",
    "%(number)d invitation letters are asked for",
    "number",
)
ENTRIES = ngettext_lazy(
    "%(number)d contest entry waits to be admitted",
    "%(number)d contest entries wait to be admitted",
    "number",
)


def steps(edition: Edition, counts: Mapping[str, int]) -> list[Step]:
    """Return what to prepare, in the order in which it is usually done."""
    has_desk = bool(counts["desk_count"] and edition.desk_pin_hash)
    rows: list[tuple[Any, bool, str]] = [
        (_("Hours of each day"), days_without_hours(edition) == 0, "edition_dates"),
        (_("Conditions for exhibitors"), bool(edition.conditions), "edition_edit"),
        (_("Texts in a second language"), bool(edition.translations), "edition_translate"),
        (_("Halls and stands"), bool(counts["stands"]), "organise_ground"),
        (_("Rooms and stages"), bool(counts["rooms_count"]), "organise_ground"),
        (_("The fair is published"), edition.state == EditionState.PUBLISHED, "edition_publish"),
        (_("Questions to exhibitors"), bool(counts["questions_count"]), "organise_questions"),
        (_("What exhibitors can order"), bool(counts["order_items_count"]), "organise_catalogue"),
        (_("Dates for exhibitors"), bool(counts["deadlines_count"]), "organise_deadlines"),
        (_("Every exhibitor has a stand"), _all_placed(counts), "organise_stands"),
        (
            _("The programme is published"),
            edition.programme_published_at is not None,
            "organise_programme",
        ),
        (_("Slots for meetings"), bool(counts["slots"]), "organise_meetings"),
        (_("Meetings are published"), bool(counts["meetings"]), "organise_meetings"),
        (_("People and a PIN for the desk"), has_desk, "edition_helpers"),
        (_("The fair is closed"), edition.closed_at is not None, "edition_close"),
    ]
    return [Step(label, is_done, address(page, edition)) for label, is_done, page in rows]


def _all_placed(counts: Mapping[str, int]) -> bool:
    return counts["accepted"] > 0 and counts["without_stand"] == 0
