"""Interest, introduction, what came of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
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
LIVE = (IntroductionState.PENDING, IntroductionState.TO_CONFIRM)


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
    """Return the match that led here: of the posting given as answer, else the best.

    A posting without name that was not given as answer is never tied to its organisation.
    """
    mine = "offer" if posting.side == "need" else "need"
    found = Match.objects.filter(**{posting.side: posting})
    if answers is not None:
        return found.filter(**{mine: answers}).first()
    return found.filter(
        **{f"{mine}__organisation": organisation, f"{mine}__anonymous": False}
    ).first()


def move(introduction: Introduction, *states: str, to: str, **fields: Any) -> None:
    """Bring an introduction from one of ``states`` to another.

    Raises:
        Refused: somebody changed it meanwhile.
    """
    fields["state"] = to
    if not Introduction.objects.filter(pk=introduction.pk, state__in=states).update(**fields):
        raise Refused(_("This introduction changed in the meantime. Look at it again."))
    for name, value in fields.items():
        setattr(introduction, name, value)


@transaction.atomic
def accept(by: Person, introduction: Introduction, reply: str) -> Outcome:
    """Accept: both sides now see each other, and one outcome record is opened.

    Raises:
        Refused: it does not wait any more, or one of the two is not vouched for today.
    """
    posting = introduction.posting
    if not (posting.organisation.is_vouched and introduction.organisation.is_vouched):
        raise Refused(_("One of the two organisations is not vouched for at present."))
    answer(by, introduction, IntroductionState.ACCEPTED, reply)
    if introduction.outcome is None:
        introduction.outcome = Outcome.objects.create(
            left=posting.organisation,
            right=introduction.organisation,
            themes=sorted(posting.themes.values_list("code", flat=True)),
        )
        introduction.save(update_fields=["outcome"])
    return introduction.outcome


@transaction.atomic
def decline(by: Person, introduction: Introduction, reply: str) -> None:
    """Decline, with a word why."""
    answer(by, introduction, IntroductionState.DECLINED, reply)


def answer(by: Person, introduction: Introduction, state: str, reply: str) -> None:
    """Keep the answer of a posting's authors and tell the interested side."""
    now = timezone.now()
    move(
        introduction,
        IntroductionState.PENDING,
        to=state,
        reply=reply,
        answered_at=now,
        answered_by=by,
    )
    ours = introduction.posting.organisation
    record(by, f"introduction.{state}", introduction, organisation=ours)
    tell(introduction.organisation, f"introduction.{state}", introduction)


def tell(whom: Organisation, kind: str, introduction: Introduction, **facts: str) -> None:
    """Tell those who act for an organisation; the facts never say who wrote the posting."""
    title = introduction.posting.title
    notify(staff_of(whom), kind, url_of(introduction), title=title, **facts)


@transaction.atomic
def confirm(by: Person, introduction: Introduction) -> None:
    """Keep the interest after a change, or ask anew after it was withdrawn or stopped.

    Raises:
        Refused: the organisation is not vouched for today, or the introduction changed meanwhile.
    """
    interested = introduction.organisation
    if not interested.is_vouched:
        raise Refused(
            _("Your organisation is not vouched for at present: it can make contact afterwards.")
        )
    move(
        introduction,
        IntroductionState.TO_CONFIRM,
        IntroductionState.WITHDRAWN,
        IntroductionState.STOPPED,
        to=IntroductionState.PENDING,
        by=by,
        posting_version=introduction.posting.version,
        stopped_reason="",
    )
    record(by, "introduction.confirm", introduction, organisation=interested)
    ours = introduction.posting.organisation
    tell(ours, "introduction.received", introduction, organisation=interested.name)


@transaction.atomic
def withdraw(by: Person, introduction: Introduction) -> None:
    """Take the interest back: contact details close again."""
    move(introduction, *LIVE, IntroductionState.ACCEPTED, to=IntroductionState.WITHDRAWN)
    record(by, "introduction.withdraw", introduction, organisation=introduction.organisation)
    tell(introduction.posting.organisation, "introduction.withdrawn", introduction)


@transaction.atomic
def write(by: Person, introduction: Introduction, organisation: Organisation, text: str) -> Message:
    """Add a line to an accepted introduction, for one of its two organisations."""
    made = Message.objects.create(
        introduction=introduction, organisation=organisation, by=by, text=text
    )
    record(by, "introduction.write", introduction, organisation=organisation)
    from_interested = organisation.pk == introduction.organisation_id
    other = introduction.posting.organisation if from_interested else introduction.organisation
    tell(other, "introduction.message", introduction)
    return made


@transaction.atomic
def hide_message(by: Person, message: Message, reason: str) -> None:
    """Hide a message that was reported."""
    message.hidden_at = timezone.now()
    message.save(update_fields=["hidden_at"])
    record(by, "message.hide", message, organisation=message.organisation, reason=reason)


@transaction.atomic
def show_message(by: Person, message: Message, reason: str) -> None:
    """Show a hidden message again."""
    message.hidden_at = None
    message.save(update_fields=["hidden_at"])
    record(by, "message.show", message, organisation=message.organisation, reason=reason)


@transaction.atomic
def stop(by: Person, found: QuerySet[Introduction], reason: str) -> int:
    """Stop the introductions of a query that wait for an answer; return how many."""
    waiting = list(found.filter(state__in=LIVE).select_related("organisation"))
    for one in waiting:
        record(by, "introduction.stop", one, organisation=one.organisation, reason=reason)
    stopped = Introduction.objects.filter(pk__in=[one.pk for one in waiting])
    return stopped.update(state=IntroductionState.STOPPED, stopped_reason=reason)


def stop_of_organisation(by: Person, organisation: Organisation) -> None:
    """Follow the suspension of an organisation: what waits on either side stops at once."""
    if organisation.suspended_at:
        either = Q(organisation=organisation) | Q(posting__organisation=organisation)
        stop(by, Introduction.objects.filter(either), organisation.suspended_reason)


def stop_of_person(by: Person, person: Person, reason: str) -> None:
    """Follow the suspension of a person: the interest this person expressed stops at once."""
    stop(by, Introduction.objects.filter(by=person), reason)


@transaction.atomic
def tell_outcome(
    by: Person, outcome: Outcome, organisation: Organisation | None, **fields: Any
) -> OutcomeAnswer:
    """Keep what one side says came of it; a later answer replaces the earlier.

    Without ``organisation`` the side is the guest of a meeting. An answer that changes after both
    sides answered is marked as such: it was not given alone.
    """
    told = set(outcome.answers.values_list("organisation", flat=True))
    side = organisation.pk if organisation else None
    if side in told and len(told) > 1:
        fields["revised_at"] = timezone.now()
    made, _new = OutcomeAnswer.objects.update_or_create(
        outcome=outcome, organisation=organisation, defaults={"by": by, **fields}
    )
    record(by, "outcome.tell", outcome, organisation=organisation, result=made.result)
    return made
