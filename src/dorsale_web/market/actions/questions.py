"""Questions on tender notices and calls: everybody sees them with their answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dorsale_web.market.models import Posting, Question
from dorsale_web.members.actions import notify, officers_of, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Person


def url_of(question: Question) -> str:
    """Return the address of a question: its place on the page of the posting."""
    return f"/market/{question.posting.code}/#question-{question.code}"


def held_at(text: str) -> datetime | None:
    """Return now when ``text`` gives a way to make contact, so that an officer reads it first."""
    return timezone.now() if found_in(text) else None


@transaction.atomic
def ask(by: Person, posting: Posting, text: str) -> Question:
    """Ask a question; one that gives a contact is held until an officer allows it."""
    made = Question.objects.create(posting=posting, by=by, text=text, hidden_at=held_at(text))
    record(by, "question.ask", made, organisation=posting.organisation, posting=posting.code)
    if made.hidden_at:
        tell_officers(made)
    else:
        tell_staff(made)
    return made


@transaction.atomic
def answer(by: Person, question: Question, text: str) -> None:
    """Answer a question; an answer that gives a contact is held until an officer allows it."""
    question.answer, question.answered_at = text, timezone.now()
    question.answer_held_at = held_at(text)
    question.save(update_fields=["answer", "answered_at", "answer_held_at"])
    record(by, "question.answer", question, organisation=question.posting.organisation)
    if question.answer_held_at:
        tell_officers(question)
    else:
        tell_asker(question)


@transaction.atomic
def allow(by: Person, question: Question) -> None:
    """Show a question and its answer to everybody, contacts included."""
    was_hidden, was_held = question.hidden_at, question.answer_held_at
    question.hidden_at = question.answer_held_at = None
    question.save(update_fields=["hidden_at", "answer_held_at"])
    record(by, "question.allow", question, organisation=question.posting.organisation)
    if was_hidden:
        tell_staff(question)
    if was_held:
        tell_asker(question)


@transaction.atomic
def hide(by: Person, question: Question) -> None:
    """Take a question and its answer out of sight."""
    question.hidden_at = timezone.now()
    question.save(update_fields=["hidden_at"])
    record(by, "question.hide", question, organisation=question.posting.organisation)


def tell_officers(question: Question) -> None:
    """Tell those who look after the country that a text is held."""
    posting = question.posting
    notify(officers_of(posting.country), "review.posting", url_of(question), title=posting.title)


def tell_staff(question: Question) -> None:
    """Tell the organisation that published the notice."""
    posting = question.posting
    notify(
        staff_of(posting.organisation), "posting.question", url_of(question), title=posting.title
    )


def tell_asker(question: Question) -> None:
    """Tell who asked that the answer is there."""
    if question.by is not None:
        notify([question.by], "posting.answered", url_of(question), title=question.posting.title)
