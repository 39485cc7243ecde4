"""Who is named beside an entry: every page, feed, index and programming interface asks here.

An entry may stand without its author's name, or without its organisation's (then without both).
A name that is shown at all is shown to those to whom the person shows it.
"""

from __future__ import annotations

from dorsale_web.library.models import Entry
from dorsale_web.library.rules import sees_author, sees_organisation
from dorsale_web.members.models import Asker, Organisation, Person
from dorsale_web.members.rules import views_person


def shown_organisation(entry: Entry, asker: Asker) -> Organisation | None:
    """Return the organisation behind an entry, if ``asker`` may know it."""
    return entry.organisation if sees_organisation(asker, entry) else None


def public_organisation(entry: Entry, asker: Asker) -> str | None:
    """Return the name of the organisation behind an entry, if ``asker`` may know it."""
    found = shown_organisation(entry, asker)
    return found.name if found else None


def shown_person(entry: Entry, asker: Asker) -> Person | None:
    """Return the member who wrote an entry, if ``asker`` may know it and see that person."""
    if entry.by is None or entry.by.erased_at or not sees_author(asker, entry):
        return None
    return entry.by if views_person(asker, entry.by) else None


def public_authors(entry: Entry, asker: Asker) -> list[dict[str, str]]:
    """Return the authors that ``asker`` may know, each with ``name`` and ``orcid`` (or none).

    Authors written beside the entry come first; without them, the member who wrote it.
    """
    if not sees_author(asker, entry):
        return []
    if entry.authors:
        return [{"name": one["name"], "orcid": one.get("orcid", "")} for one in entry.authors]
    person = shown_person(entry, asker)
    return [{"name": person.name, "orcid": ""}] if person else []


def public_author(entry: Entry, asker: Asker) -> str | None:
    """Return the names of the authors that ``asker`` may know, in one line."""
    return "; ".join(one["name"] for one in public_authors(entry, asker)) or None


def member_name(person: Person | None, asker: Asker) -> str | None:
    """Return the name of a person who wrote something here, or a former member's pseudonym."""
    if person is None:
        return None
    return person.name if person.erased_at or views_person(asker, person) else None
