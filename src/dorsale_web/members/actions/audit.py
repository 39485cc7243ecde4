"""The audit line that every act leaves."""

from __future__ import annotations

from django.db.models import Model

from dorsale_web.members.models import Asker, AuditEntry, Organisation, Person


def record(
    actor: Asker | None,
    act: str,
    thing: Model,
    *,
    organisation: Organisation | None = None,
    **facts: object,
) -> AuditEntry:
    """Keep that ``actor`` did ``act`` (such as ``posting.publish``) to ``thing``."""
    if organisation is None and isinstance(thing, Organisation):
        organisation = thing
    return AuditEntry.objects.create(
        actor=actor if isinstance(actor, Person) else None,
        act=act,
        kind=thing._meta.model_name or "",
        code=str(getattr(thing, "slug", "") or getattr(thing, "code", "") or thing.pk),
        organisation=organisation,
        country=organisation.country if organisation else "",
        facts=facts,
    )
