"""What came of an introduction: each side tells alone; the counts are public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.market.actions.introductions import tell_outcome
from dorsale_web.market.answers import state_for, visible_answers
from dorsale_web.market.forms.introductions import OutcomeForm
from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.market.results import results as counted
from dorsale_web.market.views.acts import person_of
from dorsale_web.members.models import Organisation
from dorsale_web.members.standing import standing


def one(request: HttpRequest, outcome: Outcome, form: BaseForm | None = None) -> HttpResponse:
    """Show what the sides told, as far as the reader may read it, and the reader's own form."""
    return render(request, "market/outcome.html", outcome_page(request, outcome, form))


def outcome_page(request: HttpRequest, outcome: Outcome, form: BaseForm | None) -> dict[str, Any]:
    """Return what the page of an outcome shows to one reader."""
    side = side_of(request, outcome)
    answers = visible_answers(request.user, outcome)
    own = next((one for one in answers if side and one.organisation_id == side.pk), None)
    return {
        "outcome": outcome,
        "introduction": getattr(outcome, "introduction", None),
        "side": side,
        "our_answer": own,
        "answers": answers,
        "state": state_for(request.user, outcome),
        "form": form or (OutcomeForm(instance=own) if side else None),
        "experience_url": experience_url(outcome),
        "audience": "organisation",
    }


def experience_url(outcome: Outcome) -> str:
    """Return the address where an experience of this introduction is written."""
    made = getattr(outcome, "introduction", None)
    return f"/library/new/experience/?introduction={made.code}" if made else "/library/"


def tell(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Keep what the reader's side says."""
    side = side_of(request, outcome)
    assert side is not None  # the route let only editors of a side in
    form = OutcomeForm(request.POST, instance=OutcomeAnswer(outcome=outcome, organisation=side))
    if not form.is_valid():
        return one(request, outcome, form)
    tell_outcome(person_of(request), outcome, side, **form.cleaned_data)
    messages.success(request, _("Thank you. Your answer counts."))
    return redirect("outcome", outcome.code)


def side_of(request: HttpRequest, outcome: Outcome) -> Organisation | None:
    """Return the side for which the reader answers; of two, the one that has not yet."""
    who = standing(request.user)
    mine = [side for side in (outcome.left, outcome.right) if who.acts_for(side.pk)]
    told = {one.organisation_id for one in outcome.answers.all()}
    return next((side for side in mine if side.pk not in told), mine[0] if mine else None)


def results(request: HttpRequest) -> HttpResponse:
    """Show the counts, with their denominator."""
    found = counted()
    confirmed = [
        (label, found.overall.by_result.get(code, 0))
        for code, label in OutcomeAnswer.Result.choices
    ]
    context = {"results": found, "confirmed": confirmed, "audience": "public"}
    return render(request, "market/results.html", context)
