"""What the library tells the other rooms: panel, queues, reports, its place in a trace."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from dorsale_web.library import queries
from dorsale_web.library.actions import comments, entries
from dorsale_web.library.cards import cards
from dorsale_web.library.models import Comment, Entry, EntryKind
from dorsale_web.library.rules import sees_organisation
from dorsale_web.market import trace
from dorsale_web.members import desk, panels
from dorsale_web.members.actions import people, reports
from dorsale_web.members.models import Asker, Audience, Organisation, Person

MOST_IN_PANEL = 6


def signed_entries_of(asker: Asker, organisation: Organisation) -> list[dict[str, Any]]:
    """Return what an organisation published under its name."""
    return cards(asker, queries.signed_by(asker, organisation)[:MOST_IN_PANEL])


def waiting_entries(asker: Asker) -> int:
    """Return how many entries wait for the asker."""
    return queries.to_confirm(asker).count()


def waiting_comments(asker: Asker) -> int:
    """Return how many comments wait for the asker."""
    return queries.held_comments(asker).count()


def experiences_of(
    asker: Asker, introductions: Collection[str], code: str
) -> list[trace.Experience]:
    """Return the experiences of introductions, or the one with a code, whose side is known."""
    found = queries.entries(asker).filter(kind=EntryKind.EXPERIENCE)
    rows = found.filter(code=code) if code else found.filter(introduction_code__in=introductions)
    return [
        trace.Experience(
            one.code, one.title, entries.url_of(one), one.published_at, one.introduction_code
        )
        for one in rows
        if sees_organisation(asker, one)
    ]


def keep_author(person: Person, keep_authorship: bool) -> None:
    """Write the name of somebody who leaves beside entries, as wished: where all could read it."""
    if not keep_authorship or person.visibility.get("name") != Audience.PUBLIC:
        return
    for entry in Entry.objects.filter(by=person, authors=[], was_public=True):
        if entries.names_author(entry):
            entry.authors = [{"name": person.name, "orcid": ""}]
            entry.save(update_fields=["authors"])


panels.register("entries", _("In the library"), signed_entries_of)
desk.register(_("Entries to confirm"), "entries_to_confirm", waiting_entries)
desk.register(_("Comments to read"), "comments_held", waiting_comments)
trace.register(experiences_of)
people.WHEN_ERASED.append(keep_author)
reports.AFTER_SUSPENSION.append(entries.after_suspension)
reports.reportable(
    "entry",
    reports.Reportable(
        find=queries.entries,
        key="code",
        title=str,
        url=entries.url_of,
        country=lambda one: one.country,
        suspend=entries.suspend,
        restore=entries.restore,
        every=Entry.objects.select_related("organisation").all,
    ),
)
reports.reportable(
    "comment",
    reports.Reportable(
        find=queries.comments,
        key="code",
        title=str,
        url=comments.address,
        country=lambda one: "",
        suspend=comments.hide,
        restore=comments.show,
        every=Comment.objects.select_related("entry").all,
    ),
)
