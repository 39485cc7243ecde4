"""What exhibitors bring to the other rooms: a panel, parts of the export, what is forgotten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dorsale_web.members import panels
from dorsale_web.members.actions.people import WHEN_ERASED
from dorsale_web.members.exports import part
from dorsale_web.members.models import Person
from dorsale_web.salon.actions.contacts import forget_person
from dorsale_web.salon.exhibitor_cards import fairs_of
from dorsale_web.salon.models import Exhibitor, StandContact

ABOUT = (
    "exhibitor__organisation__name", "exhibitor__edition__name", "met_at", "consented_at",
    "withdrawn_at", "note", "theme", "follow_up_on",
)  # fmt: skip
NOTED = ("exhibitor__edition__name", "met_at", "note", "theme", "follow_up_on")
APPLIED = (
    "code", "edition__name", "organisation__name", "state", "presentation", "answers",
    "wanted_area_m2", "wishes", "submitted_at", "invoice_name", "invoice_address",
)  # fmt: skip


@part("stand_contacts")
def _about(person: Person) -> list[Any]:
    return list(StandContact.objects.filter(visitor__person=person).values(*ABOUT))


@part("stand_contacts_noted")
def _noted(person: Person) -> list[Any]:
    return list(StandContact.objects.filter(by=person).values(*NOTED))


@part("exhibitor_applications")
def _applied(person: Person) -> list[Any]:
    return list(Exhibitor.objects.filter(by=person).values(*APPLIED))


panels.register("fairs", _("At fairs"), fairs_of, template="salon/exhibitors/fair_card.html")
WHEN_ERASED.insert(0, forget_person)  # before the registration loses its person
