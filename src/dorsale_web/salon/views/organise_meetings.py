"""The organisers' room of meetings: rules, runs with their progress, publication, repair."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.paging import page_of, query_without_page
from dorsale_web.members.refusal import Refused
from dorsale_web.members.sheets import download
from dorsale_web.salon import meeting_files, slots
from dorsale_web.salon.actions import meeting_rules, runs
from dorsale_web.salon.forms.meetings import RulesForm, RunForm, WhatIfForm
from dorsale_web.salon.meeting_curve import curve
from dorsale_web.salon.models import Edition, Exhibitor, Meeting, Participant, ScheduleRun
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.salon.views.frame import organise, show

HERE = "organise_meetings"
CAUSES = {
    "no_request": gettext_lazy("nobody wished for it"),
    "no_common_slot": gettext_lazy("no slot free for both"),
    "full": gettext_lazy("full: places went to other meetings"),
    "below": gettext_lazy("fewer meetings than promised to hosted buyers"),
}
STEPS = {
    "end": gettext_lazy("done"),
    "start": gettext_lazy("begun"),
    "flow": gettext_lazy("bound without hours"),
    "greedy": gettext_lazy("one after the other"),
    "slots": gettext_lazy("slot by slot"),
    "guided slots": gettext_lazy("slot by slot, led by prices"),
    "simplex": gettext_lazy("linear programme"),
    "interior": gettext_lazy("prices"),
    "colouring": gettext_lazy("colouring"),
    "local search": gettext_lazy("local search"),
    "search": gettext_lazy("local search"),
    "several slots": gettext_lazy("several slots at once"),
    "together": gettext_lazy("the most visitors together"),
    "time limit": gettext_lazy("time limit"),
}


def overview(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show wishes in numbers, the runs, and what comes next."""
    rules, kept = reads.rules_of(edition), reads.slots_of(edition)
    is_out = rules.published_at is not None
    given: dict[str, Any] = {
        "rules": rules,
        "slots": len(kept),
        "is_stale": not is_out and rules.pk is not None and slots.is_stale(edition, kept, rules),
        "tables": len(meeting_files.tables_of(edition)) if rules.at_tables else 0,
        "counts": reads.counts(edition),
        "runs": [(one, runs.is_working(one)) for one in reads.latest_runs(edition)],
        "standing": reads.how_they_stand(edition) if is_out else None,
        "fallen": dict(Meeting.Fallen.choices),
    }
    if not is_out:
        given |= {"form": RunForm(initial={"fair": rules.is_fair})}
        given |= {"what_if": WhatIfForm(at_tables=rules.at_tables)}
    return organise(request, "salon/organise_meetings.html", edition, HERE, **given)


def change_rules(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show and keep the rules; hours are read and shown at the fair's place."""
    with timezone.override(edition.zone):
        form = RulesForm(request.POST or None, instance=reads.rules_of(edition))
        if request.method == "POST" and form.is_valid():
            try:
                meeting_rules.save(person_of(request), edition, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                return redirect(HERE, edition.slug)
        return organise(request, "salon/meeting_rules.html", edition, HERE, form=form)


def make_slots(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Make the slots anew from the opening hours."""
    attempt(request, meeting_rules.make_slots, edition, done=_("The slots are made anew."))
    return redirect(HERE, edition.slug)


def schedule(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Start a schedule."""
    form = RunForm(request.POST)
    form.full_clean()
    fair = form.cleaned_data.get("fair", False)
    return started(request, edition, ScheduleRun.Kind.DRAFT, fair=fair)


def what_if(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Start a what-if."""
    form = WhatIfForm(request.POST, at_tables=reads.rules_of(edition).at_tables)
    if not form.is_valid():
        attempt(request, refuse, " ".join(map(str, form.non_field_errors())), done="")
        return redirect(HERE, edition.slug)
    more = {f"more_{name}": number or 0 for name, number in form.cleaned_data.items()}
    return started(request, edition, ScheduleRun.Kind.WHAT_IF, **more)


def refuse(_by: object, why: str) -> None:
    """Refuse a form in its own words."""
    raise Refused(why or _("Give whole numbers."))


def repair(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Let meetings of absent people fall, and fill the free places."""
    return started(request, edition, ScheduleRun.Kind.REPAIR)


def started(request: HttpRequest, edition: Edition, kind: str, **options: Any) -> HttpResponse:
    """Start a run and go to its page, or say why not."""
    made: list[ScheduleRun] = []

    def begin(*given: Any, **how: Any) -> None:
        made.append(runs.start(*given, **how))

    if attempt(request, begin, edition, kind, done=_("The run has begun."), **options):
        return redirect("run", made[0].code)
    return redirect(HERE, edition.slug)


def one_run(request: HttpRequest, run: ScheduleRun) -> HttpResponse:
    """Show the progress of a run and what came out."""
    facts = run.facts
    given = {
        "run": run,
        "facts": facts,
        "working": runs.is_working(run),
        "failed": run.ended_at is None and not runs.is_working(run),
        "curve": curve(run.steps),
        "step": in_words(run.steps[-1]["step"]) if run.steps else "",
        "method": in_words(facts.get("method", "")),
        "last": run.steps[-1] if run.steps else None,
        "causes": [(CAUSES[one], one, n) for one, n in facts.get("causes", {}).items()],
        "gap": percent(run.facts.get("gap", gap_of(run.steps))),
        "price": percent(facts.get("price")),
    }
    return organise(request, "salon/run.html", run.edition, HERE, **given)


def in_words(method: str) -> str:
    """Return the name of a method, or of several one after the other, as people read it."""
    parts = method.replace(" and ", ", ").split(", ")
    return ", ".join(str(STEPS.get(one, one)) for one in parts)


def gap_of(steps: list[dict[str, Any]]) -> float | None:
    """Return the gap at the last step of a run, once there is a bound."""
    last = steps[-1] if steps else {}
    return 1 - last["value"] / last["bound"] if last.get("bound") else None


def percent(share: float | None) -> str:
    """Return a share in percent, as exact as it is small."""
    if share is None:
        return ""
    return f"{floatformat(max(0.0, round(100 * share, 9)), 1 if share >= 0.01 else -4)} %"


def without(request: HttpRequest, run: ScheduleRun) -> HttpResponse:
    """Show who has no meeting after a run, and why."""
    cause = request.GET.get("cause", "")
    rows = meeting_files.read_without(meeting_files.folder(run.code))
    page = page_of(request, [row for row in rows if not cause or row[2] == cause])
    given = {
        "run": run,
        "page": page,
        "query": query_without_page(request),
        "rows": named(run.edition, list(page)),
        "cause": cause,
        "causes": CAUSES.items(),
    }
    return organise(request, "salon/run_without.html", run.edition, HERE, **given)


def named(edition: Edition, rows: list[meeting_files.Without]) -> list[tuple[Any, str, object]]:
    """Return people and exhibitors by their codes, with the cause in words."""
    codes = {kind: [code for one, code, _why in rows if one == kind] for kind, _c, _w in rows}
    visitors = Participant.objects.filter(edition=edition, code__in=codes.get("visitor", []))
    stands = Exhibitor.objects.filter(edition=edition, code__in=codes.get("exhibitor", []))
    known: dict[str, Any] = {one.code: one for one in visitors.select_related("organisation")}
    known |= {one.code: one for one in stands.select_related("organisation")}
    return [(known[code], kind, CAUSES[why]) for kind, code, why in rows if code in known]


def publish(request: HttpRequest, run: ScheduleRun) -> HttpResponse:
    """Publish the meetings of a run."""
    number: list[int] = []

    def go(*given: Any) -> None:
        number.append(runs.publish(*given))

    if not attempt(request, go, run, done=_("Published. Those concerned are told.")):
        return redirect("run", run.code)
    return redirect(HERE, run.edition.slug)


def files(request: HttpRequest, run: ScheduleRun) -> HttpResponse:
    """Give organisers the files of a run, as the command reads them."""
    place = meeting_files.folder(run.code)
    if not (place / meeting_files.CERTIFICATE).exists():
        messages.error(request, _("This run has no files yet."))
        return redirect("run", run.code)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in meeting_files.GIVEN:
            if (place / name).exists():
                packed.write(place / name, name)
    return download(target.getvalue(), f"meetings-{run.code}.zip", "application/zip")


def certificate(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show everybody how good the published schedule is, and how to check it."""
    found = [(one, in_words(one.facts.get("method", ""))) for one in reads.published_runs(edition)]
    return show(request, "salon/certificate.html", edition, "edition", runs=found)


def certificate_file(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """Give a published certificate, under pseudonyms."""
    known = {one.code for one in reads.published_runs(edition)}
    target = meeting_files.folder(code) / meeting_files.PUBLIC
    if code not in known or not target.exists():
        raise Http404
    name = f"certificate-{edition.slug}-{code}.json"
    return download(target.read_bytes(), name, "application/json")
