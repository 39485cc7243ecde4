"""What the search box knows of organisations: everybody finds those vouched, members the others."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from dorsale_web.members import search
from dorsale_web.members.models import Organisation, SearchEntry

INDEX = "organisation"


def url_of(organisation: Organisation) -> str:
    """Return the address of an organisation."""
    return f"/organisations/{organisation.slug}/"


def index(some: Iterable[Organisation]) -> None:
    """Put organisations into the search index, those suspended out of it."""
    rows = list(some)
    search.put(found_entry(one) for one in rows if one.suspended_at is None)
    search.remove(INDEX, [one.slug for one in rows if one.suspended_at is not None])


def index_all() -> None:
    """Put every organisation into the search index."""
    index(Organisation.objects.all())


def open_index_to_whom_it_should() -> None:
    """Let everybody find vouched organisations, and members the others, as it stands today."""
    entries = SearchEntry.objects.filter(kind=INDEX)
    vouched = Q(
        code__in=Organisation.objects.filter(
            vouched_until__gte=timezone.localdate(), suspended_at__isnull=True
        ).values("slug")
    )
    entries.filter(vouched, audience="members").update(audience="public")
    entries.filter(~vouched, audience="public").update(audience="members")


def found_entry(organisation: Organisation) -> search.Found:
    """Return what the search box keeps of an organisation."""
    translated = tuple(
        (language, one["texts"].get("summary", ""))
        for language, one in organisation.translations.items()
    )
    return search.Found(
        kind=INDEX,
        code=organisation.slug,
        title=organisation.name,
        line=organisation.summary,
        url=url_of(organisation),
        language=organisation.language,
        country=organisation.country,
        audience="public" if organisation.is_vouched else "members",
        at=organisation.created_at,
        words=f"{organisation.summary} {organisation.city}",
        more=translated,
    )
