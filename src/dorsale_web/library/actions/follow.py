"""Follow a theme or a person in the library, or follow no more."""

from __future__ import annotations

from django.db import transaction

from dorsale_web.library.models import Follow
from dorsale_web.members.actions import record
from dorsale_web.members.models import Person, Theme


@transaction.atomic
def toggle_theme(by: Person, theme: Theme) -> bool:
    """Follow a theme, or no more; return whether it is followed now."""
    follow, new = Follow.objects.get_or_create(person=by, theme=theme)
    record(by, _act(new), follow, theme=theme.code)
    return _kept(follow, new)


@transaction.atomic
def toggle_person(by: Person, author: Person) -> bool:
    """Follow a person, or no more; return whether the person is followed now."""
    follow, new = Follow.objects.get_or_create(person=by, author=author)
    record(by, _act(new), follow, author=author.code)
    return _kept(follow, new)


def _act(new: bool) -> str:
    return "follow.start" if new else "follow.end"


def _kept(follow: Follow, new: bool) -> bool:
    """Keep a new row, and end one that was there."""
    if not new:
        follow.delete()
    return new
