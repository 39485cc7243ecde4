"""Addresses say who may enter: a page names its permission where its route is declared.

``page("market/<code>/edit/", views.edit, "posting-edit", may="market.change_posting",
of=queries.postings)`` reads: find the object among those this person may see (404 otherwise), ask
``rules`` whether the person may (403, or the way to sign in), then call ``views.edit(request,
posting)``. A route without ``may`` does not exist; the rights matrix is made from these routes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from dorsale_web.members import limits
from dorsale_web.members.kept import kept

View = Callable[..., HttpResponse]
Visible = Callable[[Any], QuerySet[Any]]

rules.add_perm("everyone", rules.always_true)
rules.add_perm("signed_in", rules.predicates.is_authenticated)


@dataclass(frozen=True)
class Access:
    """What a route asks for before its view runs."""

    may: str
    of: Visible | None
    key: str
    methods: tuple[str, ...]
    limit: str | None


def may(asker: Any, permission: str, thing: Model | None = None) -> bool:
    """Return whether ``asker`` holds ``permission`` on ``thing``."""
    return bool(rules.has_perm(permission, asker, thing))


def page(
    route: str,
    view: View,
    name: str,
    *,
    may: str,
    of: Visible | None = None,
    key: str = "code",
    methods: tuple[str, ...] = ("GET", "POST"),
    limit: str | None = None,
    is_list: bool = False,
) -> URLPattern:
    """Return a route whose view runs only for those who ``may``; ``limit`` is such as ``20/h``.

    A page that ``is_list`` is the same for all visitors, see ``kept``.
    """
    access = Access(may, of, key, methods, limit)

    def guarded(request: HttpRequest, **found: Any) -> HttpResponse:
        if request.method not in (*methods, "HEAD"):
            return HttpResponseNotAllowed(methods)
        thing = get_object_or_404(of(request.user), **{key: found.pop(key)}) if of else None
        if not rules.has_perm(may, request.user, thing):
            return refuse(request)
        if limit and request.method == "POST" and not limits.allow(request, name, limit):
            return limits.refuse(request)
        things = () if thing is None else (thing,)
        if is_list:
            return kept(request, lambda: view(request, *things, **found))
        return view(request, *things, **found)

    update_wrapper(guarded, view)
    guarded.access = access  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


def act(route: str, view: View, name: str, **how: Any) -> URLPattern:
    """Return a route that only answers to POST: a button, not a page."""
    return page(route, view, name, methods=("POST",), **how)


def look(route: str, view: View, name: str, **how: Any) -> URLPattern:
    """Return a route that only shows."""
    return page(route, view, name, methods=("GET",), **how)


def refuse(request: HttpRequest) -> HttpResponse:
    """Show a visitor the way to sign in; tell anybody else that this is not theirs."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied
