"""Matches between offers and needs."""

from __future__ import annotations

from dorsale_web.market import matches
from dorsale_web.market.models import Posting
from dorsale_web.work.queue import task


@task("market.match")
def match(posting: str) -> None:
    """Look for matches of a posting; one that is gone took its matches along."""
    found = Posting.objects.select_related("organisation").filter(code=posting).first()
    if found is not None:
        matches.match(found)
