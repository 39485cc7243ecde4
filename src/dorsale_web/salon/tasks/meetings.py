"""Runs of the scheduler, each in a process of its own, and agendas sent as text messages."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from dorsale_web.matching.meetings.faults import BadMeetings
from dorsale_web.salon import meeting_files, scheduling, short_texts
from dorsale_web.salon.meeting_files import Material
from dorsale_web.salon.models import Edition, Participant, ScheduleRun
from dorsale_web.work.models import Task
from dorsale_web.work.queue import task

Kind = ScheduleRun.Kind
MOST_STEPS = 60
WRITE_EVERY_S = 0.5
LEAD_MINUTES = 15  # a repair fills no slot that begins sooner
WORK = {Kind.DRAFT: "schedule", Kind.REPAIR: "repair", Kind.WHAT_IF: "what_if"}


class Recorder:
    """Writes the steps of a run where pages read them: never more than a bounded number."""

    def __init__(self, run: ScheduleRun) -> None:
        self.run, self.steps = run, list[dict[str, Any]]()
        self.begun = self.written = time.monotonic()

    def __call__(self, step: str, value: float, bound: float) -> None:
        """Keep a step; the page sees it within half a second."""
        now = time.monotonic()
        seconds = round(now - self.begun, 2)
        self.steps.append({"step": step, "value": value, "bound": finite(bound), "s": seconds})
        if len(self.steps) > MOST_STEPS:
            self.steps = [*self.steps[:-1:2], self.steps[-1]]
        if now - self.written >= WRITE_EVERY_S or len(self.steps) == 1:
            self.write()

    def write(self) -> None:
        """Write the steps."""
        self.written = time.monotonic()
        ScheduleRun.objects.filter(pk=self.run.pk).update(steps=self.steps)


def finite(number: float) -> float | None:
    """Return a number, or None for one that JSON cannot hold."""
    return number if abs(number) < float("inf") else None


@task("salon.schedule_meetings", lane=Task.Lane.HEAVY)
def schedule_meetings(run: str) -> None:
    """Write the files of a run, schedule, check, and keep what came out."""
    found = ScheduleRun.objects.select_related("edition__organisation").filter(code=run).first()
    if found is None or found.ended_at is not None:
        return
    recorder = Recorder(found)
    try:
        facts = work(found, recorder)
    except BadMeetings as wrong:
        end(found, recorder, error="\n".join(fault.text() for fault in wrong.faults[:5]))
    else:
        end(found, recorder, facts=facts)


def end(run: ScheduleRun, recorder: Recorder, *, error: str = "", facts: Any = None) -> None:
    """Keep how a run ended."""
    recorder.write()
    ScheduleRun.objects.filter(pk=run.pk).update(
        ended_at=timezone.now(), error=error, facts=facts or {}
    )


def work(run: ScheduleRun, recorder: Recorder) -> dict[str, Any]:
    """Do a run and return its facts."""
    material = meeting_files.read(run.edition, is_repair=run.kind == Kind.REPAIR)
    place = meeting_files.folder(run.code)
    requests = meeting_files.write(material, place)
    options = run.options | meeting_files.options_of(material)
    if run.kind == Kind.REPAIR:
        options["from_slot"] = first_slot(material)
    if not requests:
        return {"requests": 0, "empty": True}
    facts = getattr(scheduling, WORK[Kind(run.kind)])(place, options, recorder)
    recorder("end", facts["value"], facts["bound"])
    facts |= {"requests": requests}
    facts["ground"] = meeting_files.ground(run.edition, material.rules)
    if run.kind != Kind.WHAT_IF:
        facts |= {"faults": scheduling.check(place)[:5]} | told(material, place)
    return facts


def first_slot(material: Material) -> int:
    """Return the first slot that a repair may still fill."""
    soon = timezone.now() + timezone.timedelta(minutes=LEAD_MINUTES)
    after = [one.number for one in material.slots if one.starts_at >= soon]
    return min(after, default=max((one.number for one in material.slots), default=0) + 1)


def told(material: Material, place: Any) -> dict[str, Any]:
    """Return counts of who has no meeting and why, and which buyers have too few."""
    without = meeting_files.without_meeting(material, place)
    meeting_files.keep_without(place, without)
    return {
        "causes": dict(Counter(cause for _kind, _code, cause in without)),
        "no_language": meeting_files.without_language(material, place),
    }


@task("salon.text_agendas")
def text_agendas(edition: str, people: Iterable[int]) -> None:
    """Send the agendas of those who asked for text messages."""
    found = Edition.objects.filter(slug=edition).first()
    if found is None:
        return
    rows = Participant.objects.filter(edition=found, pk__in=list(people), wants_sms=True)
    for one in rows.select_related("person"):
        short_texts.send(one)
