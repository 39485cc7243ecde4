"""Give stands to exhibitors: by hand, or as a proposal says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.exhibitors import keep_act, tell_exhibitor
from dorsale_web.salon.models import Edition, Exhibitor, ExhibitorState, Stand
from dorsale_web.salon.queries.exhibitors import stands_of, without_stand
from dorsale_web.salon.stands import Place, Proposal, Seeker, propose


def place(stand: Stand) -> Place:
    """Return a stand as the arithmetic sees it."""
    return Place(
        key=stand.pk,
        hall=stand.hall_id,
        x_m=stand.x_m + stand.width_m / 2,
        y_m=stand.y_m + stand.depth_m / 2,
        area_m2=stand.area_m2,
        theme=stand.theme_id or "",
    )


def seeker(exhibitor: Exhibitor) -> Seeker:
    """Return an exhibitor without a stand as the arithmetic sees it."""
    return Seeker(
        key=exhibitor.pk,
        area_m2=float(max(1, exhibitor.wanted_area_m2)),
        themes=frozenset(one.pk for one in exhibitor.themes.all()),
        near=frozenset(one.pk for one in exhibitor.wanted_near.all()),
        far=frozenset(one.pk for one in exhibitor.wanted_far.all()),
    )


def proposal(edition: Edition) -> Proposal:
    """Return a proposal for all accepted exhibitors without a stand; nothing is kept."""
    seekers = [seeker(one) for one in without_stand(edition)]
    free: list[Place] = []
    settled: dict[int, Place] = {}
    for stand in stands_of(edition):
        if stand.exhibitor_id is None:
            free.append(place(stand))
        else:
            settled.setdefault(stand.exhibitor_id, place(stand))
    return propose(seekers, free, settled)


def print_of(found: Proposal) -> str:
    """Return a short print of a proposal, to know it again."""
    return hashlib.sha256(repr(sorted(found.pairs)).encode()).hexdigest()[:16]


@transaction.atomic
def apply(by: Person, edition: Edition, seen: str) -> int:
    """Give the stands as the proposal that was seen says; return how many.

    Raises:
        Refused: exhibitors or stands changed since it was shown.
    """
    found = proposal(edition)
    if print_of(found) != seen:
        raise Refused(_("Exhibitors or stands changed meanwhile. Look at the new proposal."))
    stands = {one.pk: one for one in stands_of(edition)}
    exhibitors = {one.pk: one for one in without_stand(edition)}
    for exhibitor, stand in found.pairs:
        give(by, exhibitors[exhibitor], [stands[stand]])
    return len(found.given)


@transaction.atomic
def give(by: Person, exhibitor: Exhibitor, stands: Iterable[Stand]) -> None:
    """Give one or several free stands to an accepted exhibitor, and tell it.

    Raises:
        Refused: not accepted, or a stand is taken or of another fair.
    """
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("Only an accepted exhibitor receives a stand."))
    some = list(stands)
    for stand in some:
        take(exhibitor, stand)
    labels = ", ".join(one.label for one in some)
    keep_act(by, "exhibitor.stand", exhibitor, stands=labels)
    tell_exhibitor(exhibitor, "exhibitor.stand", stands=labels)


def take(exhibitor: Exhibitor, stand: Stand) -> None:
    """Put an exhibitor on a stand, if it is still free."""
    if stand.hall.edition_id != exhibitor.edition_id:
        raise Refused(_("Stand {label} belongs to another fair.").format(label=stand))
    free = Stand.objects.filter(pk=stand.pk, exhibitor__isnull=True)
    if not free.update(exhibitor=exhibitor):
        raise Refused(_("Stand {label} is taken. Release it first.").format(label=stand))
    stand.exhibitor = exhibitor


@transaction.atomic
def release(by: Person, stand: Stand) -> None:
    """Make a stand free again, and tell who had it.

    Raises:
        Refused: nobody has it.
    """
    exhibitor = stand.exhibitor
    if exhibitor is None:
        raise Refused(_("Stand {label} is free already.").format(label=stand))
    stand.exhibitor = None
    stand.save(update_fields=["exhibitor"])
    keep_act(by, "exhibitor.stand_released", exhibitor, stands=stand.label)
    tell_exhibitor(exhibitor, "exhibitor.stand_released", stands=stand.label)
