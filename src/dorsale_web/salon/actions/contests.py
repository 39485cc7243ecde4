"""Writes of organisers: a contest, its parts, its jury, entries admitted, the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import part, ranking
from dorsale_web.salon.jury_conflicts import found
from dorsale_web.salon.models import (
    Category,
    Contest,
    ContestEntry,
    Criterion,
    Edition,
    EditionState,
    Juror,
    JurorConflict,
    Mark,
    PairVote,
)
from dorsale_web.salon.queries.exhibitors import organisers_of
from dorsale_web.salon.queries.judging import is_by_pairs
from dorsale_web.work.queue import enqueue_once

DATES = ("entries_until", "judging_until", "audience_from", "audience_until")
Part = type[Category] | type[Criterion]


def url_of(contest: Contest, ending: str = "") -> str:
    """Return the address of a contest, or of a page below it."""
    return f"/contests/{contest.code}/{ending}"


def url_of_entry(entry: ContestEntry) -> str:
    """Return the address of an entry."""
    return f"/contest-entries/{entry.code}/"


def keep_act(by: Person | None, act: str, contest: Contest, **facts: object) -> None:
    """Keep an act on a contest in the audit log, for the country of the fair's organisers."""
    record(by, act, contest, organisation=contest.edition.organisation, **facts)


@transaction.atomic
def begin(by: Person, edition: Edition, **fields: Any) -> Contest:
    """Keep a new contest; nobody but organisers sees it until it is published."""
    contest = Contest.objects.create(edition=edition, **fields)
    keep_act(by, "contest.draft", contest)
    return contest


@transaction.atomic
def change(by: Person, contest: Contest, **fields: Any) -> None:
    """Change a contest; once it is published only its dates move, and only to later.

    Raises:
        Refused: it is published and something else would change, or a date would come earlier.
    """
    if contest.published_at:
        check_dates(contest, fields)
    for name, value in fields.items():
        setattr(contest, name, value)
    contest.save()
    keep_act(by, "contest.change", contest, changed=sorted(fields))
    if contest.published_at:
        tell_of_dates(contest)
        wake_jury(contest)


def check_dates(contest: Contest, fields: dict[str, Any]) -> None:
    """Refuse to change of a published contest anything but dates, and these only to later."""
    if contest.is_over or set(fields) - set(DATES):
        raise Refused(
            _("The contest is published: only its dates can move, to later, while it lasts.")
        )
    for name, value in fields.items():
        before: datetime | None = getattr(contest, name)
        if before and (value is None or value < before.replace(second=0, microsecond=0)):
            raise Refused(_("A date of a published contest moves to later only, so nobody loses."))


def tell_of_dates(contest: Contest) -> None:
    """Tell those who enter that the dates moved."""
    entered = Organisation.objects.filter(contest_entries__category__contest=contest).distinct()
    people = [one for organisation in entered for one in staff_of(organisation)]
    notify(people, "contest.dates", url_of(contest), title=contest.name)


@transaction.atomic
def translate(
    by: Person, contest: Contest, language: str, origin: str, texts: dict[str, str]
) -> None:
    """Keep a translation with who made it, or drop it when it has no text."""
    kept = {name: one for name, one in contest.translations.items() if name != language}
    if any(texts.values()):
        kept[language] = {"origin": origin, "texts": texts}
    contest.translations = kept
    contest.save(update_fields=["translations"])
    keep_act(by, "contest.translate", contest, language=language)


@transaction.atomic
def keep_parts(by: Person, contest: Contest, kind: Part, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the categories or criteria of a contest as ``rows``, in their order.

    Raises:
        Refused: the contest is published.
    """
    if contest.published_at:
        raise Refused(_("The contest is published: categories and criteria are fixed."))
    kept = [row["code"] for row in rows if row.get("code")]
    kind.objects.filter(contest=contest).exclude(code__in=kept).delete()
    for rank, row in enumerate(rows):
        fields = {name: value for name, value in row.items() if name != "code"} | {"rank": rank}
        known = kind.objects.filter(contest=contest, code=row.get("code") or "")
        if not known.update(**fields):
            kind.objects.create(contest=contest, **fields)
    keep_act(by, f"contest.{kind._meta.model_name}", contest, count=len(rows))


@transaction.atomic
def discard(by: Person, contest: Contest) -> None:
    """Delete a contest that was never published.

    Raises:
        Refused: it was.
    """
    if contest.published_at:
        raise Refused(_("A published contest is kept."))
    keep_act(by, "contest.discard", contest, name=contest.name)
    contest.delete()


@transaction.atomic
def publish(by: Person, contest: Contest) -> None:
    """Publish a contest with its criteria: they are fixed from now on.

    Raises:
        Refused: something is missing, or the fair is not published.
    """
    check_publication(contest)
    contest.published_at = timezone.now()
    contest.save(update_fields=["published_at"])
    keep_act(by, "contest.publish", contest)
    jurors = Person.objects.filter(juries__contest=contest)
    notify(jurors, "contest.juror", url_of(contest), title=contest.name)
    wake_jury(contest)


def check_publication(contest: Contest) -> None:
    """Refuse to publish what is not ready."""
    edition = contest.edition
    if contest.published_at:
        raise Refused(_("This contest is published already."))
    if edition.state != EditionState.PUBLISHED or not edition.organisation.is_vouched:
        raise Refused(_("The fair is not published yet. Publish the fair, then the contest."))
    if not contest.categories.exists():
        raise Refused(_("There is no category. Add one: each has its own ranking and prize."))
    if not is_by_pairs(contest) and not contest.criteria.exists():
        raise Refused(_("There is no criterion. Add what the jury marks, with its weight."))
    if contest.entries_until <= timezone.now():
        raise Refused(_("The date until which entries are taken is over. Choose a later one."))


def wake_jury(contest: Contest) -> None:
    """Have the jury told when entries end and judging begins."""
    wait = (contest.entries_until - timezone.now()).total_seconds()
    enqueue_once("salon.judging_begins", delay_s=max(wait, 0) + 1, contest=contest.code)


@transaction.atomic
def name_juror(by: Person, contest: Contest, sign_in_name: str) -> Juror:
    """Give somebody a seat on the jury; entries that stand near are kept away from now on.

    Raises:
        Refused: nobody has that name, the seat is taken, or judging is over.
    """
    refuse_after_judging(contest)
    person = Person.objects.filter(
        sign_in_name=sign_in_name.strip().lower(), is_active=True, erased_at__isnull=True
    ).first()
    if person is None:
        raise Refused(_("Nobody here has this sign-in name. Ask the person how it is written."))
    juror, is_new = Juror.objects.get_or_create(contest=contest, person=person)
    if not is_new:
        raise Refused(_("This person sits on the jury already."))
    part.forget(person)
    settle(contest)
    keep_act(by, "contest.name_juror", contest, person=person.code)
    if contest.published_at:
        notify([person], "contest.juror", url_of(contest), title=contest.name)
    return juror


@transaction.atomic
def remove_juror(by: Person, contest: Contest, person: str) -> None:
    """Take back a seat, with everything that juror gave; ``person`` is the code of the person.

    Raises:
        Refused: judging is over, so the ballots are fixed.
    """
    refuse_after_judging(contest)
    removed, _rows = Juror.objects.filter(contest=contest, person__code=person).delete()
    if removed:
        keep_act(by, "contest.remove_juror", contest, person=person)


def refuse_after_judging(contest: Contest) -> None:
    """Refuse to change a jury once judging is over."""
    if contest.judging_until < timezone.now():
        raise Refused(_("Judging is over: the jury does not change any more."))


def settle(contest: Contest) -> None:
    """Keep the conflicts that the rule finds now, and remove what those jurors gave.

    Once results are public nothing is removed any more.
    """
    if contest.results_at:
        return
    entries = list(
        ContestEntry.objects.filter(
            category__contest=contest, state=ContestEntry.State.ADMITTED
        ).select_related("organisation")
    )
    reason = _("same organisation or group")
    for juror in Juror.objects.filter(contest=contest).select_related("contest"):
        for entry in sorted(found(juror, entries)):
            JurorConflict.objects.get_or_create(
                juror=juror, entry_id=entry, defaults={"reason": reason, "is_declared": False}
            )
            remove_ballots(juror, entry)


def remove_ballots(juror: Juror, entry: int) -> None:
    """Remove the marks and votes of a juror on an entry, given by its id."""
    Mark.objects.filter(juror=juror, entry=entry).delete()
    PairVote.objects.filter(juror=juror, winner=entry).delete()
    PairVote.objects.filter(juror=juror, loser=entry).delete()


@transaction.atomic
def decide(by: Person, entry: ContestEntry, *, admit: bool, note: str) -> None:
    """Admit an entry or refuse it, with words to those who entered; either can be changed.

    Raises:
        Refused: it was withdrawn, judging is over and it would come in, or it would not change.
    """
    contest, states = entry.category.contest, ContestEntry.State
    if entry.state not in (states.SUBMITTED, states.ADMITTED, states.REFUSED):
        raise Refused(_("This entry does not wait for a decision any more."))
    if admit and contest.judging_until < timezone.now():
        raise Refused(_("Judging is over: no entry can be admitted any more."))
    entry.state = states.ADMITTED if admit else states.REFUSED
    entry.decision_note = note
    entry.save(update_fields=["state", "decision_note"])
    settle(contest)
    act = "contest.admit" if admit else "contest.refuse"
    keep_act(by, act, contest, entry=entry.code, note=note)
    kind = "contest.admitted" if admit else "contest.refused"
    notify(staff_of(entry.organisation), kind, url_of_entry(entry), title=entry.title, reason=note)


@transaction.atomic
def ask_ranking(by: Person, contest: Contest) -> None:
    """Have the ranking computed by a heavy task.

    Raises:
        Refused: judging or the audience's vote is not over, or results are public.
    """
    refuse_before_end(contest)
    enqueue_once("salon.rank", contest=contest.code)
    keep_act(by, "contest.rank", contest)


def refuse_before_end(contest: Contest) -> None:
    """Refuse what is done only between the end of judging and the results."""
    if contest.results_at:
        raise Refused(_("The results are public: they do not change any more."))
    if not contest.published_at or not contest.is_over:
        raise Refused(_("Judging and voting are not over yet. Until then nobody sees a value."))


@transaction.atomic
def keep_ranking(contest: Contest) -> None:
    """Compute and keep the ranking of each category; called by the task alone."""
    settle(contest)
    for category in contest.categories.select_related("contest__edition__organisation"):
        category.result = ranking.computed(category)
        category.ranked_at = timezone.now()
        category.shared, category.shared_reason = [], ""
        category.save(update_fields=["result", "ranked_at", "shared", "shared_reason"])
    told = organisers_of(contest.edition)
    notify(told, "contest.ranked", url_of(contest, "organise/"), title=contest.name)


@transaction.atomic
def share(by: Person, category: Category, entries: Sequence[str], reason: str) -> None:
    """Share the prize of a category among entries that the jury does not separate; none: nobody.

    Raises:
        Refused: a winner is named, or an entry is not among those at the head.
    """
    refuse_before_end(category.contest)
    known = {one.code: one for one in category.entries.all()}
    said = ranking.verdict(category, known)
    if said.winner or not {one.code for one in said.not_separable} >= set(entries):
        raise Refused(_("Only entries at the head that the jury does not separate can share."))
    category.shared, category.shared_reason = list(entries), reason if entries else ""
    category.save(update_fields=["shared", "shared_reason"])
    keep_act(by, "contest.share", category.contest, entries=list(entries), reason=reason)


@transaction.atomic
def publish_results(by: Person, contest: Contest) -> None:
    """Make ranking, marks and the audience's votes public, for good.

    Raises:
        Refused: judging is not over, or the ranking is not that of the ballots as they are now.
    """
    Contest.objects.select_for_update().get(pk=contest.pk)
    contest.refresh_from_db(fields=["results_at"])
    refuse_before_end(contest)
    settle(contest)
    if not all(map(ranking.is_current, categories(contest))):
        raise Refused(_("Entries or ballots changed since the ranking. Compute it again first."))
    contest.results_at = timezone.now()
    contest.save(update_fields=["results_at"])
    keep_act(by, "contest.results", contest)
    notify(concerned(contest), "contest.results", url_of(contest), title=contest.name)


def categories(contest: Contest) -> list[Category]:
    """Return the categories of a contest with what reading their ballots needs."""
    return list(contest.categories.select_related("contest"))


def concerned(contest: Contest) -> list[Person]:
    """Return the jurors, and the staff of those whose entries were admitted."""
    entered = Organisation.objects.filter(
        contest_entries__category__contest=contest,
        contest_entries__state=ContestEntry.State.ADMITTED,
    ).distinct()
    jurors = Person.objects.filter(juries__contest=contest)
    return [*jurors, *(one for organisation in entered for one in staff_of(organisation))]
