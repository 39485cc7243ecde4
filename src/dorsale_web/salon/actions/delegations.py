"""Delegations: people who travel together, registered by one of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import Delegation, Edition, Participant


@transaction.atomic
def form_delegation(by: Person, edition: Edition, **fields: Any) -> Delegation:
    """Keep a new delegation with whoever makes it as its head, who joins if registered.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(edition)
    made = Delegation.objects.create(edition=edition, head=by, **fields)
    Participant.objects.filter(edition=edition, person=by, delegation__isnull=True).update(
        delegation=made
    )
    record(by, "delegation.form", made, organisation=edition.organisation)
    return made


@transaction.atomic
def change_delegation(by: Person, delegation: Delegation, **fields: Any) -> None:
    """Keep what a delegation is called and where it comes from.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(delegation.edition)
    for name, value in fields.items():
        setattr(delegation, name, value)
    delegation.save()
    record(by, "delegation.change", delegation, organisation=delegation.edition.organisation)
