"""Reports of fraud and abuse: anyone may make one, stewards answer with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from dorsale_web.members.actions import people
from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.index import index
from dorsale_web.members.actions.notify import notify
from dorsale_web.members.actions.vouching import fall_with, refresh
from dorsale_web.members.models import Asker, Organisation, Person, Report


@dataclass(frozen=True)
class Reportable:
    """A kind of thing that can be reported: how it is found, shown, stopped and restored."""

    find: Callable[[Asker], QuerySet[Any]]
    key: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    country: Callable[[Any], str]
    suspend: Callable[[Person, Any, str], object]
    restore: Callable[[Person, Any, str], object]
    every: Callable[[], QuerySet[Any]]  # also what is already stopped


KINDS: dict[str, Reportable] = {}


def reportable(kind: str, how: Reportable) -> None:
    """Declare a kind that can be reported; each app declares its own."""
    KINDS[kind] = how


@transaction.atomic
def report(by: Asker, kind: str, thing: Model, reason: str, text: str) -> Report:
    """Keep a report and tell the stewards."""
    how = KINDS[kind]
    made = Report.objects.create(
        kind=kind,
        target=str(getattr(thing, how.key)),
        title=how.title(thing)[:200],
        url=how.url(thing),
        country=how.country(thing),
        reason=reason,
        text=text,
        by=by if isinstance(by, Person) else None,
    )
    record(by, "report.make", made, target=made.target, target_kind=kind)
    notify(
        Person.objects.filter(is_steward=True, is_active=True),
        "review.report",
        f"/reports/{made.code}/",
        title=made.title,
    )
    return made


@transaction.atomic
def answer(by: Person, made: Report, state: str, text: str) -> None:
    """Uphold a report (what it is about stops at once) or dismiss it, with reasons.

    An answer can be changed. What was stopped runs again when no report of it is upheld any more.
    """
    before, made.state, made.answer = made.state, state, text
    made.answered_by, made.answered_at = by, timezone.now()
    made.save()
    record(by, f"report.{state}", made, target=made.target, target_kind=made.kind, reason=text)
    if state != before:
        carry_out(by, made, was_upheld=before == Report.State.UPHELD)
    if made.by is not None:
        notify([made.by], "report.answered", f"/reports/{made.code}/", title=made.title)


def carry_out(by: Person, made: Report, *, was_upheld: bool) -> None:
    """Stop what a report is about, or let it run again."""
    how = KINDS[made.kind]
    thing = how.every().filter(**{how.key: made.target}).first()
    if thing is None:
        return
    if made.state == Report.State.UPHELD:
        how.suspend(by, thing, made.answer)
    elif was_upheld and not still_upheld(made):
        how.restore(by, thing, made.answer)


def still_upheld(made: Report) -> bool:
    """Return whether any report of the same thing is upheld."""
    same = Report.objects.filter(kind=made.kind, target=made.target)
    return same.filter(state=Report.State.UPHELD).exists()


@transaction.atomic
def suspend_organisation(by: Person, organisation: Organisation, reason: str) -> None:
    """Stop an organisation: its pages, postings and entries are hidden at once."""
    organisation.suspended_at, organisation.suspended_reason = timezone.now(), reason
    organisation.save(update_fields=["suspended_at", "suspended_reason"])
    record(by, "organisation.suspend", organisation, reason=reason)
    fall_with(organisation)
    index([organisation])
    for told in AFTER_SUSPENSION:
        told(by, organisation)


@transaction.atomic
def restore_organisation(by: Person, organisation: Organisation, reason: str) -> None:
    """Lift the suspension of an organisation."""
    organisation.suspended_at, organisation.suspended_reason = None, ""
    organisation.save(update_fields=["suspended_at", "suspended_reason"])
    record(by, "organisation.restore", organisation, reason=reason)
    refresh()
    organisation.refresh_from_db(fields=["vouched_until"])
    index([organisation])
    for told in AFTER_SUSPENSION:
        told(by, organisation)


AFTER_SUSPENSION: list[Callable[[Person, Organisation], None]] = []  # apps add what must follow

suspend_person, restore_person = people.suspend, people.restore
