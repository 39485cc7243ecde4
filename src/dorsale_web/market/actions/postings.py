"""Draft, submit, review, publish, renew, close a posting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Posting,
    PostingState,
    PostingVersion,
)
from dorsale_web.members import search
from dorsale_web.members.actions import notify, officers_of, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Organisation, Person, Theme
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
        posting.state = PostingState.REVIEW
        search.remove(INDEX, [posting.code])
        tell_reviewers(posting)
    posting.save()
    posting.themes.set(themes)
    record(by, "posting.change", posting, organisation=posting.organisation, changed=changed)
    return posting


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
    """Return the kinds of contact found in the public text of a posting."""
    return found_in(*(getattr(posting, name) for name in Posting.TEXTS))


@transaction.atomic
def submit(by: Person, posting: Posting) -> None:
    """Ask for a review; only a vouched organisation may."""
    if not posting.organisation.is_vouched:
        raise Refused(
            _(
                "Your organisation is not vouched for yet: the draft is kept and can be submitted"
                " afterwards."
            )
        )
    posting.state, posting.review_note = PostingState.REVIEW, ""
    posting.save(update_fields=["state", "review_note"])
    record(by, "posting.submit", posting, organisation=posting.organisation)
    tell_reviewers(posting)


def tell_reviewers(posting: Posting) -> None:
    """Tell those who look after the country that a posting waits."""
    notify(officers_of(posting.country), "review.posting", url_of(posting), title=posting.title)


@transaction.atomic
def publish(by: Person, posting: Posting, *, contacts_may_stay: bool = False) -> None:
    """Publish a reviewed posting: it can be found, and matches are looked for."""
    if posting.held_for and not contacts_may_stay:
        raise Refused(
            _("The text holds ways to make contact. Send it back, or say that they may stay.")
        )
    posting.state = PostingState.PUBLISHED
    posting.published_at = timezone.now()
    posting.expires_on = max(posting.expires_on, timezone.localdate() + timedelta(days=1))
    posting.save(update_fields=["state", "published_at", "expires_on"])
    record(by, "posting.publish", posting, organisation=posting.organisation)
    search.put([found(posting)])
    enqueue_once("market.match", posting=posting.code)
    notify(
        staff_of(posting.organisation), "posting.published", url_of(posting), title=posting.title
    )


@transaction.atomic
def send_back(by: Person, posting: Posting, note: str) -> None:
    """Return a posting to its authors with what should change."""
    posting.state, posting.review_note = PostingState.DRAFT, note
    posting.save(update_fields=["state", "review_note"])
    record(by, "posting.send_back", posting, organisation=posting.organisation, note=note)
    notify(
        staff_of(posting.organisation), "posting.sent_back", url_of(posting), title=posting.title
    )


@transaction.atomic
def renew(by: Person, posting: Posting) -> None:
    """Keep a posting open for another half year."""
    posting.expires_on = timezone.localdate() + timedelta(days=VALID_DAYS)
    posting.save(update_fields=["expires_on"])
    record(by, "posting.renew", posting, organisation=posting.organisation)
    if posting.state == PostingState.PUBLISHED:
        search.put([found(posting)])


@transaction.atomic
def close(by: Person, posting: Posting) -> None:
    """Take a posting off the market."""
    posting.state = PostingState.CLOSED
    posting.save(update_fields=["state"])
    record(by, "posting.close", posting, organisation=posting.organisation)
    search.remove(INDEX, [posting.code])


@transaction.atomic
def suspend(by: Person, posting: Posting, reason: str) -> None:
    """Stop a posting and its pending introductions at once."""
    posting.suspended_at, posting.suspended_reason = timezone.now(), reason
    posting.save(update_fields=["suspended_at", "suspended_reason"])
    live = [IntroductionState.PENDING, IntroductionState.TO_CONFIRM]
    posting.introductions.filter(state__in=live).update(state=IntroductionState.STOPPED)
    search.remove(INDEX, [posting.code])
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
    if posting.state == PostingState.PUBLISHED:
        search.put([found(posting)])


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
