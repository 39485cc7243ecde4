"""The rights matrix: every route x every role x own, other's and unpublished objects.

``src/dorsale_web/rights*.csv`` are the matrix; that of the salon also names the roles of a fair
(organiser, desk, member of an exhibitor's team, speaker, juror), all in the object ``other``.
``y``: may. ``s``: is shown the way to sign
in. ``n``: refused. ``0``: as if it did not exist. A route without rows fails, and so does a row without route.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from tests.dorsale_web.cast import MAKERS, ROLES, Cast
from tests.dorsale_web.salon.objects import SALON_ROLES, world

MATRIX = sorted(Path("src/dorsale_web").glob("rights*.csv"))
NO_OBJECT = "-"
PARTS = 8  # so that processes can share the work
for file in sorted(Path("tests/dorsale_web").glob("*/objects*.py")):
    import_module(f"tests.dorsale_web.{file.parent.name}.{file.stem}")

Row = tuple[str, str, str]  # route, method, object
LIBRARY_ARGUMENTS = {"uidb36": "1", "key": "x", "pk": "1", "language": "fr"}


@dataclass(frozen=True)
class Route:
    """A named address, with the named parts of the whole address."""

    name: str
    pattern: URLPattern
    parts: dict[str, object]


def routes() -> Iterator[Route]:
    """Give every named route of the site."""
    yield from _walk(get_resolver(), "", {})


def _walk(resolver: URLResolver, namespace: str, before: dict[str, object]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        parts = before | parts_of(one)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one, inner, parts)
        else:
            yield Route(f"{namespace}{one.name}", one, parts)


def parts_of(one: URLPattern | URLResolver) -> dict[str, object]:
    """Return the named parts of a piece of an address, with what reads them."""
    groups = getattr(one.pattern, "regex", re.compile("")).groupindex
    return dict.fromkeys(groups) | one.pattern.converters


def methods_of(pattern: URLPattern) -> tuple[str, ...]:
    """Return the methods a route answers to."""
    access = getattr(pattern.callback, "access", None)
    if access:
        return tuple(access.methods)
    return (
        ("GET",)
        if "api" in str(pattern.lookup_str) or "ninja" in str(pattern.lookup_str)
        else ("GET", "POST")
    )


def some_value(route: Route, name: str) -> str:
    """Return something for a part of an address that names nothing that exists."""
    if isinstance(route.parts[name], IntConverter):
        return "999999"
    return LIBRARY_ARGUMENTS.get(name, "x")


def objects_for(route: Route, made: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the address arguments of each object that a route is tried with."""
    access = getattr(route.pattern.callback, "access", None)
    query = (
        access.of.__name__ if access and access.of else API_OBJECTS.get(str(route.pattern.pattern))
    )
    if query is None:
        return {NO_OBJECT: {name: some_value(route, name) for name in route.parts}}
    return {
        kind: {name: value_of(one, route, name) for name in route.parts}
        for kind, one in made[query].items()
    }


def value_of(one: Any, route: Route, name: str) -> str:
    """Return what of an object stands in its address."""
    return str(getattr(one, name, some_value(route, name)))


API_OBJECTS: dict[str, str] = {
    "organisations/<slug:slug>": "organisations",
    "people/<slug:code>": "people",
    "postings/<slug:code>": "postings",
    "introductions/<slug:code>": "introductions",
    "outcomes/<slug:code>": "outcomes",
    "experiences/<slug:code>": "entries",
    "editions/<slug:slug>": "editions",
    "meetings/<slug:code>": "meetings",
}


def answer(client: Client, method: str, url: str) -> str:
    """Return y, s, n or 0 for one request, whatever it did undone."""
    keys = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    client.cookies = keys  # signing out is undone as well
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "s"
    return {401: "s", 403: "n", 404: "0"}.get(response.status_code, "y")


def expected() -> dict[Row, dict[str, str]]:
    """Return the matrix as declared."""
    rows: dict[Row, dict[str, str]] = {}
    for file in MATRIX:
        with file.open(newline="") as source:
            for row in csv.DictReader(source):
                key = row.pop("route"), row.pop("method"), row.pop("object")
                assert key not in rows, f"{key} twice"
                rows[key] = row
    return rows


@pytest.fixture
def made(cast: Cast) -> dict[str, dict[str, Any]]:
    """Return the objects of every kind."""
    world(cast)  # brings the roles of a fair
    by_maker = {maker: maker(cast) for maker in set(MAKERS.values())}
    return {query: by_maker[maker] for query, maker in MAKERS.items()}


def observed(
    cast: Cast, made: dict[str, dict[str, Any]], some: list[Route]
) -> dict[Row, dict[str, str]]:
    """Return the matrix of some routes as it is."""
    found: dict[Row, dict[str, str]] = {}
    clients = {role: client_of(cast, role) for role in (*ROLES, *SALON_ROLES)}
    for route in some:
        for method in methods_of(route.pattern):
            for kind, arguments in objects_for(route, made).items():
                url = reverse(route.name, kwargs=arguments)
                found[route.name, method, kind] = {
                    role: answer(clients[role], method, url) for role in roles_for(route)
                }
    return found


def client_of(cast: Cast, role: str) -> Client:
    """Return a client signed in as a role."""
    client = Client(raise_request_exception=True)
    if cast[role].is_authenticated:
        client.force_login(cast[role], "allauth.account.auth_backends.AuthenticationBackend")
    return client


def roles_for(route: Route) -> tuple[str, ...]:
    """Return the roles that a route is tried with; those of a fair only in the salon."""
    is_salon = route.pattern.callback.__module__.startswith("dorsale_web.salon")
    return (*ROLES, *SALON_ROLES) if is_salon else ROLES


@pytest.mark.parametrize("part", range(PARTS))
def test_every_route_and_role_is_as_the_matrix_says(
    cast: Cast, made: dict[str, dict[str, Any]], part: int
) -> None:
    assert connection.vendor in ("sqlite", "postgresql")
    some = sorted(routes(), key=lambda one: one.name)[part::PARTS]
    names = {one.name for one in some}
    is_so = observed(cast, made, some)
    should_be = {row: rights for row, rights in expected().items() if row[0] in names}
    missing = [",".join([*row, *is_so[row].values()]) for row in is_so if row not in should_be]
    assert not missing, "routes without a row (review, then add):\n" + "\n".join(missing)
    assert not [row for row in should_be if row not in is_so], "rows without a route"
    wrong = {
        row: {
            role: (is_so[row][role], should_be[row].get(role))
            for role in is_so[row]
            if is_so[row][role] != should_be[row].get(role)
        }
        for row in is_so
        if is_so[row] != should_be[row]
    }
    assert not wrong, f"(is, should be): {wrong}"


def test_the_matrix_names_no_route_that_is_gone() -> None:
    assert {row[0] for row in expected()} <= {one.name for one in routes()}


def test_only_the_library_of_sign_in_declares_routes_without_a_permission() -> None:
    outside = [
        route.name
        for route in routes()
        if not hasattr(route.pattern.callback, "access")
        and not route.name.startswith(("account_", "mfa_", "api:"))
    ]
    assert outside == []
