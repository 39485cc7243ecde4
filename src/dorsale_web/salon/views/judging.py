"""The pages of a juror: what to judge next, the marks of an entry, a conflict to declare."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import judging as acts
from dorsale_web.salon.forms.contest_entries import ConflictForm, MarksForm
from dorsale_web.salon.models import Contest, ContestEntry, Juror, PairVote
from dorsale_web.salon.queries import contest_lists as reads
from dorsale_web.salon.queries import judging as judged
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.contest_entries import page
from dorsale_web.salon.views.contests import HERE
from dorsale_web.salon.views.frame import show


@at_the_fair
def judge(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Show a juror what to judge next, and what is done."""
    juror = judged.seat_of(request.user, contest)
    work = by_pairs(juror) if judged.is_by_pairs(contest) else by_marks(juror)
    context = {"contest": contest, "conflicts": conflicts_of(juror), **work}
    return show(request, "salon/judge.html", contest.edition, HERE, **context)


def by_marks(juror: Juror) -> dict[str, Any]:
    """Return the entries left to mark, in order, and those marked."""
    return {"work": judged.work_of(juror)}


def by_pairs(juror: Juror) -> dict[str, Any]:
    """Return the next two entries to compare, and how many pairs are compared."""
    pair = judged.next_pair(juror) if juror.contest.is_being_judged else None
    return {
        "by_pairs": True,
        "pair": [(entry, entry.reading(get_language())) for entry in pair or ()],
        "compared": PairVote.objects.filter(juror=juror).count(),
    }


def conflicts_of(juror: Juror) -> Any:
    """Return the entries that a juror declared to be too near."""
    return juror.conflicts.filter(is_declared=True).select_related("entry")


@at_the_fair
def mark(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Take the marks of one entry, then go to the next."""
    contest = entry.category.contest
    juror = judged.seat_of(request.user, contest)
    known = dict(juror.marks.filter(entry=entry).values_list("criterion", "value"))
    form = MarksForm(contest.criteria.all(), known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.mark(juror, entry, form.values())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your marks are kept. You can change them until the end."))
            return to_next(juror)
    context = {"form": form, "reading": entry.reading(get_language()), "is_marked": bool(known)}
    return page(request, "salon/judge_entry.html", entry, **context)


def to_next(juror: Juror) -> HttpResponse:
    """Go to the entry that is marked next, or to the list when none is left."""
    left = judged.work_of(juror).left
    if left:
        return redirect("judge_entry", left[0].code)
    return redirect("judge", juror.contest.code)


def vote(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Keep which of two entries a juror prefers."""
    known = {entry.code: entry for entry in reads.admitted_in(contest)}
    left, right = (known.get(request.POST.get(side, "")) for side in ("left", "right"))
    juror = judged.seat_of(request.user, contest)
    try:
        acts.vote(juror, left, right, request.POST.get("choice", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("judge", contest.code)


def take_back(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Remove a juror's latest vote."""
    try:
        acts.take_back(judged.seat_of(request.user, contest))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your last vote is taken back."))
    return redirect("judge", contest.code)


@at_the_fair
def conflict(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Take the reason why a juror cannot judge an entry."""
    contest = entry.category.contest
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.declare(judged.seat_of(request.user, contest), entry, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Thank you. You do not see it again, and what you gave it is removed.")
            messages.success(request, said)
            return redirect("judge", contest.code)
    return page(request, "salon/judge_conflict.html", entry, form=form)
