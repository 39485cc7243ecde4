"""Kinds of visitors: made, changed, removed; more places let the waiting list move up."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.actions.participants import move_up
from dorsale_web.salon.models import VisitorKind


@transaction.atomic
def keep_kind(by: Person, kind: VisitorKind) -> int:
    """Save a kind; return how many of the waiting list moved up.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(kind.edition)
    act = "visitor_kind.change" if kind.pk else "visitor_kind.add"
    kind.save()
    record(by, act, kind, organisation=kind.edition.organisation, quota=kind.quota)
    return len(move_up(kind))


@transaction.atomic
def remove_kind(by: Person, kind: VisitorKind) -> None:
    """Remove a kind nobody has.

    Raises:
        Refused: the edition is closed, or somebody is registered under it.
    """
    refuse_closed(kind.edition)
    if kind.participants.exists():
        raise Refused(_("People are registered as “{kind}”. Close it instead.").format(kind=kind))
    record(by, "visitor_kind.remove", kind, organisation=kind.edition.organisation)
    kind.delete()
