"""Follow themes and people in the library."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.library import queries
from dorsale_web.library.actions import follow as actions
from dorsale_web.library.views.entries import me
from dorsale_web.matching import themes
from dorsale_web.members.models import Person, Theme
from dorsale_web.members.rules import views_person


def follow(request: HttpRequest) -> HttpResponse:
    """Show what I follow, and the themes I could."""
    rows = list(queries.follows(request.user))
    codes = {one.theme_id for one in rows}
    labels = themes.labels(get_language() or "fr")
    context = {
        "themes": [(code, label, code in codes) for code, label in labels.items()],
        "people": [
            (one.author, views_person(request.user, one.author)) for one in rows if one.author
        ],
    }
    return render(request, "library/follow.html", context)


def toggle_theme(request: HttpRequest, code: str) -> HttpResponse:
    """Follow a theme, or no more."""
    now = actions.toggle_theme(me(request), get_object_or_404(Theme, code=code))
    return back(request, now)


def toggle_person(request: HttpRequest, one: Person) -> HttpResponse:
    """Follow a person, or no more."""
    return back(request, actions.toggle_person(me(request), one))


def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Follow somebody no more, even somebody who is no longer shown."""
    row = get_object_or_404(queries.follows(request.user), author__code=code)
    assert row.author is not None
    return back(request, actions.toggle_person(me(request), row.author))


def back(request: HttpRequest, now: bool) -> HttpResponse:
    """Say what was done and go back to where the button was."""
    messages.success(request, _("You follow this now.") if now else _("You follow this no more."))
    url = request.POST.get("next", "")
    return redirect(url if url_has_allowed_host_and_scheme(url, None) else "follow")
