"""Who acts, on pages that only signed-in people reach."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from dorsale_web.members.models import Person


def me(request: HttpRequest) -> Person:
    """Return the person who sent a request that its route gives to nobody else."""
    return cast(Person, request.user)
