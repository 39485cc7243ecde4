"""Do an act of the market, or say why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused


def attempt(
    request: HttpRequest, act: Callable[..., Any], *given: Any, done: str, **how: Any
) -> bool:
    """Do ``act`` for the person who asks and say that it is ``done``, or why it was not."""
    try:
        act(person_of(request), *given, **how)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def person_of(request: HttpRequest) -> Person:
    """Return who asks, where the route lets only people in."""
    return cast(Person, request.user)


def back_to(code: str, place: str = "") -> HttpResponse:
    """Go back to the page of a posting."""
    return redirect(f"/market/{code}/{place}")
