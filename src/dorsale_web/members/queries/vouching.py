"""Reads of vouching: who confirmed whom, and what must be looked at again."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from dorsale_web.members.models import Asker, Organisation, Vouch, VouchReview
from dorsale_web.members.queries.people import organisations
from dorsale_web.members.standing import standing


def vouches(asker: Asker) -> QuerySet[Vouch]:
    """Return the vouchings that ``asker`` may see (twin of ``rules.views_vouch``)."""
    mine = list(standing(asker).roles)
    return Vouch.objects.filter(
        Q(organisation__in=organisations(asker)) | Q(voucher__in=mine)
    ).select_related("organisation", "voucher", "by", "paper")


def received(organisation: Organisation) -> QuerySet[Vouch]:
    """Return every vouching of an organisation, the latest first."""
    return organisation.vouches.select_related("organisation", "voucher", "by", "paper")


def given(asker: Asker, organisation: Organisation) -> QuerySet[Vouch]:
    """Return the vouchings that an organisation gave, as far as ``asker`` may see them."""
    return vouches(asker).filter(voucher=organisation)


def stands(vouch: Vouch) -> bool:
    """Return whether a vouching is neither withdrawn nor over."""
    return vouch.withdrawn_on is None and vouch.expires_on >= timezone.localdate()


def open_review(organisation: Organisation) -> VouchReview | None:
    """Return the open review of an organisation, if there is one."""
    found = organisation.reviews.filter(closed_on__isnull=True).order_by("due_on")
    return found.select_related("because__organisation").first()


def reviews(asker: Asker) -> QuerySet[VouchReview]:
    """Return the open reviews that ``asker`` may close (twin of ``rules.closes_review``)."""
    who = standing(asker)
    found = VouchReview.objects.filter(closed_on__isnull=True).order_by("due_on", "pk")
    found = found.select_related("organisation", "because__organisation", "because__voucher")
    return found if who.is_steward else found.filter(organisation__country__in=list(who.countries))


def newcomers(asker: Asker) -> QuerySet[Organisation]:
    """Return the organisations of the asker's countries that nobody vouches for, by country."""
    who = standing(asker)
    found = Organisation.objects.filter(suspended_at__isnull=True).exclude(
        vouched_until__gte=timezone.localdate()
    )
    found = found.order_by("country", "-created_at", "pk")
    return found if who.is_steward else found.filter(country__in=list(who.countries))
