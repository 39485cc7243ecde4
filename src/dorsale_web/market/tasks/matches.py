"""Matches between offers and needs."""

from __future__ import annotations

from dorsale_web.work.queue import task


@task("market.match")
def match(posting: str) -> None:
    """Look for matches of a posting."""
