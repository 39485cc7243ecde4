"""What the market holds about a person."""

from __future__ import annotations

from typing import Any

from dorsale_web.market.models import Introduction, Message, OutcomeAnswer, Posting, Question
from dorsale_web.members.exports import part
from dorsale_web.members.models import Person


@part("postings")
def _postings(person: Person) -> list[Any]:
    return list(
        Posting.objects.filter(by=person).values(
            "code", "title", "summary", "description", "state", "made_at"
        )
    )


@part("introductions")
def _introductions(person: Person) -> list[Any]:
    rows = Introduction.objects.filter(by=person)
    return list(rows.values("code", "posting__title", "why", "brings", "when", "state", "made_at"))


@part("messages")
def _messages(person: Person) -> list[Any]:
    return list(Message.objects.filter(by=person).values("introduction__code", "text", "at"))


@part("questions")
def _questions(person: Person) -> list[Any]:
    return list(
        Question.objects.filter(by=person).values("posting__title", "text", "asked_at", "answer")
    )


@part("outcomes")
def _outcomes(person: Person) -> list[Any]:
    rows = OutcomeAnswer.objects.filter(by=person)
    return list(rows.values("outcome__code", "result", "why", "value_band", "jobs", "answered_at"))


@part("saved_searches")
def _searches(person: Person) -> list[Any]:
    return list(person.saved_searches.values("name", "query", "every"))
