"""Write, confirm, publish, change and withdraw an entry of the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.library.models import (
    Deleted,
    Entry,
    EntryAudience,
    EntryState,
    EntryVersion,
    Follow,
    Mention,
)
from dorsale_web.library.rules import is_out
from dorsale_web.members import search
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Asker, Audience, Organisation, Person
from dorsale_web.members.refusal import Refused

INDEX = {"experience": "experience", "research": "research", "document": "document"}
HIDING = ("hides_author", "hides_organisation")
LEAST_SEEN = (Audience.PUBLIC.value, Audience.MEMBERS.value)


def url_of(entry: Entry) -> str:
    """Return the address of an entry."""
    return f"/library/{entry.code}/"


def public_actor(by: Asker, entry: Entry) -> Organisation | None:
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
    align_file(entry, out=False)
    return entry


@transaction.atomic
def change(
    by: Person, entry: Entry, named: Iterable[Organisation] | None = None, **fields: Any
) -> Entry:
    """Change an entry; what readers could read before is kept as a version.

    A published entry waits for a steward again when its texts, or the names it hides, change in a
    way that a steward must see first.

    Raises:
        Refused: it is published and its organisation is no longer vouched for.
    """
    refuse_unvouched_change(entry)
    before = texts_of(entry)
    hidden_before = hidden_names(entry)
    for field, value in fields.items():
        setattr(entry, field, value)
    entry.held_for = contacts_of(entry)
    if texts_of(entry) != before:
        keep_version(entry, before)
    if texts_of(entry) != before or hidden_names(entry) - hidden_before:
        ask_again(entry)
    entry.save()
    if named is not None:
        name(entry, named)
    record(by, "entry.change", entry, organisation=public_actor(by, entry))
    index(entry)
    return entry


def refuse_unvouched_change(entry: Entry) -> None:
    """Refuse to change what readers read, for an organisation that cannot publish."""
    if entry.state == EntryState.PUBLISHED and not entry.organisation.is_vouched:
        raise Refused(
            _(
                "Your organisation is not vouched for at present: what is published stays as it"
                " is until somebody vouches for you again."
            )
        )


def texts_of(entry: Entry) -> dict[str, Any]:
    """Return every text of an entry, with its language and its translations."""
    texts = {field: getattr(entry, field) for field in Entry.TEXTS}
    return texts | {"language": entry.language, "translations": entry.translations}


def hidden_names(entry: Entry) -> set[str]:
    """Return which names an entry hides."""
    return {field for field in HIDING if getattr(entry, field)}


def keep_version(entry: Entry, before: dict[str, Any]) -> None:
    """Keep what readers could read, and count one more version."""
    was_read = entry.out_since is not None
    if was_read and entry.state in (EntryState.PUBLISHED, EntryState.WITHDRAWN):
        EntryVersion.objects.create(entry=entry, number=entry.version, texts=before)
        entry.version += 1


def ask_again(entry: Entry) -> None:
    """Send a changed entry back to where its new text stands."""
    if entry.state == EntryState.WITHDRAWN:
        entry.state = EntryState.DRAFT
    elif entry.state == EntryState.PUBLISHED and must_be_confirmed(entry):
        entry.state = EntryState.REVIEW
        tell_stewards(entry)


def contacts_of(entry: Entry) -> list[str]:
    """Return the kinds of contact found in the public text of an entry, translations included."""
    own = [getattr(entry, field) for field in Entry.TEXTS]
    translated = [text for one in entry.translations.values() for text in one["texts"].values()]
    return found_in(*own, *translated, *(one["name"] for one in entry.authors))


def must_be_confirmed(entry: Entry) -> bool:
    """Return whether a steward reads it first: hidden names, or contacts in the text."""
    return bool(hidden_names(entry) or entry.held_for)


def name(entry: Entry, named: Iterable[Organisation]) -> None:
    """Keep which organisations an entry names; those no longer named are let go."""
    wanted = {one.pk: one for one in named if one.pk != entry.organisation_id}
    entry.mentions.exclude(organisation__in=list(wanted)).filter(reply="").delete()
    known = set(entry.mentions.values_list("organisation", flat=True))
    Mention.objects.bulk_create(
        Mention(entry=entry, organisation=one) for pk, one in wanted.items() if pk not in known
    )


@transaction.atomic
def translate(by: Person, entry: Entry, language: str, origin: str, texts: dict[str, str]) -> Entry:
    """Keep a translation with its stated origin; without any text it is taken away."""
    others = {known: one for known, one in entry.translations.items() if known != language}
    if texts:
        others[language] = {"origin": origin, "texts": texts}
    return change(by, entry, translations=others)


@transaction.atomic
def submit(by: Person, entry: Entry) -> None:
    """Publish an entry, or hand it to a steward when a name is hidden or contacts stand in it.

    Raises:
        Refused: its organisation is not vouched for, or it waits or is published already.
    """
    if not entry.organisation.is_vouched:
        raise Refused(
            _(
                "Your organisation is not vouched for yet: the draft is kept,"
                " to be published afterwards."
            )
        )
    if entry.state not in (EntryState.DRAFT, EntryState.WITHDRAWN):
        raise Refused(_("It is published already, or waits for a steward."))
    if not must_be_confirmed(entry):
        publish(by, entry)
        return
    entry.state, entry.review_note = EntryState.REVIEW, ""
    entry.save(update_fields=["state", "review_note", "changed_at"])
    record(by, "entry.submit", entry, organisation=public_actor(by, entry))
    tell_stewards(entry)


def tell_stewards(entry: Entry) -> None:
    """Tell the stewards who may decide that an entry waits."""
    stewards = Person.objects.filter(is_steward=True, is_active=True)
    stewards = stewards.exclude(memberships__organisation=entry.organisation_id)
    notify(stewards, "review.entry", f"/library/confirm/{entry.code}/", title=entry.title)


@transaction.atomic
def confirm(by: Person, entry: Entry) -> None:
    """Confirm as a steward, and publish.

    Raises:
        Refused: the entry does not wait any more.
    """
    refuse_unless_waiting(entry)
    entry.confirmed_by = by
    publish(by, entry)


def refuse_unless_waiting(entry: Entry) -> None:
    """Refuse to decide twice."""
    if entry.state != EntryState.REVIEW:
        raise Refused(_("This entry does not wait any more: somebody decided before you."))


def publish(by: Person, entry: Entry) -> None:
    """Make an entry public (or open to members, or later, as it says), and tell its staff."""
    entry.state, entry.review_note = EntryState.PUBLISHED, ""
    entry.published_at = entry.published_at or timezone.now()
    entry.save()
    record(by, "entry.publish", entry, organisation=public_actor(by, entry))
    notify(staff_of(entry.organisation), "entry.published", url_of(entry), title=entry.title)
    index(entry)


def tell_named(entry: Entry) -> None:
    """Tell the organisations that an entry names, once; their reply will stand beside it."""
    untold = entry.mentions.filter(told_at__isnull=True)
    for mention in untold.select_related("organisation"):
        notify(
            staff_of(mention.organisation),
            "entry.named",
            f"{url_of(entry)}#replies",
            title=entry.title,
            organisation=mention.organisation.name,
        )
    untold.update(told_at=timezone.now())


@transaction.atomic
def send_back(by: Person, entry: Entry, note: str) -> None:
    """Return an entry to its authors with what should change.

    Raises:
        Refused: the entry does not wait any more.
    """
    refuse_unless_waiting(entry)
    entry.state, entry.review_note = EntryState.DRAFT, note
    entry.save(update_fields=["state", "review_note"])
    record(by, "entry.send_back", entry, organisation=public_actor(by, entry), note=note)
    notify(staff_of(entry.organisation), "entry.sent_back", url_of(entry), title=entry.title)


@transaction.atomic
def take_back(by: Person, entry: Entry) -> None:
    """Make a draft again of an entry that waits for a steward.

    Raises:
        Refused: the entry does not wait any more.
    """
    refuse_unless_waiting(entry)
    entry.state = EntryState.DRAFT
    entry.save(update_fields=["state"])
    record(by, "entry.take_back", entry, organisation=public_actor(by, entry))


@transaction.atomic
def discard(by: Person, entry: Entry) -> None:
    """Delete a draft that nobody outside could ever read.

    Raises:
        Refused: it was published once, or waits.
    """
    if entry.state != EntryState.DRAFT or entry.out_since is not None:
        raise Refused(_("Only a draft that was never published can be deleted."))
    record(by, "entry.discard", entry, organisation=public_actor(by, entry))
    entry.delete()


@transaction.atomic
def withdraw(by: Person, entry: Entry, reason: str) -> None:
    """Take an entry back; a harvester is told that it is gone.

    Raises:
        Refused: it is not published.
    """
    if entry.state != EntryState.PUBLISHED:
        raise Refused(_("Only what is published can be withdrawn."))
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


def after_suspension(by: Person, organisation: Organisation) -> None:
    """Take the entries of a suspended organisation out of the index, or put them back."""
    for entry in organisation.entries.filter(state=EntryState.PUBLISHED):
        entry.organisation = organisation
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
        f"{url_of(mention.entry)}#replies",
        title=mention.entry.title,
        organisation=mention.organisation.name,
    )


def index(entry: Entry) -> None:
    """Bring search, harvesters, files, followers and named organisations in line with an entry.

    Called after every act that may change who can read it; calling it again changes nothing.
    """
    out = is_out(entry)
    if out:
        search.put([found(entry)])
        come_out(entry)
        tell_named(entry)
    else:
        search.remove(INDEX[entry.kind], [entry.code])
    keep_for_harvesters(entry, public=out and entry.audience == EntryAudience.PUBLIC)
    align_file(entry, out=out)


def come_out(entry: Entry) -> None:
    """Keep the day on which an entry could first be read, and tell those who follow."""
    if entry.out_since is None:
        entry.out_since = timezone.now()
        entry.save(update_fields=["out_since", "changed_at"])
        tell_followers(entry)


def tell_followers(entry: Entry) -> None:
    """Tell whoever follows its theme, or its author unless the author is not named."""
    wanted = Q(theme=entry.theme_id) if entry.theme_id else Q(pk__in=[])
    if names_author(entry):
        wanted |= Q(author=entry.by_id)
    followers = Person.objects.filter(follows__in=Follow.objects.filter(wanted), is_active=True)
    notify(followers.exclude(pk=entry.by_id), "follow.new", url_of(entry), title=entry.title)


def names_author(entry: Entry) -> bool:
    """Return whether members may know who wrote an entry."""
    person = entry.by
    if person is None or hidden_names(entry) or person.erased_at or not person.is_active:
        return False
    return person.visibility.get("name", Audience.MEMBERS.value) in LEAST_SEEN


def keep_for_harvesters(entry: Entry, *, public: bool) -> None:
    """Note that an entry is public (anew), or that what was public is gone."""
    if not public:
        if entry.was_public:
            Deleted.objects.get_or_create(code=entry.code, defaults={"kind": entry.kind})
        return
    deleted, _by_kind = Deleted.objects.filter(code=entry.code).delete()
    if deleted or not entry.was_public:
        entry.was_public = True
        entry.save(update_fields=["was_public", "changed_at"])


def align_file(entry: Entry, *, out: bool) -> None:
    """Let the file of an entry be read by those who read the entry, and by nobody else."""
    wanted = entry.audience if out else Audience.ORGANISATION.value
    if entry.file is not None and entry.file.audience != wanted:
        entry.file.audience = wanted
        entry.file.save(update_fields=["audience"])


def found(entry: Entry) -> search.Found:
    """Return what the search box keeps of an entry; authors only when they are named."""
    texts = [getattr(entry, field) for field in Entry.TEXTS[1:]]
    authors = [] if hidden_names(entry) else [one["name"] for one in entry.authors]
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
        words=" ".join([*texts, *authors]),
        more=tuple(
            (language, " ".join(one["texts"].values()))
            for language, one in entry.translations.items()
        ),
    )
