"""Questions on tender notices and calls."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dorsale_web.market.actions import questions as acts
from dorsale_web.market.forms.searches import AnswerForm, QuestionForm
from dorsale_web.market.models import Posting, Question
from dorsale_web.market.views.acts import attempt, back_to, person_of


def ask(request: HttpRequest, one: Posting) -> HttpResponse:
    """Ask a question that everybody sees."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = acts.ask(person_of(request), one, form.cleaned_data["text"])
        say(request, held=bool(made.hidden_at))
        return back_to(one.code, f"#question-{made.code}")
    context = {"posting": one, "form": form, "audience": "members"}
    return render(request, "market/ask.html", context)


def answer(request: HttpRequest, question: Question) -> HttpResponse:
    """Answer a question."""
    form = AnswerForm(request.POST or None, instance=question)
    if request.method == "POST" and form.is_valid():
        acts.answer(person_of(request), question, form.cleaned_data["answer"])
        say(request, held=bool(question.answer_held_at))
        return back_to(question.posting.code, f"#question-{question.code}")
    context = {"question": question, "form": form, "audience": "organisation"}
    return render(request, "market/answer.html", context)


def say(request: HttpRequest, *, held: bool) -> None:
    """Say whether a text is shown now, or held for its contacts."""
    if held:
        messages.warning(
            request,
            _("Your text gives a way to make contact: it is shown after somebody has read it."),
        )
    else:
        messages.success(request, _("Everybody sees it now."))


def allow(request: HttpRequest, question: Question) -> HttpResponse:
    """Show a question that was held."""
    attempt(request, acts.allow, question, done=_("Everybody sees it now."))
    return back_to(question.posting.code, f"#question-{question.code}")


def hide(request: HttpRequest, question: Question) -> HttpResponse:
    """Take a question out of sight."""
    attempt(request, acts.hide, question, done=_("The question is out of sight."))
    return back_to(question.posting.code, "#questions")
