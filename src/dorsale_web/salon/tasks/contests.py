"""The ranking of a contest, computed apart; the jury told when it may begin."""

from __future__ import annotations

from django.utils import timezone

from dorsale_web.members.actions import notify
from dorsale_web.members.models import Person
from dorsale_web.salon.actions import contests
from dorsale_web.salon.models import Contest
from dorsale_web.work.models import Task
from dorsale_web.work.queue import task


@task("salon.rank", lane=Task.Lane.HEAVY)
def rank(contest: str) -> None:
    """Compute and keep the ranking of each category, unless results are public."""
    found = Contest.objects.select_related("edition__organisation").get(code=contest)
    if found.results_at is None and found.is_over:
        contests.keep_ranking(found)


@task("salon.judging_begins")
def judging_begins(contest: str) -> None:
    """Tell the jury that it may judge; if entries are taken longer, come back then."""
    found = Contest.objects.filter(code=contest).select_related("edition").first()
    if found is None or not found.is_live or found.judging_until < timezone.now():
        return
    if found.takes_entries:
        contests.wake_jury(found)
        return
    jurors = Person.objects.filter(juries__contest=found)
    notify(jurors, "contest.judging", contests.url_of(found, "judge/"), title=found.name)
