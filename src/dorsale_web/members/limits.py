"""Limits on how often: counted in the shared cache per person, or per address for visitors."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SECONDS = {"m": 60, "h": 3600, "d": 86_400}


def who(request: HttpRequest) -> str:
    """Return a short print of the person, or of the visitor's address."""
    if request.user.is_authenticated:
        return f"p{request.user.pk}"
    address = request.META.get("REMOTE_ADDR", "")
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def allow(request: HttpRequest, what: str, limit: str) -> bool:
    """Count one more ``what`` and return whether it is within ``limit``, such as ``20/h``."""
    return allow_key(f"{what}:{who(request)}", limit)


def allow_key(key: str, limit: str) -> bool:
    """Count one more use of ``key`` in the present window and return whether it is within."""
    if not settings.LIMITS:
        return True
    most, window = limit.split("/")
    seconds = SECONDS[window]
    name = f"limit:{key}:{int(time.time() // seconds)}"
    if cache.add(name, 1, seconds):
        return True
    try:
        return cache.incr(name) <= int(most)
    except ValueError:  # it expired between the two
        return True


def refuse(request: HttpRequest) -> HttpResponse:
    """Return the page that asks to come back later."""
    return render(request, "429.html", status=429)
