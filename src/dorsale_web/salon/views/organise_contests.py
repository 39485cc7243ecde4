"""The organisers' pages of contests: parts, jury, entries, progress, ranking, results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import Origin
from dorsale_web.salon import ranking
from dorsale_web.salon.actions import contests as acts
from dorsale_web.salon.forms import contests as forms
from dorsale_web.salon.models import (
    Category,
    Contest,
    ContestEntry,
    Criterion,
    Edition,
    JurorConflict,
)
from dorsale_web.salon.queries import contest_lists as reads
from dorsale_web.salon.queries import judging
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.contests import entries_by_code, steps, weighed
from dorsale_web.salon.views.frame import organise
from dorsale_web.work.models import Task

HERE = "organise_contests"


@at_the_fair
def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """List the contests of a fair with where each stands."""
    page = page_of(request, reads.of_edition(request.user, edition))
    return organise(request, "salon/organise_contests.html", edition, HERE, page=page)


@at_the_fair
def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Begin a contest."""
    form = forms.ContestForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        made = acts.begin(person_of(request), edition, **form.cleaned_data)
        messages.success(request, _("The contest is kept. Now its categories and criteria."))
        return redirect("organise_contest", made.code)
    return organise(request, "salon/contest_edit.html", edition, HERE, form=form)


def page(request: HttpRequest, template: str, contest: Contest, /, **context: Any) -> HttpResponse:
    """Return an organisers' page of a contest."""
    return organise(request, template, contest.edition, HERE, contest=contest, **context)


@at_the_fair
def one(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Show organisers where a contest stands: parts, jury, entries, ranking."""
    return page(request, "salon/organise_contest.html", contest, **overview(request, contest))


def overview(request: HttpRequest, contest: Contest) -> dict[str, Any]:
    """Return what organisers see of a contest; no value of a mark is in it before the end."""
    entries = page_of(request, reads.received(contest))
    categories = acts.categories(contest)
    return {
        "steps": steps(contest),
        "categories": categories,
        "criteria": weighed(contest),
        "by_pairs": judging.is_by_pairs(contest),
        "page": entries,
        "progress": None if contest.results_at else judging.progress(contest),
        "declared": declared(contest),
        "verdicts": previews(contest, categories),
        "waits": is_computing(contest),
    }


def declared(contest: Contest) -> Any:
    """Return the conflicts that jurors declared, with their reasons."""
    found = JurorConflict.objects.filter(juror__contest=contest, is_declared=True)
    return found.select_related("juror__person", "entry")


def previews(contest: Contest, categories: list[Category]) -> list[tuple[Any, ...]]:
    """Return what the jury says of each category, once judging is over and it is ranked."""
    if not contest.is_over:
        return []
    ready = [one for one in categories if one.result]
    return [(one, ranking.verdict(one, entries_by_code(one))) for one in ready]


def is_computing(contest: Contest) -> bool:
    """Return whether a ranking is on its way."""
    live = [Task.State.QUEUED, Task.State.RUNNING]
    args = {"contest": contest.code}
    return Task.objects.filter(kind="salon.rank", args=args, state__in=live).exists()


@at_the_fair
def edit(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Change a contest, or move the dates of one that is published."""
    form = forms.ContestForm(request.POST or None, instance=contest)
    if request.method == "POST" and form.is_valid():
        attempt(request, acts.change, contest, done=_("The changes are kept."), **form.cleaned_data)
        return redirect("organise_contest", contest.code)
    return page(request, "salon/contest_edit.html", contest, form=form)


@at_the_fair
def translate(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Write a translation of a contest, or remove it by leaving every text empty."""
    known = forms.other_languages(contest)
    language = request.GET.get("to", "")
    language = language if language in known else next(iter(known))
    form = forms.TextsForm(contest, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = language, form.cleaned_data["origin"] or Origin.HUMAN, form.texts()
        attempt(request, acts.translate, contest, *given, done=_("The translation is kept."))
        return redirect("organise_contest", contest.code)
    context = {"form": form, "languages": known, "language": language, "thing": contest}
    return page(request, "salon/contest_translate.html", contest, **context)


def categories(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Write the categories of a contest."""
    known = list(contest.categories.values("code", "name", "prize"))
    formset = forms.CategoryRows(request.POST or None, initial=known)
    return parts(request, contest, Category, formset)


def criteria(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Write the criteria of a contest."""
    known = list(contest.criteria.values("code", "name", "description", "weight", "most"))
    formset = forms.CriterionRows(request.POST or None, initial=known)
    return parts(request, contest, Criterion, formset)


def parts(
    request: HttpRequest, contest: Contest, kind: acts.Part, formset: BaseFormSet[Any]
) -> HttpResponse:
    """Take the rows of one kind."""
    if request.method == "POST" and formset.is_valid():
        given = contest, kind, forms.rows_of(formset)
        attempt(request, acts.keep_parts, *given, done=_("Kept."))
        return redirect("organise_contest", contest.code)
    context = {"formset": formset, "is_criteria": kind is Criterion}
    return page(request, "salon/contest_parts.html", contest, **context)


@at_the_fair
def publish(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Publish a contest with its criteria."""
    said = _("The contest is published. Its criteria are fixed from now on.")
    attempt(request, acts.publish, contest, done=said)
    return redirect("organise_contest", contest.code)


def discard(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Delete a contest that was never published."""
    if attempt(request, acts.discard, contest, done=_("The contest is deleted.")):
        return redirect("organise_contests", contest.edition.slug)
    return redirect("organise_contest", contest.code)


@at_the_fair
def jury(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Name the jury."""
    form = forms.JurorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.name_juror(person_of(request), contest, form.cleaned_data["sign_in_name"])
        except Refused as refused:
            form.add_error("sign_in_name", str(refused))
        else:
            messages.success(request, _("Named. Entries of the same organisation stay away."))
            return redirect("contest_jury", contest.code)
    seats = judging.progress(contest).seats
    return page(request, "salon/contest_jury.html", contest, form=form, seats=seats)


def remove_juror(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Take back a seat on the jury."""
    person = request.POST.get("person", "")
    attempt(request, acts.remove_juror, contest, person, done=_("The seat is taken back."))
    return redirect("contest_jury", contest.code)


@at_the_fair
def decide(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Admit or refuse an entry."""
    contest = entry.category.contest
    form = forms.DecisionForm(request.POST or None, initial={"note": entry.decision_note})
    if request.method == "POST" and form.is_valid():
        admit = request.POST.get("decision") == "admit"
        said = _("Admitted. They are told.") if admit else _("Refused. They are told why.")
        note = form.cleaned_data["note"]
        attempt(request, acts.decide, entry, done=said, admit=admit, note=note)
        return redirect("organise_contest", contest.code)
    context = {
        "entry": entry,
        "form": form,
        "reading": entry.reading(get_language()),
        "found": found_in(entry.title, entry.summary),
    }
    return page(request, "salon/contest_decide.html", contest, **context)


def rank(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Have the ranking computed."""
    said = _("The ranking is being computed. You are told when it is ready.")
    attempt(request, acts.ask_ranking, contest, done=said)
    return redirect("organise_contest", contest.code)


@at_the_fair
def share(request: HttpRequest, category: Category) -> HttpResponse:
    """Share the prize among entries that the jury does not separate."""
    said = ranking.verdict(category, entries_by_code(category))
    initial = {"entries": category.shared, "reason": category.shared_reason}
    form = forms.ShareForm(said.not_separable, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["entries"], form.cleaned_data["reason"]
        attempt(request, acts.share, category, *given, done=_("Kept."))
        return redirect("organise_contest", category.contest.code)
    context = {"category": category, "form": form, "verdict": said}
    return page(request, "salon/contest_share.html", category.contest, **context)


def publish_results(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Make results and marks public."""
    said = _("Results and marks are public.")
    attempt(request, acts.publish_results, contest, done=said)
    return redirect("organise_contest", contest.code)
