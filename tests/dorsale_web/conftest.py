"""Fixtures of the web's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from dorsale_web.matching.themes import CODES
from dorsale_web.members.models import Theme
from tests.dorsale_web.cast import Cast, make_cast

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed only


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the cast, in the database."""
    return make_cast()


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """Return a client signed in as a role of the cast."""

    def sign_in(role: str) -> Client:
        client = Client(headers={"accept-language": "fr"})
        if cast[role].is_authenticated:
            client.force_login(cast[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _plain_surroundings(settings: Any) -> None:
    """Use the memory for the cache, and files as they are."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": memory, "LOCATION": name} for name in ("default", "memory")
    }
    settings.COUNTS_KEPT_S = settings.LISTS_KEPT_S = 0
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    for name in ("default", "memory"):
        caches[name].clear()


@pytest.fixture
def themed(transactional_db: None) -> None:
    """Bring the ten themes back: a test whose transactions are real empties all tables."""
    Theme.objects.bulk_create(
        [Theme(code=code, rank=rank) for rank, code in enumerate(CODES)], ignore_conflicts=True
    )
