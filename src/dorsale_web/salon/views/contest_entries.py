"""Entries of a contest: read, write, hand in, withdraw."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import Origin
from dorsale_web.salon import ballots
from dorsale_web.salon.actions import contest_entries as acts
from dorsale_web.salon.actions import judging
from dorsale_web.salon.forms.contest_entries import EntryForm, NewEntryForm
from dorsale_web.salon.forms.contests import TextsForm, other_languages
from dorsale_web.salon.models import Contest, ContestEntry, Participant
from dorsale_web.salon.queries import contest_lists as reads
from dorsale_web.salon.queries.judging import is_by_pairs
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.contests import HERE, voter, votes_of_mine
from dorsale_web.salon.views.frame import show


def page(
    request: HttpRequest, template: str, entry: ContestEntry, /, **context: Any
) -> HttpResponse:
    """Return a page about an entry."""
    contest = entry.category.contest
    given = {"contest": contest, "entry": entry} | context
    return show(request, template, contest.edition, HERE, **given)


@at_the_fair
def one(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Show an entry; its marks once results are public."""
    contest = entry.category.contest
    marks = marks_of(entry) if contest.results_at and entry.state == "admitted" else {}
    context = {
        "reading": entry.reading(get_language()),
        "votes": votes_of_mine(request.user, contest),
        "is_written": entry.state in acts.WRITTEN,
    }
    return page(request, "salon/contest_entry.html", entry, **context, **marks)


def marks_of(entry: ContestEntry) -> dict[str, Any]:
    """Return the marks or votes of an entry, under the numbers of the jurors."""
    contest = entry.category.contest
    if is_by_pairs(contest):
        return {"comparisons": ballots.comparisons(entry)}
    return {"criteria": list(contest.criteria.all()), "marks": ballots.by_juror(entry)}


@at_the_fair
def enter(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Write a new entry."""
    organisations = list(reads.entering_for(request.user))
    form = NewEntryForm(
        organisations, contest, request.POST or None, initial={"language": get_language()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.draft(person_of(request), *form.chosen, **form.texts())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is kept. Read it once more, then hand it in."))
            return redirect("contest_entry", made.code)
    context = {"contest": contest, "form": form}
    return show(request, "salon/contest_enter.html", contest.edition, HERE, **context)


@at_the_fair
def edit(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Change an entry."""
    form = EntryForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        attempt(request, acts.change, entry, done=_("The changes are kept."), **form.cleaned_data)
        return redirect("contest_entry", entry.code)
    return page(request, "salon/contest_enter.html", entry, form=form)


@at_the_fair
def translate(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Write a translation, or remove it by leaving every text empty."""
    known = other_languages(entry)
    language = request.GET.get("to", "")
    language = language if language in known else next(iter(known))
    form = TextsForm(entry, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = language, form.cleaned_data["origin"] or Origin.HUMAN, form.texts()
        attempt(request, acts.translate, entry, *given, done=_("The translation is kept."))
        return redirect("contest_entry", entry.code)
    context = {"form": form, "languages": known, "language": language, "thing": entry}
    return page(request, "salon/contest_translate.html", entry, **context)


def submit(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Hand an entry in."""
    attempt(request, acts.submit, entry, done=_("Handed in. You are told what is decided."))
    return redirect("contest_entry", entry.code)


def withdraw(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Take an entry back."""
    attempt(request, acts.withdraw, entry, done=_("The entry is withdrawn."))
    return redirect("contest_entry", entry.code)


def take_up(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Make a draft of it again."""
    attempt(request, acts.take_up, entry, done=_("It is a draft again. Hand it in when ready."))
    return redirect("contest_entry", entry.code)


def vote(request: HttpRequest, entry: ContestEntry) -> HttpResponse:
    """Keep the audience vote of whoever asks."""
    contest = entry.category.contest
    try:
        judging.choose(cast(Participant, voter(request.user, contest)), entry)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("You vote for “{title}” in this category. You can change it until the vote ends.")
        messages.success(request, said.format(title=entry.title))
    return redirect("contest", contest.code)
