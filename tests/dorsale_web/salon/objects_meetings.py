"""Meetings and runs that the matrix tries, and a small fair that wishes to meet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import time
from unittest import mock

from django.db.models import Model

from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.actions import meeting_rules
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    Hall,
    Meeting,
    MeetingSlot,
    Participant,
    ScheduleRun,
    Stand,
    Wish,
)
from dorsale_web.work import loop
from dorsale_web.work.models import Task
from dorsale_web.work.queue import KINDS
from tests.dorsale_web.cast import Cast, objects_of, organisation, person
from tests.dorsale_web.salon.objects import (
    at,
    make_edition,
    make_exhibitor,
    make_participant,
    world,
)


def exhibitor_of(edition: Edition, place: Organisation) -> Exhibitor:
    """Return the exhibitor of an organisation, made if there is none."""
    known = Exhibitor.objects.filter(edition=edition, organisation=place).first()
    return known or make_exhibitor(edition, place)


def slot_of(edition: Edition, number: int) -> MeetingSlot:
    """Return a slot of twenty minutes that begins as many after nine."""
    begin, end = (at(edition, 9 + n // 3, n % 3 * 20) for n in (number, number + 1))
    return MeetingSlot.objects.get_or_create(
        edition=edition, number=number, defaults={"starts_at": begin, "ends_at": end}
    )[0]


def make_meeting(
    exhibitor: Exhibitor, visitor: Participant, number: int = 1, **fields: object
) -> Meeting:
    """Return a saved meeting."""
    edition = exhibitor.edition
    given = {"slot": slot_of(edition, number), "place": "A1"} | fields
    return Meeting.objects.create(edition=edition, exhibitor=exhibitor, visitor=visitor, **given)


def wish(exhibitor: Exhibitor, visitor: Participant, visitors: str = "", stands: str = "") -> None:
    """Save what both sides say; nothing for an empty word."""
    for by_exhibitor, said in ((False, visitors), (True, stands)):
        if said:
            Wish.objects.create(
                exhibitor=exhibitor, visitor=visitor, by_exhibitor=by_exhibitor, interest=said
            )


@objects_of("meetings")
def meetings(cast: Cast) -> dict[str, Model]:
    """Return meetings of both fairs; in the other the team meets the speaker."""
    made = world(cast)
    guest = make_participant(made.own, person("guest-of-own"))
    return {
        "own": make_meeting(exhibitor_of(made.own, cast.own), guest, 7),
        "other": make_meeting(made.other_exhibitor, made.speaker, 8),
        "unpublished": make_meeting(
            exhibitor_of(made.unpublished, cast.own), make_participant(made.unpublished)
        ),
        "own_unpublished": make_meeting(
            exhibitor_of(made.own_unpublished, cast.other), make_participant(made.own_unpublished)
        ),
    }


@objects_of("runs")
def runs(cast: Cast) -> dict[str, Model]:
    """Return a run of each fair."""
    made = world(cast)
    names = ("own", "other", "unpublished", "own_unpublished")
    return {
        name: ScheduleRun.objects.create(edition=getattr(made, name), kind="draft")
        for name in names
    }


class Fair:
    """A fair of a day: three exhibitors at stands of two halls, visitors, slots of half an hour."""

    def __init__(self, cast: Cast, visitors: int = 4, **rules: object) -> None:
        """Save everything; the second exhibitor is ``cast.other``, the first ``cast.own``."""
        self.organiser: Person = cast["steward"]
        self.edition = make_edition(cast.other, "meeting-fair")
        self.edition.days.filter(day=self.edition.ends_on).delete()
        given = {"slot_minutes": 30, "break_from": "12:00", "break_to": "13:00"} | rules
        self.rules = meeting_rules.save(self.organiser, self.edition, **times(given))
        hall = self.edition.halls.get()
        second = Hall.objects.create(edition=self.edition, name="Hall B", width_m=20, depth_m=20)
        places = [cast.own, cast.other, organisation("third")]
        self.exhibitors = [make_exhibitor(self.edition, one) for one in places]
        for number, one in enumerate(self.exhibitors):
            Stand.objects.create(
                hall=second if number == 2 else hall, label=f"S{number + 1}", exhibitor=one,
                x_m=number * 4, y_m=0, width_m=3, depth_m=3,
            )  # fmt: skip
        self.people = [person(f"visitor-{number}", phone="") for number in range(visitors)]
        self.visitors = [
            make_participant(self.edition, one, given_name="Awa", themes=["solutions"])
            for one in self.people
        ]

    def everybody_wishes(self) -> None:
        """Let every visitor wish to meet every exhibitor."""
        for visitor in self.visitors:
            for exhibitor in self.exhibitors:
                wish(exhibitor, visitor, "wish")


def times(fields: dict[str, object]) -> dict[str, object]:
    """Return fields whose hours are hours."""
    hours = ("break_from", "break_to")
    return {
        name: time.fromisoformat(value) if name in hours and isinstance(value, str) else value
        for name, value in fields.items()
    }


@contextmanager
def in_one_process() -> Iterator[None]:
    """Let heavy work run here: the database of a test is seen by no other process."""

    def work(one: Task) -> None:
        KINDS[one.kind].work(**one.args)

    with (
        mock.patch.object(loop, "run_apart", work),
        mock.patch.object(loop, "beating", return_value=nullcontext()),
    ):
        yield
