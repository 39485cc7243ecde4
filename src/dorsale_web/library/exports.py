"""What the library holds about a person, and what it forgets."""

from __future__ import annotations

from typing import Any

from dorsale_web.library.models import Comment, Entry, Mention
from dorsale_web.members.actions.people import WHEN_ERASED, pseudonym
from dorsale_web.members.exports import part
from dorsale_web.members.models import Person


@part("entries")
def _entries(person: Person) -> list[Any]:
    rows = Entry.objects.filter(by=person)
    return list(
        rows.values("code", "kind", "title", *Entry.TEXTS[1:], "authors", "state", "made_at")
    )


@part("comments")
def _comments(person: Person) -> list[Any]:
    return list(Comment.objects.filter(by=person).values("entry__title", "text", "at"))


@part("replies")
def _replies(person: Person) -> list[Any]:
    return list(
        Mention.objects.filter(replied_by=person).values("entry__title", "reply", "replied_at")
    )


@part("follows")
def _follows(person: Person) -> list[Any]:
    return list(person.follows.values("theme", "author__code", "since"))


def forget_author(person: Person, keep_authorship: bool) -> None:
    """Take a name out of the lists of authors, unless the person lets it stay."""
    person.follows.all().delete()
    person.followers.all().delete()
    if keep_authorship:
        return
    for entry in Entry.objects.filter(by=person):
        authors = [
            one | {"name": pseudonym(person), "orcid": ""}
            if one.get("name") == person.name
            else one
            for one in entry.authors
        ]
        if authors != entry.authors:
            entry.authors = authors
            entry.save(update_fields=["authors", "changed_at"])


WHEN_ERASED.append(forget_author)
