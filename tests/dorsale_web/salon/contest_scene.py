"""What the tests of contests do again and again: move time on, let the jury judge, work off."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models import Contest, ContestEntry, Juror, Mark, PairVote
from dorsale_web.work import loop
from dorsale_web.work.models import Task
from dorsale_web.work.queue import KINDS
from tests.dorsale_web.cast import organisation, person
from tests.dorsale_web.salon.objects_contests import STAGES, make_category, make_entry

DAY = timedelta(days=1)


def move_to(contest: Contest, stage: str) -> None:
    """Let a contest stand at a stage, as if the days had passed."""
    now = timezone.now()
    entries, judging = STAGES[stage]
    contest.entries_until, contest.judging_until = now + entries * DAY, now + judging * DAY
    if contest.audience_from:
        contest.audience_from, contest.audience_until = contest.entries_until, contest.judging_until
    contest.save()


def work_off(monkeypatch: pytest.MonkeyPatch) -> int:
    """Do what waits, heavy work too, in this process; return how many tasks."""
    monkeypatch.setattr(loop, "beating", lambda one: nullcontext())
    monkeypatch.setattr(loop, "run_apart", lambda one: KINDS[one.kind].work(**one.args))
    Task.objects.exclude(kind__in=["salon.rank", "salon.judging_begins"]).delete()
    Task.objects.update(run_after=timezone.now())
    return loop.work_off()


def client_of(person: Person) -> Client:
    """Return a client signed in as somebody."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def entries_in(contest: Contest, number: int) -> list[ContestEntry]:
    """Return admitted entries of as many organisations in one new category."""
    category = make_category(contest)
    return [make_entry(category, company(f"c{contest.pk}-{one}")) for one in range(number)]


def company(slug: str) -> Organisation:
    """Return a vouched organisation."""
    return organisation(slug)


def jurors_of(contest: Contest, number: int) -> list[Juror]:
    """Return jurors of a contest, each a new person."""
    return [
        Juror.objects.create(contest=contest, person=person(f"juror{contest.pk}x{one}"))
        for one in range(number)
    ]


def marks(juror: Juror, entry: ContestEntry, share: float) -> None:
    """Let a juror give an entry a share of the highest mark on each criterion."""
    for criterion in juror.contest.criteria.all():
        value = round(share * criterion.most)
        Mark.objects.create(juror=juror, entry=entry, criterion=criterion, value=value)


def votes(juror: Juror, *order: ContestEntry) -> None:
    """Let a juror prefer each entry to all that follow."""
    for place, winner in enumerate(order):
        for loser in order[place + 1 :]:
            PairVote.objects.create(juror=juror, winner=winner, loser=loser)
