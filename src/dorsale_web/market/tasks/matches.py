"""Matches between offers and needs."""

from __future__ import annotations

from dorsale_web.market import matches, meanings
from dorsale_web.market.models import Posting
from dorsale_web.work.models import Task
from dorsale_web.work.queue import enqueue_once, task


@task("market.match")
def match(posting: str) -> None:
    """Look for matches of a posting; one that is gone took its matches along."""
    found = Posting.objects.select_related("organisation").filter(code=posting).first()
    if found is None:
        return
    matches.match(found)
    if meanings.is_on() and meanings.missing().filter(pk=found.pk).exists():
        enqueue_once("market.meaning")


@task("market.meaning", lane=Task.Lane.HEAVY)
def meaning() -> None:
    """Make the vectors that are missing, in a process of its own, and match anew with them."""
    if not meanings.is_on():
        return
    for code in meanings.make_missing():
        enqueue_once("market.match", posting=code)
    if meanings.missing().exists():
        enqueue_once("market.meaning")
