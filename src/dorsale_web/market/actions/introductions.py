"""Interest, introduction, what came of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Match,
    Message,
    Outcome,
    OutcomeAnswer,
    Posting,
)
from dorsale_web.market.rules import is_open
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.refusal import Refused

MOST_A_DAY = 10


def url_of(introduction: Introduction) -> str:
    """Return the address of an introduction."""
    return f"/introductions/{introduction.code}/"


@transaction.atomic
def express(
    by: Person,
    organisation: Organisation,
    posting: Posting,
    *,
    why: str,
    brings: str,
    when: str,
    answers: Posting | None = None,
) -> Introduction:
    """Tell the authors of a posting that an organisation is interested."""
    check(organisation, posting)
    made = Introduction.objects.create(
        posting=posting,
        organisation=organisation,
        by=by,
        why=why,
        brings=brings,
        when=when,
        answers=answers,
        match=match_of(posting, answers, organisation),
        posting_version=posting.version,
    )
    record(by, "introduction.express", made, organisation=organisation, posting=posting.code)
    notify(
        staff_of(posting.organisation),
        "introduction.received",
        url_of(made),
        title=posting.title,
        organisation=organisation.name,
    )
    return made


def check(organisation: Organisation, posting: Posting) -> None:
    """Refuse interest that the rules of the market do not allow."""
    if not organisation.is_vouched:
        raise Refused(
            _("Your organisation is not vouched for yet: it can make contact afterwards.")
        )
    if organisation.pk == posting.organisation_id or not is_open(posting):
        raise Refused(_("This posting cannot be answered."))
    if Introduction.objects.filter(posting=posting, organisation=organisation).exists():
        raise Refused(_("Your organisation has already answered this posting."))
    today = timezone.localdate()
    made = Introduction.objects.filter(organisation=organisation, made_at__date=today).count()
    if made >= MOST_A_DAY:
        raise Refused(
            _(
                "Your organisation made {count} introductions today, the most a day allows."
                " Come back tomorrow."
            ).format(count=made)
        )


def match_of(posting: Posting, answers: Posting | None, organisation: Organisation) -> Match | None:
    """Return the match that led here: of the posting given as answer, else the best."""
    mine = "offer" if posting.side == "need" else "need"
    found = Match.objects.filter(**{posting.side: posting})
    if answers is not None:
        return found.filter(**{mine: answers}).first()
    return found.filter(**{f"{mine}__organisation": organisation}).first()


@transaction.atomic
def accept(by: Person, introduction: Introduction, reply: str) -> Outcome:
    """Accept: both sides now see each other, and one outcome record is opened."""
    posting = introduction.posting
    outcome = introduction.outcome or Outcome.objects.create(
        left=posting.organisation,
        right=introduction.organisation,
        themes=sorted(posting.themes.values_list("code", flat=True)),
    )
    answer(by, introduction, IntroductionState.ACCEPTED, reply)
    introduction.outcome = outcome
    introduction.save(update_fields=["outcome"])
    return outcome


def answer(by: Person, introduction: Introduction, state: str, reply: str = "") -> None:
    """Keep where an introduction stands and tell the other side."""
    introduction.state, introduction.reply = state, reply or introduction.reply
    introduction.answered_at = timezone.now()
    introduction.save(update_fields=["state", "reply", "answered_at"])
    record(
        by, f"introduction.{state}", introduction, organisation=introduction.posting.organisation
    )
    notify(
        staff_of(introduction.organisation),
        f"introduction.{state}",
        url_of(introduction),
        title=introduction.posting.title,
    )


@transaction.atomic
def decline(by: Person, introduction: Introduction, reply: str) -> None:
    """Decline, with a word why."""
    answer(by, introduction, IntroductionState.DECLINED, reply)


@transaction.atomic
def confirm(by: Person, introduction: Introduction) -> None:
    """Keep the interest in a posting that changed: its authors are asked anew."""
    introduction.state = IntroductionState.PENDING
    introduction.posting_version = introduction.posting.version
    introduction.save(update_fields=["state", "posting_version"])
    record(by, "introduction.confirm", introduction, organisation=introduction.organisation)
    notify(
        staff_of(introduction.posting.organisation),
        "introduction.received",
        url_of(introduction),
        title=introduction.posting.title,
        organisation=introduction.organisation.name,
    )


@transaction.atomic
def withdraw(by: Person, introduction: Introduction) -> None:
    """Take the interest back."""
    introduction.state = IntroductionState.WITHDRAWN
    introduction.save(update_fields=["state"])
    record(by, "introduction.withdraw", introduction, organisation=introduction.organisation)
    notify(
        staff_of(introduction.posting.organisation),
        "introduction.withdrawn",
        url_of(introduction),
        title=introduction.posting.title,
    )


@transaction.atomic
def write(by: Person, introduction: Introduction, organisation: Organisation, text: str) -> Message:
    """Add a line to an accepted introduction."""
    made = Message.objects.create(
        introduction=introduction, organisation=organisation, by=by, text=text
    )
    record(by, "introduction.write", introduction, organisation=organisation)
    other = (
        introduction.posting.organisation
        if organisation.pk == introduction.organisation_id
        else introduction.organisation
    )
    notify(
        staff_of(other),
        "introduction.message",
        url_of(introduction),
        title=introduction.posting.title,
    )
    return made


@transaction.atomic
def tell_outcome(
    by: Person, outcome: Outcome, organisation: Organisation, **fields: Any
) -> OutcomeAnswer:
    """Keep what one side says came of it; a later answer replaces the earlier."""
    made, _new = OutcomeAnswer.objects.update_or_create(
        outcome=outcome, organisation=organisation, defaults={"by": by, **fields}
    )
    record(by, "outcome.tell", outcome, organisation=organisation, result=made.result)
    return made
