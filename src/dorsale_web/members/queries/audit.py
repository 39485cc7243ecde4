"""Reads of the audit log; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dorsale_web.members.geography import fold
from dorsale_web.members.models import Asker, AuditEntry, Person
from dorsale_web.members.rules import STEWARDS_ONLY_KINDS
from dorsale_web.members.standing import standing


@dataclass(frozen=True)
class Asked:
    """What a reader of the log asks for; empty means all."""

    act: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""


def acts(asker: Asker) -> QuerySet[AuditEntry]:
    """Return the acts that ``asker`` may see (twin of ``rules.views_act``)."""
    who = standing(asker)
    found = AuditEntry.objects.select_related("actor", "organisation")
    if who.is_steward:
        return found
    return found.filter(country__in=list(who.countries)).exclude(kind__in=STEWARDS_ONLY_KINDS)


def narrowed(asker: Asker, asked: Asked) -> QuerySet[AuditEntry]:
    """Return the acts that ``asker`` may see and that pass the filters, the latest first."""
    found = acts(asker)
    for field in ("act", "kind"):
        if getattr(asked, field):
            found = found.filter(**{field: getattr(asked, field)})
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.person.strip():
        found = found.filter(actor__in=_people_like(asked.person))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _people_like(words: str) -> list[int]:
    """Return the people whose code, or whose name without accents, is like ``words``."""
    wanted = fold(words).split()
    rows = Person.objects.values_list("pk", "code", "name").iterator()
    return [
        pk
        for pk, code, name in rows
        if code == words.strip() or all(word in fold(name) for word in wanted)
    ]


def people_by_code(entries: Iterable[AuditEntry]) -> Mapping[str, Person]:
    """Return the people whom acts are about, by their code, with one query."""
    codes = {str(one.facts["person"]) for one in entries if "person" in one.facts}
    codes |= {one.code for one in entries if one.kind == "person"}
    return {one.code: one for one in Person.objects.filter(code__in=codes)}
