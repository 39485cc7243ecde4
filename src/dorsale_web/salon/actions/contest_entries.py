"""Writes of those who enter a contest."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.contests import url_of_entry
from dorsale_web.salon.models import Category, Contest, ContestEntry
from dorsale_web.salon.queries.exhibitors import organisers_of

STATES = ContestEntry.State
WRITTEN = (STATES.DRAFT, STATES.SUBMITTED)  # may still be changed by those who enter


def keep_act(by: Person, act: str, entry: ContestEntry, **facts: object) -> None:
    """Keep an act on an entry in the audit log."""
    record(by, act, entry, organisation=entry.organisation, **facts)


@transaction.atomic
def draft(by: Person, organisation: Organisation, category: Category, **texts: Any) -> ContestEntry:
    """Keep a new draft; an organisation has one entry in a category.

    Raises:
        Refused: entries are closed, or there is one already.
    """
    refuse_late(category.contest)
    if ContestEntry.objects.filter(category=category, organisation=organisation).exists():
        raise Refused(
            _("Your organisation has an entry in this category already. Open that one instead.")
        )
    entry = ContestEntry.objects.create(
        category=category, organisation=organisation, by=by, **texts
    )
    keep_act(by, "contestentry.draft", entry)
    return entry


def refuse_late(contest: Contest) -> None:
    """Refuse to write an entry outside the time for it."""
    if not contest.takes_entries:
        raise Refused(_("Entries are closed: nothing can be entered or changed any more."))


@transaction.atomic
def change(by: Person, entry: ContestEntry, **texts: Any) -> None:
    """Change an entry that nobody has decided on.

    Raises:
        Refused: entries are closed, or there is a decision.
    """
    refuse_fixed(entry)
    for name, value in texts.items():
        setattr(entry, name, value)
    entry.save()
    keep_act(by, "contestentry.change", entry)


def refuse_fixed(entry: ContestEntry) -> None:
    """Refuse to change an entry that is late or decided on."""
    refuse_late(entry.category.contest)
    if entry.state not in WRITTEN:
        raise Refused(_("This entry is decided on or withdrawn: its text does not change."))


@transaction.atomic
def translate(
    by: Person, entry: ContestEntry, language: str, origin: str, texts: dict[str, str]
) -> None:
    """Keep a translation with who made it, or drop it when it has no text.

    Raises:
        Refused: the text of the entry is fixed.
    """
    refuse_fixed(entry)
    kept = {name: one for name, one in entry.translations.items() if name != language}
    if any(texts.values()):
        kept[language] = {"origin": origin, "texts": texts}
    entry.translations = kept
    entry.save(update_fields=["translations"])
    keep_act(by, "contestentry.translate", entry, language=language)


@transaction.atomic
def submit(by: Person, entry: ContestEntry) -> None:
    """Hand an entry in; only a vouched organisation may.

    Raises:
        Refused: entries are closed, the organisation is not vouched, or it is handed in already.
    """
    refuse_late(entry.category.contest)
    if entry.state != STATES.DRAFT:
        raise Refused(_("This entry is handed in already."))
    if not entry.organisation.is_vouched:
        raise Refused(
            _("Your organisation is not vouched for yet: the draft is kept. Submit it afterwards.")
        )
    entry.state, entry.submitted_at = STATES.SUBMITTED, timezone.now()
    entry.save(update_fields=["state", "submitted_at"])
    keep_act(by, "contestentry.submit", entry)
    told = organisers_of(entry.category.contest.edition)
    notify(told, "contest.submitted", url_of_entry(entry), title=entry.title)


@transaction.atomic
def withdraw(by: Person, entry: ContestEntry) -> None:
    """Take an entry back; marks it had do not count any more.

    Raises:
        Refused: results are public, or it is out already.
    """
    if entry.category.contest.results_at:
        raise Refused(_("The results are public: an entry cannot be withdrawn any more."))
    if entry.state in (STATES.WITHDRAWN, STATES.REFUSED):
        raise Refused(_("This entry is out of the contest already."))
    was_seen = entry.state != STATES.DRAFT
    entry.state = STATES.WITHDRAWN
    entry.save(update_fields=["state"])
    keep_act(by, "contestentry.withdraw", entry)
    if was_seen:
        told = organisers_of(entry.category.contest.edition)
        notify(told, "contest.withdrawn", url_of_entry(entry), title=entry.title)


@transaction.atomic
def take_up(by: Person, entry: ContestEntry) -> None:
    """Make a draft again of an entry that was withdrawn or submitted, while entries are taken.

    Raises:
        Refused: entries are closed, or it is decided on.
    """
    refuse_late(entry.category.contest)
    if entry.state not in (STATES.WITHDRAWN, STATES.SUBMITTED):
        raise Refused(_("Only an entry that is withdrawn or waiting becomes a draft again."))
    entry.state = STATES.DRAFT
    entry.save(update_fields=["state"])
    keep_act(by, "contestentry.take_up", entry)
