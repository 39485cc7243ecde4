"""Runs of the scheduler: started, published once their files passed the checker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import meeting_files, scheduling
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.actions.meetings import drop_impossible
from dorsale_web.salon.meeting_rows import Maker, group_by_person
from dorsale_web.salon.meeting_words import EXHIBITOR, VISITOR, tell
from dorsale_web.salon.models import Edition, Meeting, MeetingRules, Participant, ScheduleRun
from dorsale_web.salon.queries.meeting_plan import rules_of
from dorsale_web.work.models import Task
from dorsale_web.work.queue import enqueue

SCHEDULES, TEXTS = "salon.schedule_meetings", "salon.text_agendas"
Kind = ScheduleRun.Kind
BATCH = 500
IN_FRONT_S = 86_400  # of work that nobody looks at: an organiser waits for this


def is_working(run: ScheduleRun) -> bool:
    """Return whether a run waits or works."""
    if run.ended_at is not None or run.task is None:
        return False
    return run.task.state in (Task.State.QUEUED, Task.State.RUNNING)


@transaction.atomic
def start(by: Person, edition: Edition, kind: str, **options: Any) -> ScheduleRun:
    """Start a run of the scheduler in the background.

    Before a repair, the meetings of people who are absent fall, and the others are told.

    Raises:
        Refused: nothing to schedule, a run works already, or the kind does not suit the moment.
    """
    refuse_closed(edition)
    rules = held_rules(edition)
    refuse_unsuited(edition, rules, kind)
    for run in edition.runs.filter(ended_at=None).select_related("task"):
        if is_working(run):
            raise Refused(_("A run is at work. Wait until it ends."))
    if kind == Kind.REPAIR:
        options["lost"] = len(drop_impossible(by, edition))
    run = ScheduleRun.objects.create(edition=edition, kind=kind, options=options, by=by)
    run.task = enqueue(SCHEDULES, delay_s=-IN_FRONT_S, run=run.code)
    run.save(update_fields=["task"])
    record(by, "meetings.schedule", edition, organisation=edition.organisation, kind=kind)
    return run


def held_rules(edition: Edition) -> MeetingRules:
    """Return the rules, held so that one at a time starts or publishes.

    Raises:
        Refused: there are no rules or no slots.
    """
    rules = MeetingRules.objects.select_for_update().filter(edition=edition).first()
    if rules is None or not edition.slots.exists():
        raise Refused(_("There are no slots yet. Save the rules of the meetings first."))
    return rules


def refuse_unsuited(edition: Edition, rules: MeetingRules, kind: str) -> None:
    """Refuse a schedule once one is published, a repair before, and tables that do not exist."""
    if kind == Kind.REPAIR and rules.published_at is None:
        raise Refused(_("Nothing is published yet: make a schedule first."))
    if kind != Kind.REPAIR and rules.published_at is not None:
        raise Refused(_("The schedule is published. From now on it is only repaired."))
    if rules.at_tables and not meeting_files.tables_of(edition):
        raise Refused(_("No hall has meeting tables. Say how many, under halls and stands."))


@transaction.atomic
def publish(by: Person, run: ScheduleRun) -> int:
    """Publish the meetings of a run once the checker has passed its files; return how many.

    Everybody with a meeting is told; after a repair only those whose meetings are new.

    Raises:
        Refused: not ended, published before, refused by the checker, or not of this moment.
    """
    refuse_closed(run.edition)
    rules = held_rules(run.edition)
    run = ScheduleRun.objects.select_for_update().get(pk=run.pk)
    refuse_unpublishable(run)
    if run.facts.get("ground") != meeting_files.ground(run.edition, rules):
        raise Refused(_("Slots or tables changed since this run was made. Start another."))
    refuse_unsuited(run.edition, rules, run.kind)
    made = make_meetings(run)
    now = timezone.now()
    run.published_at = now
    run.facts |= {"published": len(made), "not_published": not_published(run, made)}
    run.save(update_fields=["published_at", "facts"])
    if run.kind == Kind.DRAFT:
        rules.published_at = now
        rules.save(update_fields=["published_at"])
    record(
        by, "meetings.publish", run.edition, organisation=run.edition.organisation,
        run=run.code, count=len(made),
    )  # fmt: skip
    tell_of(run, made)
    return len(made)


def refuse_unpublishable(run: ScheduleRun) -> None:
    """Refuse a run that has no schedule, or whose files the checker does not pass."""
    if run.published_at is not None:
        raise Refused(_("This run is published already."))
    if run.kind == Kind.WHAT_IF:
        raise Refused(_("A what-if has no schedule to publish."))
    if run.ended_at is None or run.error:
        raise Refused(_("This run has no schedule. Wait until it ends, or start another."))
    if run.kind == Kind.REPAIR and is_overtaken(run):
        raise Refused(_("Another repair was published since. Start a new one."))
    faults = scheduling.check(meeting_files.folder(run.code))
    if faults:
        raise Refused(
            _("The checker refuses this schedule: {fault}. Start another run.").format(
                fault=faults[0]
            )
        )


def is_overtaken(run: ScheduleRun) -> bool:
    """Return whether another run was published after this one was made."""
    others = ScheduleRun.objects.filter(edition=run.edition, published_at__gt=run.made_at)
    return others.exists()


def make_meetings(run: ScheduleRun) -> list[Meeting]:
    """Save the meetings of a run that can still be held."""
    material = meeting_files.read(run.edition)
    planned = meeting_files.planned(meeting_files.folder(run.code))
    rows = Maker(material, run).make(planned)
    return Meeting.objects.bulk_create(rows, batch_size=BATCH)


def not_published(run: ScheduleRun, made: list[Meeting]) -> int:
    """Return how many meetings of a run could not be held any more."""
    return len(meeting_files.planned(meeting_files.folder(run.code))) - len(made)


def tell_of(run: ScheduleRun, made: list[Meeting]) -> None:
    """Tell everybody concerned of new meetings, and send their agendas as texts."""
    if run.kind == Kind.REPAIR:
        for one in made:
            tell(one, "meeting.new", (EXHIBITOR, VISITOR))
    else:
        tell_everybody(run.edition, made)
    enqueue(TEXTS, edition=run.edition.slug, people=sorted(group_by_person(made)))


def tell_everybody(edition: Edition, made: list[Meeting]) -> None:
    """Tell each person of the meetings that are published, once."""
    numbers: Counter[int] = Counter()
    for participant, own in group_by_person(made).items():
        numbers[participant] += len(own)
    people: dict[int, Person] = {}
    by_count: dict[int, list[int]] = {}
    rows = Participant.objects.filter(edition=edition, person__isnull=False)
    for one in rows.select_related("person"):
        if one.person and one.pk in numbers:
            people[one.pk] = one.person
            by_count.setdefault(numbers[one.pk], []).append(one.pk)
    url = reverse("my_meetings", args=[edition.slug])
    for count, some in by_count.items():
        some_people = [people[one] for one in some]
        notify(some_people, "meeting.published", url, edition=edition.name, count=count)
    tell_staff(edition, made, set(people.values()))


def tell_staff(edition: Edition, made: Iterable[Meeting], told: set[Person]) -> None:
    """Tell the staff of exhibitors who are not told as members of the team."""
    numbers = Counter(one.exhibitor for one in made)
    for exhibitor, count in numbers.items():
        staff = [one for one in staff_of(exhibitor.organisation) if one not in told]
        url = reverse("exhibitor_meetings", args=[exhibitor.code])
        notify(staff, "meeting.published", url, edition=edition.name, count=count)


def is_fair(edition: Edition) -> bool:
    """Return whether as many visitors as possible are to be met first."""
    return rules_of(edition).is_fair
