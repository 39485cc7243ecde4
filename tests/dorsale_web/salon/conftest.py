"""The tests of the fair read its pages in the language of the source, so that words can be named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.dorsale_web.cast import Cast


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    """Speak English where nobody asks for another language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """Return a client signed in as a role of the cast, who reads English."""

    def sign_in(role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if cast[role].is_authenticated:
            client.force_login(cast[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
