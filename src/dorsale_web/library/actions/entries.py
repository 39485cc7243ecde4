"""Write, confirm, publish, change and withdraw an entry of the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.library.models import (
    Deleted,
    Entry,
    EntryAudience,
    EntryState,
    EntryVersion,
    Mention,
)
from dorsale_web.members import search
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.refusal import Refused

INDEX = {"experience": "experience", "research": "research", "document": "document"}


def url_of(entry: Entry) -> str:
    """Return the address of an entry."""
    return f"/library/{entry.code}/"


def public_actor(by: Person, entry: Entry) -> Organisation | None:
    """Return the organisation that audit and notices may name: none when it is hidden."""
    return None if entry.hides_organisation else entry.organisation


@transaction.atomic
def draft(
    by: Person,
    organisation: Organisation,
    kind: str,
    named: Iterable[Organisation] = (),
    **fields: Any,
) -> Entry:
    """Keep a new draft."""
    entry = Entry(organisation=organisation, by=by, kind=kind, **fields)
    entry.held_for = contacts_of(entry)
    entry.save()
    name(entry, named)
    record(by, "entry.draft", entry, organisation=public_actor(by, entry))
    return entry


@transaction.atomic
def change(by: Person, entry: Entry, named: Iterable[Organisation] = (), **fields: Any) -> Entry:
    """Change an entry; what a published one said before is kept as a version."""
    before = {field: getattr(entry, field) for field in Entry.TEXTS}
    for field, value in fields.items():
        setattr(entry, field, value)
    entry.held_for = contacts_of(entry)
    if entry.state == EntryState.PUBLISHED and before != {
        f: getattr(entry, f) for f in Entry.TEXTS
    }:
        EntryVersion.objects.create(entry=entry, number=entry.version, texts=before)
        entry.version += 1
        if must_be_confirmed(entry):
            entry.state = EntryState.REVIEW
    entry.save()
    name(entry, named)
    record(by, "entry.change", entry, organisation=public_actor(by, entry))
    index(entry)
    return entry


def contacts_of(entry: Entry) -> list[str]:
    """Return the kinds of contact found in the public text of an entry."""
    return found_in(*(getattr(entry, field) for field in Entry.TEXTS))


def must_be_confirmed(entry: Entry) -> bool:
    """Return whether a steward reads it first: hidden names, or contacts in the text."""
    return entry.hides_author or entry.hides_organisation or bool(entry.held_for)


def name(entry: Entry, named: Iterable[Organisation]) -> None:
    """Keep which organisations an entry names; those no longer named are let go."""
    wanted = {one.pk: one for one in named if one.pk != entry.organisation_id}
    entry.mentions.exclude(organisation__in=list(wanted)).filter(reply="").delete()
    known = set(entry.mentions.values_list("organisation", flat=True))
    Mention.objects.bulk_create(
        Mention(entry=entry, organisation=one) for pk, one in wanted.items() if pk not in known
    )


@transaction.atomic
def submit(by: Person, entry: Entry) -> None:
    """Publish an entry, or hand it to a steward when a name is hidden or contacts stand in it."""
    if not entry.organisation.is_vouched:
        raise Refused(
            _(
                "Your organisation is not vouched for yet: the draft is kept,"
                " to be published afterwards."
            )
        )
    if not must_be_confirmed(entry):
        publish(by, entry)
        return
    entry.state, entry.review_note = EntryState.REVIEW, ""
    entry.save(update_fields=["state", "review_note"])
    record(by, "entry.submit", entry, organisation=public_actor(by, entry))
    stewards = Person.objects.filter(is_steward=True, is_active=True)
    notify(stewards, "review.entry", url_of(entry), title=entry.title)


@transaction.atomic
def confirm(by: Person, entry: Entry) -> None:
    """Confirm as a steward, and publish."""
    entry.confirmed_by = by
    publish(by, entry)


def publish(by: Person, entry: Entry) -> None:
    """Make an entry public (or open to members, or later, as it says), and tell whom it names."""
    entry.state = EntryState.PUBLISHED
    entry.published_at = entry.published_at or timezone.now()
    entry.save()
    record(by, "entry.publish", entry, organisation=public_actor(by, entry))
    notify(staff_of(entry.organisation), "entry.published", url_of(entry), title=entry.title)
    tell_named(entry)
    index(entry)


def tell_named(entry: Entry) -> None:
    """Tell the organisations that an entry names, once; their reply will stand beside it."""
    for mention in entry.mentions.filter(told_at__isnull=True).select_related("organisation"):
        notify(
            staff_of(mention.organisation),
            "entry.named",
            url_of(entry),
            title=entry.title,
            organisation=mention.organisation.name,
        )
    entry.mentions.filter(told_at__isnull=True).update(told_at=timezone.now())


@transaction.atomic
def send_back(by: Person, entry: Entry, note: str) -> None:
    """Return an entry to its authors with what should change."""
    entry.state, entry.review_note = EntryState.DRAFT, note
    entry.save(update_fields=["state", "review_note"])
    record(by, "entry.send_back", entry, organisation=public_actor(by, entry), note=note)
    notify(staff_of(entry.organisation), "entry.sent_back", url_of(entry), title=entry.title)


@transaction.atomic
def withdraw(by: Person, entry: Entry, reason: str) -> None:
    """Take an entry back; a harvester is told that it is gone."""
    entry.state, entry.review_note = EntryState.WITHDRAWN, reason
    entry.save(update_fields=["state", "review_note"])
    record(by, "entry.withdraw", entry, organisation=public_actor(by, entry), reason=reason)
    index(entry)


@transaction.atomic
def suspend(by: Person, entry: Entry, reason: str) -> None:
    """Stop an entry at once."""
    entry.suspended_at, entry.suspended_reason = timezone.now(), reason
    entry.save(update_fields=["suspended_at", "suspended_reason"])
    record(by, "entry.suspend", entry, organisation=public_actor(by, entry), reason=reason)
    notify(
        staff_of(entry.organisation),
        "entry.suspended",
        url_of(entry),
        title=entry.title,
        reason=reason,
    )
    index(entry)


@transaction.atomic
def restore(by: Person, entry: Entry, reason: str) -> None:
    """Lift a suspension."""
    entry.suspended_at, entry.suspended_reason = None, ""
    entry.save(update_fields=["suspended_at", "suspended_reason"])
    record(by, "entry.restore", entry, organisation=public_actor(by, entry), reason=reason)
    index(entry)


@transaction.atomic
def reply(by: Person, mention: Mention, text: str) -> None:
    """Keep what a named organisation replies: it stands beside the entry."""
    mention.reply, mention.replied_by, mention.replied_at = text, by, timezone.now()
    mention.save(update_fields=["reply", "replied_by", "replied_at"])
    record(by, "entry.reply", mention.entry, organisation=mention.organisation)
    notify(
        staff_of(mention.entry.organisation),
        "entry.reply",
        url_of(mention.entry),
        title=mention.entry.title,
        organisation=mention.organisation.name,
    )


def index(entry: Entry) -> None:
    """Put a published entry in the search index, or take out one that is not, and tell harvesters."""
    if entry.is_out:
        search.put([found(entry)])
    else:
        search.remove(INDEX[entry.kind], [entry.code])
    public = entry.is_out and entry.audience == EntryAudience.PUBLIC
    if public:
        Deleted.objects.filter(code=entry.code).delete()
    elif entry.published_at:
        Deleted.objects.update_or_create(code=entry.code, defaults={"kind": entry.kind})


def found(entry: Entry) -> search.Found:
    """Return what the search box keeps of an entry."""
    texts = [getattr(entry, field) for field in Entry.TEXTS]
    return search.Found(
        kind=INDEX[entry.kind],
        code=entry.code,
        title=entry.title,
        line=entry.failed or entry.abstract,
        url=url_of(entry),
        language=entry.language,
        country=entry.country,
        audience=entry.audience,
        at=entry.published_at or timezone.now(),
        words=" ".join(texts[1:]),
        more=tuple(
            (language, " ".join(one["texts"].values()))
            for language, one in entry.translations.items()
        ),
    )
