"""Acts on the ground of an edition: halls, rooms, stands. Nothing is kept by half."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import ground
from dorsale_web.salon.actions.editions import still_open
from dorsale_web.salon.ground import Box, Rows
from dorsale_web.salon.models import Edition, Hall, Meeting, Room, Stand
from dorsale_web.salon.queries.ground import boxes

Row = TypeVar("Row", bound=Model)
MOST_FAULTS = 8
MOST_STANDS = 2000  # of a hall


def checked(hall: Hall) -> None:
    """Refuse a hall in which something overlaps or lies outside; both labels are said.

    Raises:
        Refused: with at most some of the faults.
    """
    told = faults(hall, boxes(hall))
    if told:
        raise Refused(" ".join([*told[:MOST_FAULTS], *more_words(told)]))


def faults(hall: Hall, found: Sequence[Box]) -> list[str]:
    """Return in words what overlaps in a hall or lies outside of it."""
    size = hall.width_m, hall.depth_m
    told = [outside_words(one, hall) for one in found if ground.is_outside(one, *size)]
    told += [overlap_words(one, other, hall) for one, other in ground.overlapping(found)]
    if len(found) > MOST_STANDS:
        words = _("{hall} holds more than {most} stands.")
        told.append(words.format(hall=hall, most=MOST_STANDS))
    return told


def outside_words(box: Box, hall: Hall) -> str:
    """Say that something lies outside its hall, and where it would fit."""
    return _(
        "{label} lies outside {hall}: it reaches {right} m to the right and {bottom} m down,"
        " the hall {width} × {depth} m. Move it or make it smaller."
    ).format(
        label=box.label,
        hall=hall.name,
        right=f"{box.right_m:g}",
        bottom=f"{box.bottom_m:g}",
        width=f"{hall.width_m:g}",
        depth=f"{hall.depth_m:g}",
    )


def overlap_words(one: Box, other: Box, hall: Hall) -> str:
    """Say that two things of a hall share ground."""
    return _("{one} and {other} overlap in {hall}. Move one of them.").format(
        one=one.label, other=other.label, hall=hall.name
    )


def more_words(told: Sequence[str]) -> list[str]:
    """Say how many faults are not told."""
    rest = len(told) - MOST_FAULTS
    return [_("And {number} more.").format(number=rest)] if rest > 0 else []


@transaction.atomic
def keep_halls(
    by: Person, edition: Edition, changed: Sequence[Hall], deleted: Sequence[Hall]
) -> None:
    """Keep halls, and remove those that nothing stands in.

    Raises:
        Refused: the edition is closed, a hall is in use, or something lies outside of one.
    """
    still_open(edition)
    for hall in deleted:
        refuse_used_hall(hall)
        hall.delete()
    save_all(edition, changed)
    for hall in changed:
        checked(hall)
    record(by, "edition.halls", edition, organisation=edition.organisation)


def save_all(edition: Edition, rows: Iterable[Hall | Room]) -> None:
    """Save rows of an edition.

    Raises:
        Refused: two of them have the same name.
    """
    for row in rows:
        row.edition = edition
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            words = _("There are two of the name {name}. Give each its own name.")
            raise Refused(words.format(name=row.name)) from None


def refuse_used_hall(hall: Hall) -> None:
    """Refuse to remove a hall with given stands or published meetings."""
    if hall.stands.filter(exhibitor__isnull=False).exists():
        words = _("Stands of {hall} are given to exhibitors. Release them first.")
        raise Refused(words.format(hall=hall.name))
    if Meeting.objects.filter(hall=hall, fallen="").exists():
        words = _("Meetings are published in {hall}. It cannot be removed any more.")
        raise Refused(words.format(hall=hall.name))


@transaction.atomic
def keep_rooms(
    by: Person, edition: Edition, changed: Sequence[Room], deleted: Sequence[Room]
) -> None:
    """Keep rooms and stages, and remove those that no session is placed in.

    Raises:
        Refused: the edition is closed, a room is in use, or two things share ground.
    """
    still_open(edition)
    for room in deleted:
        if room.sessions.exists():
            words = _("Sessions are placed in {room}. Place them elsewhere first.")
            raise Refused(words.format(room=room.name))
        room.delete()
    save_all(edition, changed)
    for hall in edition.halls.filter(rooms__in=[one.pk for one in changed]).distinct():
        checked(hall)
    record(by, "edition.rooms", edition, organisation=edition.organisation)


@transaction.atomic
def keep_stands(
    by: Person,
    edition: Edition,
    hall: Hall,
    changed: Sequence[Stand],
    deleted: Sequence[Stand] = (),
) -> None:
    """Keep the stands of a hall, and remove those that nobody has.

    Raises:
        Refused: the edition is closed, a stand is in use, or two things share ground.
    """
    still_open(edition)
    refuse_used_stands(hall, changed, deleted)
    Stand.objects.filter(pk__in=[one.pk for one in deleted]).delete()
    save_stands(hall, changed)
    checked(hall)
    facts = {"hall": hall.name, "kept": len(changed), "removed": len(deleted)}
    record(by, "edition.stands", edition, organisation=edition.organisation, **facts)


def refuse_used_stands(hall: Hall, changed: Sequence[Stand], deleted: Sequence[Stand]) -> None:
    """Refuse to remove a given stand, and to rename one where meetings are published."""
    given = Stand.objects.filter(pk__in=[one.pk for one in deleted], exhibitor__isnull=False)
    for stand in given:
        words = _("Stand {label} is given to an exhibitor. Release it first.")
        raise Refused(words.format(label=stand.label))
    before = dict(hall.stands.values_list("pk", "label"))
    gone = {before[one.pk] for one in deleted if one.pk in before}
    gone |= {before[one.pk] for one in changed if before.get(one.pk, one.label) != one.label}
    met = Meeting.objects.filter(hall=hall, place__in=gone, fallen="").first()
    if met is not None:
        words = _("Meetings are published at stand {label}. Its label must stay.")
        raise Refused(words.format(label=met.place))


def save_stands(hall: Hall, stands: Sequence[Stand]) -> None:
    """Save stands of a hall; labels may change places.

    Raises:
        Refused: a label stands twice.
    """
    kept = [one.pk for one in stands if one.pk]
    others = list(hall.stands.exclude(pk__in=kept).values_list("label", flat=True))
    for label in ground.repeated([*others, *(one.label for one in stands)]):
        words = _("Label {label} stands twice in {hall}. Give each stand its own.")
        raise Refused(words.format(label=label, hall=hall.name))
    for number, one in enumerate(stands):
        one.hall = hall
        if one.pk:
            Stand.objects.filter(pk=one.pk).update(label=f"~{number}")
    fields = ["label", "x_m", "y_m", "width_m", "depth_m", "theme"]
    Stand.objects.bulk_create([one for one in stands if not one.pk], batch_size=500)
    Stand.objects.bulk_update([one for one in stands if one.pk], fields, batch_size=200)


@transaction.atomic
def add_rows(by: Person, edition: Edition, hall: Hall, rows: Rows, theme: str = "") -> int:
    """Add rows of stands to a hall; return how many stands.

    Raises:
        Refused: the edition is closed, they do not fit, or a label exists already.
    """
    made = [stand_of(box, theme) for box in rows.boxes()]
    keep_stands(by, edition, hall, made)
    return len(made)


def stand_of(box: Box, theme: str) -> Stand:
    """Return a stand that is not saved yet."""
    return Stand(
        label=box.label,
        x_m=box.x_m,
        y_m=box.y_m,
        width_m=box.width_m,
        depth_m=box.depth_m,
        theme_id=theme or None,
    )


@transaction.atomic
def take_table(by: Person, edition: Edition, rows: Sequence[tuple[Hall, Box, str]]) -> int:
    """Keep the stands of a table that was read: a known label is moved, a new one is added.

    Raises:
        Refused: the edition is closed, or stands do not fit.
    """
    by_hall: dict[Hall, list[Stand]] = {}
    known = {(one.hall_id, one.label): one for one in Stand.objects.filter(hall__edition=edition)}
    for hall, box, theme in rows:
        stand = stand_of(box, theme)
        before = known.get((hall.pk, box.label))
        stand.pk = before.pk if before else None
        by_hall.setdefault(hall, []).append(stand)
    for hall, stands in by_hall.items():
        keep_stands(by, edition, hall, stands)
    return len(rows)
