"""Draft, submit, review, publish, renew, close a posting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Posting,
    PostingState,
    PostingVersion,
)
from dorsale_web.market.queries import open_now
from dorsale_web.market.rules import is_open
from dorsale_web.members import search
from dorsale_web.members.actions import notify, officers_of, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Organisation, Person, SearchEntry, Theme
from dorsale_web.members.refusal import Refused
from dorsale_web.work.queue import enqueue_once

MATERIAL = (
    "side",
    "kind",
    "title",
    "summary",
    "description",
    "advantage",
    "stage",
    "rights",
    "partner",
    "countries",
    "official_url",
    "deadline",
    "buyer_reference",
)
VALID_DAYS = 180
WARNED_DAYS = 14
BATCH = 200
INDEX = "posting"


def url_of(posting: Posting) -> str:
    """Return the address of a posting."""
    return f"/market/{posting.code}/"


@transaction.atomic
def draft(by: Person, organisation: Organisation, themes: list[Theme], **fields: Any) -> Posting:
    """Keep a new draft of an organisation."""
    posting = Posting(
        organisation=organisation,
        by=by,
        country=organisation.country,
        organisation_kind=organisation.kind,
        **fields,
    )
    posting.held_for = contacts_of(posting)
    posting.save()
    posting.themes.set(themes)
    record(by, "posting.draft", posting, organisation=organisation)
    return posting


@transaction.atomic
def change(by: Person, posting: Posting, themes: list[Theme], **fields: Any) -> Posting:
    """Change a posting; a material edit of a published one goes back to review."""
    before = {name: getattr(posting, name) for name in MATERIAL}
    for name, value in fields.items():
        setattr(posting, name, value)
    changed = sorted(name for name in MATERIAL if before[name] != getattr(posting, name))
    posting.held_for = contacts_of(posting)
    if changed and posting.state in (PostingState.PUBLISHED, PostingState.CLOSED):
        keep_version(posting, before)
        posting.version += 1
        back_to_review(posting)
    posting.save()
    posting.themes.set(themes)
    index(posting)
    record(by, "posting.change", posting, organisation=posting.organisation, changed=changed)
    return posting


@transaction.atomic
def translate(
    by: Person, posting: Posting, language: str, origin: str, texts: dict[str, str]
) -> None:
    """Keep a translation with who made it, or drop it when it has no text.

    What others read is reviewed, so a published posting goes back; its meaning stays, so answers
    to it are not asked to confirm.
    """
    kept = {name: one for name, one in posting.translations.items() if name != language}
    if any(texts.values()):
        kept[language] = {"origin": origin, "texts": texts, "version": posting.version}
    if kept == posting.translations:
        return
    only_fewer = kept.items() <= posting.translations.items()
    posting.translations = kept
    posting.held_for = contacts_of(posting)
    if posting.state == PostingState.PUBLISHED and not only_fewer:
        back_to_review(posting)
    posting.save(update_fields=["translations", "held_for", "state", "changed_at"])
    index(posting)
    record(by, "posting.translate", posting, organisation=posting.organisation, language=language)


def back_to_review(posting: Posting) -> None:
    """Ask for another review; without vouching the posting becomes a draft again."""
    vouched = posting.organisation.is_vouched
    posting.state = PostingState.REVIEW if vouched else PostingState.DRAFT
    if vouched:
        tell_reviewers(posting)


def keep_version(posting: Posting, before: dict[str, Any]) -> None:
    """Keep what a posting said, and ask those who answered it to confirm."""
    texts = {name: str(value) if name == "deadline" else value for name, value in before.items()}
    PostingVersion.objects.create(posting=posting, number=posting.version, texts=texts)
    live = [IntroductionState.PENDING, IntroductionState.ACCEPTED]
    reopened = Introduction.objects.filter(posting=posting, state__in=live)
    for one in reopened.select_related("organisation"):
        notify(
            staff_of(one.organisation),
            "introduction.to_confirm",
            f"/introductions/{one.code}/",
            title=posting.title,
        )
    reopened.update(state=IntroductionState.TO_CONFIRM)


def contacts_of(posting: Posting) -> list[str]:
    """Return the kinds of contact found in the public text of a posting, translations too."""
    original = [getattr(posting, name) for name in Posting.TEXTS]
    translated = [text for one in posting.translations.values() for text in one["texts"].values()]
    return found_in(*original, *translated)


@transaction.atomic
def submit(by: Person, posting: Posting) -> None:
    """Ask for a review; only a vouched organisation may.

    Raises:
        Refused: the organisation is not vouched, the posting waits or is out already, or is over.
    """
    check_submission(posting)
    posting.state, posting.review_note = PostingState.REVIEW, ""
    posting.save(update_fields=["state", "review_note", "changed_at"])
    record(by, "posting.submit", posting, organisation=posting.organisation)
    tell_reviewers(posting)


def check_submission(posting: Posting) -> None:
    """Refuse a submission that the rules of the market do not allow."""
    if not posting.organisation.is_vouched:
        raise Refused(
            _(
                "Your organisation is not vouched for yet: the draft is kept and can be submitted"
                " afterwards."
            )
        )
    if posting.state in (PostingState.REVIEW, PostingState.PUBLISHED):
        raise Refused(_("This posting is submitted already."))
    if not posting.description:
        raise Refused(_("The description is empty. Edit the posting and write it, then submit."))
    if posting.expires_on <= timezone.localdate():
        raise Refused(_("Its last day is over. Edit the posting and give it a later one."))


def tell_reviewers(posting: Posting) -> None:
    """Tell those who look after the country that a posting waits."""
    notify(officers_of(posting.country), "review.posting", url_of(posting), title=posting.title)


@transaction.atomic
def publish(by: Person, posting: Posting, *, contacts_may_stay: bool = False) -> None:
    """Publish a reviewed posting: it can be found, and matches are looked for.

    Raises:
        Refused: it does not wait for review, its organisation is not vouched, or contacts stand
            in its text and nobody said that they may stay.
    """
    check_publication(posting, contacts_may_stay)
    posting.state = PostingState.PUBLISHED
    posting.published_at = timezone.now()
    posting.expires_on = max(posting.expires_on, timezone.localdate() + timedelta(days=1))
    posting.save(update_fields=["state", "published_at", "expires_on", "changed_at"])
    record(
        by,
        "posting.publish",
        posting,
        organisation=posting.organisation,
        contacts=posting.held_for,
        version=posting.version,
    )
    index(posting)
    notify(
        staff_of(posting.organisation), "posting.published", url_of(posting), title=posting.title
    )


def check_publication(posting: Posting, contacts_may_stay: bool) -> None:
    """Refuse what cannot be published now."""
    if posting.state != PostingState.REVIEW or posting.suspended_at:
        raise Refused(_("This posting does not wait for a review any more."))
    if not posting.organisation.is_vouched:
        raise Refused(_("Its organisation is not vouched for. Send the posting back."))
    if posting.held_for and not contacts_may_stay:
        raise Refused(
            _("The text holds ways to make contact. Send it back, or say that they may stay.")
        )


@transaction.atomic
def send_back(by: Person, posting: Posting, note: str) -> None:
    """Return a posting to its authors with what should change.

    Raises:
        Refused: it does not wait for review.
    """
    if posting.state != PostingState.REVIEW:
        raise Refused(_("This posting does not wait for a review any more."))
    posting.state, posting.review_note = PostingState.DRAFT, note
    posting.save(update_fields=["state", "review_note", "changed_at"])
    record(by, "posting.send_back", posting, organisation=posting.organisation, note=note)
    notify(
        staff_of(posting.organisation), "posting.sent_back", url_of(posting), title=posting.title
    )


@transaction.atomic
def renew(by: Person, posting: Posting) -> None:
    """Keep a posting open for another half year.

    Raises:
        Refused: it is not published, or it ends on a deadline.
    """
    if posting.state != PostingState.PUBLISHED:
        raise Refused(_("Only a published posting is renewed. Submit this one instead."))
    if posting.deadline:
        raise Refused(_("It ends on its deadline. Edit the posting and give a later deadline."))
    posting.expires_on = timezone.localdate() + timedelta(days=VALID_DAYS)
    posting.save(update_fields=["expires_on", "changed_at"])
    record(by, "posting.renew", posting, organisation=posting.organisation)
    index(posting)


@transaction.atomic
def close(by: Person, posting: Posting) -> None:
    """Take a posting off the market; one in review becomes a draft again.

    Raises:
        Refused: it is a draft, or closed already.
    """
    after = {
        PostingState.PUBLISHED.value: PostingState.CLOSED,
        PostingState.REVIEW.value: PostingState.DRAFT,
    }
    if posting.state not in after:
        raise Refused(_("This posting is not on the market."))
    posting.state = after[posting.state]
    posting.save(update_fields=["state", "changed_at"])
    record(by, "posting.close", posting, organisation=posting.organisation)
    index(posting)


@transaction.atomic
def discard(by: Person, posting: Posting) -> None:
    """Delete a draft that nobody else ever saw.

    Raises:
        Refused: it was published once: it is closed, not deleted.
    """
    if posting.state != PostingState.DRAFT or posting.published_at:
        raise Refused(_("A posting that was published is kept. Close it instead."))
    record(by, "posting.discard", posting, organisation=posting.organisation)
    posting.delete()


@transaction.atomic
def suspend(by: Person, posting: Posting, reason: str) -> None:
    """Stop a posting and its pending introductions at once."""
    posting.suspended_at, posting.suspended_reason = timezone.now(), reason
    posting.save(update_fields=["suspended_at", "suspended_reason"])
    live = [IntroductionState.PENDING, IntroductionState.TO_CONFIRM]
    stopped = posting.introductions.filter(state__in=live)
    for one in stopped.select_related("organisation"):
        address = f"/introductions/{one.code}/"
        notify(staff_of(one.organisation), "introduction.stopped", address, title=posting.title)
    stopped.update(state=IntroductionState.STOPPED)
    index(posting)
    record(by, "posting.suspend", posting, organisation=posting.organisation, reason=reason)
    notify(
        staff_of(posting.organisation),
        "posting.suspended",
        url_of(posting),
        title=posting.title,
        reason=reason,
    )


@transaction.atomic
def restore(by: Person, posting: Posting, reason: str) -> None:
    """Lift a suspension."""
    posting.suspended_at, posting.suspended_reason = None, ""
    posting.save(update_fields=["suspended_at", "suspended_reason"])
    record(by, "posting.restore", posting, organisation=posting.organisation, reason=reason)
    index(posting)


def index(posting: Posting) -> None:
    """Let the search box find a posting while it is open, and matches follow."""
    if is_open(posting):
        search.put([found(posting)])
    else:
        search.remove(INDEX, [posting.code])
    if posting.published_at:
        enqueue_once("market.match", posting=posting.code)


def index_again() -> None:
    """Put every open posting into the index, and take out those that lapsed or expired."""
    kept = set(SearchEntry.objects.filter(kind=INDEX).values_list("code", flat=True))
    wanted = set(Posting.objects.filter(open_now()).values_list("code", flat=True))
    search.remove(INDEX, kept - wanted)
    missing = Posting.objects.filter(code__in=wanted - kept)
    for batch in batched(missing.iterator(chunk_size=BATCH), BATCH):
        search.put(map(found, batch))
    for code in (kept - wanted) | (wanted - kept):
        enqueue_once("market.match", posting=code)


def after_suspension(by: Person, organisation: Organisation) -> None:
    """Follow an organisation that was suspended or restored: its postings leave or come back."""
    for posting in organisation.postings.filter(state=PostingState.PUBLISHED):
        posting.organisation = organisation
        index(posting)


@transaction.atomic
def warn_of_expiry(today: date) -> int:
    """Tell the staff of postings that end within two weeks, once for each last day."""
    soon = Posting.objects.filter(
        open_now(), expires_on__lte=today + timedelta(days=WARNED_DAYS)
    ).exclude(expiry_told_for=F("expires_on"))
    told = list(soon.select_related("organisation"))
    for posting in told:
        posting.expiry_told_for = posting.expires_on
        notify(
            staff_of(posting.organisation),
            "posting.expiring",
            url_of(posting),
            title=posting.title,
            day=posting.expires_on.isoformat(),
        )
    Posting.objects.bulk_update(told, ["expiry_told_for"], batch_size=BATCH)
    return len(told)


def batched(rows: Iterable[Posting], size: int) -> Iterator[list[Posting]]:
    """Give rows in lists of at most ``size``."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def found(posting: Posting) -> search.Found:
    """Return what the search box keeps of a posting."""
    translated = tuple(
        (language, " ".join(one["texts"].values()))
        for language, one in posting.translations.items()
    )
    return search.Found(
        kind=INDEX,
        code=posting.code,
        title=posting.title,
        line=posting.summary,
        url=url_of(posting),
        language=posting.language,
        country=posting.country,
        audience="public",
        at=posting.published_at or timezone.now(),
        words=" ".join((posting.summary, posting.description, posting.advantage, posting.partner)),
        more=translated,
    )
