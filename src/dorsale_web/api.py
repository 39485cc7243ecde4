"""The read API under ``/api/v1``: the same rights as the pages, described by OpenAPI."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(
    title="Dorsale",
    version="1",
    description="Organisations, people, offers and needs, introductions, outcomes, experiences.",
    docs_url=None,
    urls_namespace="api",
)
