"""Fill the demo's database at its first start; never one that holds real accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from dorsale_web.demo import fair, invent
from dorsale_web.demo.fair import FairSize
from dorsale_web.library.actions.entries import found as found_entry
from dorsale_web.library.models import Entry
from dorsale_web.library.queries import out_now
from dorsale_web.market.actions.postings import found as found_posting
from dorsale_web.market.models import Posting
from dorsale_web.market.queries import open_now
from dorsale_web.members import search
from dorsale_web.members.actions.index import index_all as index_organisations
from dorsale_web.members.actions.vouching import refresh
from dorsale_web.members.models import AuditEntry, Organisation, Person
from dorsale_web.work.queue import enqueue

SEED = 2017
PASSWORD = "fibre-pour-tous"
MARK = "demo.fill"


class RealAccounts(Exception):
    """The database holds people who were not invented."""


@dataclass(frozen=True)
class Size:
    """How much is invented."""

    organisations: int = 80
    people: int = 400
    postings: int = 620
    experiences: int = 122
    past_fair: FairSize = field(default_factory=lambda: FairSize(exhibitors=40, visitors=250))
    coming_fair: FairSize = field(default_factory=FairSize)


@dataclass(frozen=True)
class Account:
    """What a visitor of the demo signs in with."""

    sign_in_name: str
    password: str
    outbox: Path


def fill(size: Size | None = None) -> Account:
    """Invent the network unless it is there already; return an account to sign in with.

    Raises:
        RealAccounts: the database holds people, and was not filled by the demo.
    """
    if not AuditEntry.objects.filter(act=MARK).exists():
        if Person.objects.exists():
            raise RealAccounts
        with transaction.atomic():
            invent_all(size or Size())
    return Account("demo", PASSWORD, Path(settings.OUTBOX))


def invent_all(size: Size) -> None:
    """Invent everything, in one transaction, and queue the search for matches."""
    world = invent.World(Random(SEED), make_password(PASSWORD), timezone.localdate())
    AuditEntry.objects.create(act=MARK, kind="demo", code=str(SEED))
    invent.organisations(world, size.organisations)
    invent.people(world, size.people)
    invent.vouching(world)
    invent.officers(world)
    refresh()
    world.organisations = list(Organisation.objects.order_by("pk"))
    invent.postings(world, size.postings)
    invent.questions(world)
    invent.introductions(world)
    invent.library(world, size.experiences)
    fair.fairs(world, size.past_fair, size.coming_fair)
    index()
    shown = invent.FIRST[0]  # the demo's own account: what fits its needs is looked for first
    for posting in sorted(world.postings, key=lambda one: one.organisation.slug != shown):
        if posting.side == "need" and posting.is_open:
            enqueue("market.match", posting=posting.code)
    fair.schedule_meetings(world)


def index() -> None:
    """Put all that is open into the search index."""
    index_organisations()
    open_ones = Posting.objects.filter(open_now()).select_related("organisation")
    search.put(found_posting(one) for one in open_ones.iterator(1000))
    entries = Entry.objects.filter(out_now()).select_related("organisation")
    search.put(found_entry(one) for one in entries.iterator(1000))
