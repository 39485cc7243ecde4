"""What came of an introduction or a meeting: each side tells alone; the counts are public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.market import origins
from dorsale_web.market.actions.introductions import tell_outcome
from dorsale_web.market.answers import Side, sides, sides_of, state_for, visible_answers
from dorsale_web.market.forms.introductions import OutcomeForm
from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.market.results import results as counted
from dorsale_web.market.views.acts import person_of
from dorsale_web.members.models import Role


def one(request: HttpRequest, outcome: Outcome, form: BaseForm | None = None) -> HttpResponse:
    """Show what the sides told, as far as the reader may read it, and the reader's own form."""
    return render(request, "market/outcome.html", outcome_page(request, outcome, form))


def outcome_page(request: HttpRequest, outcome: Outcome, form: BaseForm | None) -> dict[str, Any]:
    """Return what the page of an outcome shows to one reader."""
    side = side_of(request, outcome)
    answers = visible_answers(request.user, outcome)
    own = next((one for one in answers if side and one.organisation_id == side.key), None)
    return {
        "outcome": outcome,
        "sides": sides(outcome),
        "origin": origins.of_outcome(outcome),
        "side": side,
        "our_answer": own,
        "answers": answers,
        "state": state_for(request.user, outcome),
        "form": form or (OutcomeForm(instance=own) if side else None),
        "audience": "organisation",
    }


def tell(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Keep what the reader's side says."""
    side = side_of(request, outcome)
    assert side is not None  # the route let only editors of a side in
    answer = OutcomeAnswer(outcome=outcome, organisation=side.organisation)
    form = OutcomeForm(request.POST, instance=answer)
    if not form.is_valid():
        return one(request, outcome, form)
    tell_outcome(person_of(request), outcome, side.organisation, **form.cleaned_data)
    messages.success(request, _("Thank you. Your answer counts."))
    return redirect("outcome", outcome.code)


def side_of(request: HttpRequest, outcome: Outcome) -> Side | None:
    """Return the side for which the reader answers; of two, the one that has not yet."""
    mine = sides_of(request.user, outcome, Role.EDITOR.value)
    told = {one.organisation_id for one in outcome.answers.all()}
    return next((side for side in mine if side.key not in told), mine[0] if mine else None)


def results(request: HttpRequest) -> HttpResponse:
    """Show the counts, with their denominator."""
    found = counted()
    confirmed = [
        (label, found.overall.by_result.get(code, 0))
        for code, label in OutcomeAnswer.Result.choices
    ]
    context = {"results": found, "confirmed": confirmed, "audience": "public"}
    return render(request, "market/results.html", context)
