"""Lists of editions, and what their organisers read of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from dorsale_web.members.models import Asker, AuditEntry, Organisation, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Edition, EditionRole, EditionState, ExhibitorState
from dorsale_web.salon.queries.editions import editions


@dataclass(frozen=True)
class Asked:
    """What somebody looks for among fairs; empty means all."""

    country: str = ""
    theme: str = ""


def found(asker: Asker, asked: Asked) -> QuerySet[Edition]:
    """Return the published editions that fit, with what their cards show."""
    rows = editions(asker).filter(state=EditionState.PUBLISHED)
    if asked.country:
        rows = rows.filter(country=asked.country)
    if asked.theme:
        some = Edition.themes.through.objects.filter(theme=asked.theme)
        rows = rows.filter(pk__in=some.values("edition"))
    return with_cards(rows)


def with_cards(rows: QuerySet[Edition]) -> QuerySet[Edition]:
    """Return editions with their themes and how many exhibitors each has."""
    accepted = Q(exhibitors__state=ExhibitorState.ACCEPTED)
    listed = accepted & Q(exhibitors__organisation__suspended_at__isnull=True)
    shown = Count("exhibitors", filter=listed)
    return rows.prefetch_related("themes").annotate(exhibitor_count=shown)


def not_over(asker: Asker, asked: Asked) -> QuerySet[Edition]:
    """Return the fairs of today and those to come, the nearest first."""
    rows = found(asker, asked).filter(ends_on__gte=timezone.localdate(), closed_at__isnull=True)
    return rows.order_by("starts_on", "pk")


def over(asker: Asker, asked: Asked) -> QuerySet[Edition]:
    """Return the archive: fairs that ended, the latest first."""
    ended = Q(ends_on__lt=timezone.localdate()) | Q(closed_at__isnull=False)
    return found(asker, asked).filter(ended).order_by("-starts_on", "-pk")


def in_preparation(asker: Asker) -> QuerySet[Edition]:
    """Return the drafts that the asker sees."""
    if not standing(asker).is_signed_in:
        return Edition.objects.none()
    drafts = editions(asker).filter(state=EditionState.DRAFT)
    return with_cards(drafts).order_by("starts_on", "pk")


def countries_of(asker: Asker) -> list[str]:
    """Return the countries in which there are fairs that the asker sees."""
    rows = editions(asker).filter(state=EditionState.PUBLISHED).order_by()
    return sorted(set(rows.values_list("country", flat=True)))


def founding_for(asker: Asker) -> QuerySet[Organisation]:
    """Return the organisations for which the asker may found a fair."""
    mine = list(standing(asker).organisations(Role.EDITOR.value))
    return Organisation.objects.filter(pk__in=mine, suspended_at__isnull=True).order_by("name")


def named(edition: Edition) -> QuerySet[EditionRole]:
    """Return who is named to help, by role."""
    return edition.roles.select_related("person").order_by("role", "person__name", "pk")


def acts(edition: Edition) -> QuerySet[AuditEntry]:
    """Return what was done to an edition, the latest first."""
    rows = AuditEntry.objects.filter(kind="edition", code=edition.slug)
    return rows.select_related("actor", "organisation").order_by("-at", "-pk")
