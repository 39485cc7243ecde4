"""What stands around an entry on its page: languages, replies, comments, what can be followed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from dorsale_web.library import queries
from dorsale_web.library.authorship import member_name
from dorsale_web.library.models import Comment, Entry, Mention
from dorsale_web.market.cards import organisation_url
from dorsale_web.members.models import Asker, Person
from dorsale_web.members.rules import views_organisation, views_person
from dorsale_web.members.standing import standing
from dorsale_web.members.text import Origin, Reading

MOST_COMMENTS = 200


@dataclass(frozen=True)
class Tongue:
    """One language in which an entry can be read."""

    code: str
    origin_label: str
    is_original: bool
    is_shown: bool


def reading(entry: Entry, asked: str) -> Reading:
    """Return an entry in the language asked for, or the reader's, or the original."""
    known = entry.languages()
    return entry.reading(asked if asked in known else get_language())


def tongues(entry: Entry, shown: Reading) -> list[Tongue]:
    """Return the languages of an entry, the original first."""
    found = [entry.reading(code) for code in entry.languages()]
    return [
        Tongue(
            one.language,
            one.origin_label,
            one.origin == Origin.NONE,
            one.language == shown.language,
        )
        for one in found
    ]


@dataclass(frozen=True)
class Said:
    """A comment, with the name under which the reader may know its author."""

    comment: Comment
    name: str | None
    person_code: str
    is_mine: bool


def comments(asker: Asker, entry: Entry) -> list[Said]:
    """Return the comments on an entry that ``asker`` may see."""
    rows = queries.comments(asker).filter(entry=entry)[:MOST_COMMENTS]
    return [said(asker, one) for one in rows]


def said(asker: Asker, comment: Comment) -> Said:
    """Return one comment as ``asker`` sees it."""
    who, person = standing(asker), comment.by
    linked = person is not None and views_person(asker, person)
    mine = who.is_signed_in and comment.by_id == who.person
    code = person.code if person is not None and linked else ""
    return Said(comment, member_name(person, asker), code, mine)


@dataclass(frozen=True)
class Named:
    """An organisation that an entry names, with its reply."""

    mention: Mention
    url: str
    can_reply: bool


def named(asker: Asker, entry: Entry) -> list[Named]:
    """Return the organisations that an entry names, by name."""
    rows = entry.mentions.select_related("organisation").order_by("organisation__name")
    return [
        Named(
            one,
            organisation_url(one.organisation.slug)
            if views_organisation(asker, one.organisation)
            else "",
            standing(asker).acts_for(one.organisation_id),
        )
        for one in rows
    ]


@dataclass(frozen=True)
class Followed:
    """What a reader follows already, of one entry."""

    theme: bool = False
    author: bool = False


def followed(asker: Asker, entry: Entry, author: Person | None) -> Followed:
    """Return whether ``asker`` follows the theme and the (shown) author of an entry."""
    if not standing(asker).is_signed_in:
        return Followed()
    rows = list(queries.follows(asker).values_list("theme", "author"))
    themes: set[str | None] = {theme for theme, _author in rows if theme}
    authors = {known for _theme, known in rows if known}
    return Followed(entry.theme_id in themes, author is not None and author.pk in authors)
