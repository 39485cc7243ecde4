"""Pages whose hours are those of the place of the fair, in what is shown and what is sent in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dorsale_web.salon.models import Category, Contest, ContestEntry, Edition

View = Callable[..., HttpResponse]
Thing = Edition | Contest | Category | ContestEntry


def edition_of(thing: Thing) -> Edition:
    """Return the fair of something."""
    if isinstance(thing, ContestEntry):
        thing = thing.category
    if isinstance(thing, Category):
        thing = thing.contest
    return thing.edition if isinstance(thing, Contest) else thing


def at_the_fair(view: View) -> View:
    """Return a view that runs in the time zone of its fair."""

    @wraps(view)
    def there(request: HttpRequest, thing: Thing, **found: Any) -> HttpResponse:
        with timezone.override(edition_of(thing).zone):
            return view(request, thing, **found)

    return there
