"""Follow a theme or a person in the library, or follow no more."""

from __future__ import annotations

from django.db import transaction

from dorsale_web.library.models import Follow
from dorsale_web.members.actions import record
from dorsale_web.members.models import Person, Theme


@transaction.atomic
def toggle_theme(by: Person, theme: Theme) -> bool:
    """Follow a theme, or no more; return whether it is followed now."""
    return _toggle(by, theme=theme)


@transaction.atomic
def toggle_person(by: Person, author: Person) -> bool:
    """Follow a person, or no more; return whether the person is followed now."""
    return _toggle(by, author=author)


def _toggle(by: Person, **what: Theme | Person) -> bool:
    follow, new = Follow.objects.get_or_create(person=by, **what)
    ((name, thing),) = what.items()
    code = thing.code
    record(by, "follow.start" if new else "follow.end", follow, **{name: code})
    if not new:
        follow.delete()
    return new
