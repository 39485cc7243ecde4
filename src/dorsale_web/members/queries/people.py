"""Reads of people and organisations; the first argument is who asks."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dorsale_web.members.models import Asker, Organisation, Person
from dorsale_web.members.standing import standing


def organisations(asker: Asker) -> QuerySet[Organisation]:
    """Return the organisations that ``asker`` may see (twin of ``rules.views_organisation``)."""
    who = standing(asker)
    if who.is_steward:
        return Organisation.objects.all()
    seen = Q(suspended_at__isnull=True)
    if not who.is_signed_in:
        seen &= Q(vouched_until__gte=date.today())
    return Organisation.objects.filter(
        seen | Q(pk__in=list(who.roles)) | Q(country__in=list(who.countries))
    )


def people(asker: Asker) -> QuerySet[Person]:
    """Return the people whom ``asker`` may see (twin of ``rules.views_person``)."""
    who = standing(asker)
    if who.is_steward:
        return Person.objects.all()
    chosen = ["public", "members"] if who.is_signed_in else ["public"]
    return Person.objects.filter(
        Q(visibility__name__in=chosen) | Q(pk=who.person), is_active=True, erased_at__isnull=True
    )
