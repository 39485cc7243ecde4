"""Registrations: made, confirmed, refused, cancelled, and claimed by those registered by others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.codes import new_secret
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import part
from dorsale_web.salon.actions import badges
from dorsale_web.salon.likeness import name_key
from dorsale_web.salon.models import (
    Delegation,
    Edition,
    Exhibitor,
    Participant,
    ParticipantState,
    VisitorKind,
)
from dorsale_web.salon.models.visitors import HOLDS_PLACE as HOLDS_PLACE
from dorsale_web.salon.models.visitors import OVER as OVER

REASON_CANCELLED = "registration cancelled"
WHEN_CANCELLED: list[Callable[[Participant], None]] = []  # other rooms free what was theirs


@transaction.atomic
def register(
    by: Person | None,
    edition: Edition,
    kind: VisitorKind,
    *,
    person: Person | None = None,
    exhibitor: Exhibitor | None = None,
    delegation: Delegation | None = None,
    **fields: Any,
) -> Participant:
    """Register a human being; the state says what came of it.

    Confirmed with a badge at once, waiting for review when the kind asks for it, or on the
    waiting list when its places are taken. Who cancelled may register again.

    Raises:
        Refused: the edition is closed, or this human being is registered.
    """
    badges.refuse_closed(edition)
    kind = _lock(kind, edition)
    whole = fields | {"kind": kind, "exhibitor": exhibitor, "delegation": delegation}
    known = _own_registration(edition, person)
    refuse_double(edition, known, whole)
    made = known or Participant(edition=edition)
    whole["person"] = person
    for name, value in whole.items():
        setattr(made, name, value)
    made.state, made.cancelled_at = _first_state(kind), None
    made.registered_at = timezone.now()
    made.save()
    _record(by, "visitor.register", made, state=made.state)
    if made.state == ParticipantState.CONFIRMED:
        badges.issue(by, made)
    _forget_part(made)
    return made


def _lock(kind: VisitorKind, edition: Edition) -> VisitorKind:
    """Return the kind, held until the end of the transaction so that its places are counted."""
    held = VisitorKind.objects.select_for_update().get(pk=kind.pk)
    if held.edition_id != edition.pk:
        raise Refused(_("This kind of visitor belongs to another fair."))
    return held


def _own_registration(edition: Edition, person: Person | None) -> Participant | None:
    if person is None:
        return None
    return Participant.objects.filter(edition=edition, person=person).first()


def refuse_double(edition: Edition, known: Participant | None, fields: dict[str, Any]) -> None:
    """Refuse somebody who is registered, by this account or under the same name and address."""
    if known is not None and known.state == ParticipantState.REFUSED:
        raise Refused(_("This registration was refused. Write to the organisers."))
    if known is not None and known.state not in OVER:
        raise Refused(_("{name} is registered already.").format(name=known))
    for one in alike(edition, fields):
        if known is None or one.pk != known.pk:
            raise Refused(
                _(
                    "{name} is registered already. Whoever was registered by somebody else"
                    " claims the registration with its code."
                ).format(name=one)
            )


def alike(edition: Edition, fields: dict[str, Any]) -> list[Participant]:
    """Return who is registered with the same name, and the same address, stand or delegation."""
    given, family = fields.get("given_name", ""), fields.get("family_name", "")
    same = Q(pk__in=[])
    for name in ("exhibitor", "delegation"):
        if fields.get(name) is not None:
            same |= Q(**{name: fields[name]})
    if fields.get("email"):
        same |= Q(email__iexact=fields["email"].strip())
    rows = Participant.objects.filter(same, edition=edition).exclude(state__in=OVER)
    wanted = name_key(given, family)
    return [one for one in rows if name_key(one.given_name, one.family_name) == wanted]


def places_left(kind: VisitorKind) -> int | None:
    """Return how many places of a kind are free; None when there is no limit."""
    if kind.quota is None:
        return None
    return max(kind.quota - kind.participants.filter(state__in=HOLDS_PLACE).count(), 0)


def _first_state(kind: VisitorKind) -> str:
    if places_left(kind) == 0:
        return ParticipantState.WAITING
    return ParticipantState.PENDING if kind.needs_review else ParticipantState.CONFIRMED


@transaction.atomic
def change(by: Person, participant: Participant) -> None:
    """Save what was changed in a registration.

    Raises:
        Refused: the edition is closed.
    """
    badges.refuse_closed(participant.edition)
    participant.save()
    _record(by, "visitor.change", participant)


@transaction.atomic
def confirm(by: Person | None, participant: Participant) -> None:
    """Confirm somebody who waits or was refused, with a badge.

    Raises:
        Refused: cancelled, confirmed already, or no place of this kind is left.
    """
    badges.refuse_closed(participant.edition)
    if participant.state == ParticipantState.CONFIRMED:
        raise Refused(_("{name} is confirmed already.").format(name=participant))
    if participant.state == ParticipantState.CANCELLED:
        raise Refused(
            _("{name} cancelled, and would have to register again.").format(name=participant)
        )
    kind = _lock(participant.kind, participant.edition)
    if participant.state != ParticipantState.PENDING and places_left(kind) == 0:
        raise Refused(
            _("All places of “{kind}” are taken. Raise its number first.").format(kind=kind)
        )
    _set_state(by, participant, ParticipantState.CONFIRMED, "visitor.confirm")
    badges.issue(by, participant)
    _tell(by, participant, "visitor.confirmed")


@transaction.atomic
def refuse(by: Person, participant: Participant, reason: str = "") -> None:
    """Refuse a registration that waits; the place goes to the next on the waiting list.

    Raises:
        Refused: it does not wait.
    """
    badges.refuse_closed(participant.edition)
    if participant.state not in (ParticipantState.PENDING, ParticipantState.WAITING):
        raise Refused(_("Only a registration that waits can be refused."))
    _set_state(by, participant, ParticipantState.REFUSED, "visitor.refuse", reason=reason)
    _tell(by, participant, "visitor.refused", reason=reason)
    move_up(participant.kind)


@transaction.atomic
def cancel(by: Person | None, participant: Participant) -> None:
    """Cancel a registration: badge and letters are revoked, the next one waiting moves up.

    Raises:
        Refused: it is over already.
    """
    badges.refuse_closed(participant.edition)
    if participant.state in OVER:
        raise Refused(_("This registration is over already."))
    for badge in participant.badges.filter(revoked_at__isnull=True):
        badges.revoke(by, badge, REASON_CANCELLED)
    participant.letters.filter(issued_at__isnull=True).delete()
    participant.letters.filter(revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_reason=REASON_CANCELLED
    )
    participant.cancelled_at = timezone.now()
    _set_state(by, participant, ParticipantState.CANCELLED, "visitor.cancel")
    for free in WHEN_CANCELLED:
        free(participant)
    _tell(by, participant, "visitor.cancelled")
    move_up(participant.kind)


def move_up(kind: VisitorKind) -> list[Participant]:
    """Give the free places of a kind to those who wait longest; return who moved up."""
    VisitorKind.objects.select_for_update().get(pk=kind.pk)  # two places freed at once are two
    free = places_left(kind)
    waiting = kind.participants.filter(state=ParticipantState.WAITING)
    moved = list(waiting.order_by("registered_at", "pk")[:free])
    for one in moved:
        state = ParticipantState.PENDING if kind.needs_review else ParticipantState.CONFIRMED
        _set_state(None, one, state, "visitor.move_up")
        if state == ParticipantState.CONFIRMED:
            badges.issue(None, one)
            _tell(None, one, "visitor.confirmed")
    return moved


@transaction.atomic
def claim(person: Person, secret: str) -> Participant:
    """Make a registration that somebody else made one's own, with its code, once.

    Raises:
        Refused: no registration has this code, or the person is registered at this fair.
    """
    found = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("edition")
        .filter(claim=secret.strip().lower(), person__isnull=True)
        .exclude(state__in=OVER)
        .first()
    )
    if found is None:
        raise Refused(_("No registration waits under this code. Look for a typing error."))
    badges.refuse_closed(found.edition)
    if _own_registration(found.edition, person) is not None:
        raise Refused(_("You are registered at this fair already, with your account."))
    found.person, found.claim = person, new_secret()
    found.consented_at = found.consented_at or timezone.now()
    found.save(update_fields=["person", "claim", "consented_at"])
    part.forget(person)
    _record(person, "visitor.claim", found)
    return found


def _set_state(
    by: Person | None, participant: Participant, state: str, act: str, **facts: object
) -> None:
    participant.state = state
    participant.save(update_fields=["state", "cancelled_at"])
    _record(by, act, participant, **facts)
    _forget_part(participant)


def _record(by: Person | None, act: str, participant: Participant, **facts: object) -> None:
    record(by, act, participant, organisation=participant.edition.organisation, **facts)


def _forget_part(participant: Participant) -> None:
    if participant.person is not None:
        part.forget(participant.person)


def _tell(by: Person | None, participant: Participant, kind: str, **facts: object) -> None:
    """Tell the participant, unless it is the participant's own act."""
    person = participant.person
    if person is not None and person != by:
        edition = participant.edition
        notify([person], kind, my_page(edition), edition=edition.name, **facts)


def url_of(participant: Participant) -> str:
    """Return the address of the page of a participant."""
    return reverse("participant", args=[participant.code])


def my_page(edition: Edition) -> str:
    """Return the address of a participant's own page."""
    return reverse("my_edition", args=[edition.slug])
