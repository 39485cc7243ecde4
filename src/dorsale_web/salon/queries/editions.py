"""Reads of editions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Edition, EditionState
from dorsale_web.salon.part import part


def public(prefix: str = "") -> Q:
    """Return the condition of an edition everybody sees (twin of ``rules.editions.is_public``).

    ``prefix`` leads from another table to the edition, such as ``edition__``.
    """
    return Q(
        **{
            f"{prefix}state": EditionState.PUBLISHED,
            f"{prefix}organisation__suspended_at__isnull": True,
        }
    )


def editions(asker: Asker) -> QuerySet[Edition]:
    """Return the editions that ``asker`` may see (twin of ``rules.editions.views_edition``)."""
    who, found = standing(asker), Edition.objects.select_related("organisation")
    if who.is_steward:
        return found
    mine = part(asker)
    seen = public() | Q(country__in=list(who.countries))
    return found.filter(seen | Q(pk__in=mine.desks | mine.reviews))
