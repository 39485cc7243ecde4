"""Writes of jurors and of the audience. The audit log keeps that someone judged, never how."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.contests import remove_ballots
from dorsale_web.salon.jury_conflicts import barred
from dorsale_web.salon.models import (
    AudienceVote,
    Contest,
    ContestEntry,
    Criterion,
    Juror,
    JurorConflict,
    Mark,
    PairVote,
    Participant,
)
from dorsale_web.salon.queries.judging import is_by_pairs
from dorsale_web.salon.rules.contests import is_shown

CHOICES = ("left", "right", "equal")


@transaction.atomic
def mark(juror: Juror, entry: ContestEntry, values: Mapping[Criterion, float]) -> None:
    """Keep a juror's marks of an entry, one for every criterion; they may be changed.

    Raises:
        Refused: it is not the time, the entry is near, a mark is missing or out of range.
    """
    refuse_judging(juror, entry)
    criteria = list(juror.contest.criteria.all())
    if is_by_pairs(juror.contest) or set(values) != set(criteria):
        raise Refused(_("Give a mark for every criterion."))
    for criterion, value in values.items():
        if not 0 <= value <= criterion.most:
            raise Refused(
                _("{criterion}: give a mark from 0 to {most}.").format(
                    criterion=criterion.name, most=criterion.most
                )
            )
        Mark.objects.update_or_create(
            juror=juror, entry=entry, criterion=criterion, defaults={"value": value}
        )
    record(juror.person, "contest.mark", entry)


def refuse_judging(juror: Juror, *entries: ContestEntry) -> None:
    """Refuse to judge at another time, or what stands near, or what is not in the contest."""
    if not juror.contest.is_being_judged:
        raise Refused(_("It is not the time of judging. The dates stand on the contest's page."))
    inside = all(one.category.contest_id == juror.contest_id and is_shown(one) for one in entries)
    if not inside or barred(juror, entries) & {one.pk for one in entries}:
        raise Refused(_("You cannot judge this entry."))


@transaction.atomic
def vote(juror: Juror, left: ContestEntry | None, right: ContestEntry | None, choice: str) -> None:
    """Keep which of two entries a juror prefers, or that they are equal.

    Raises:
        Refused: it is not the time, one is near or gone, or the two were compared already.
    """
    if left is None or right is None:
        raise Refused(_("One of these entries is no longer in the contest."))
    refuse_judging(juror, left, right)
    if not is_by_pairs(juror.contest) or left.category_id != right.category_id or left == right:
        raise Refused(_("These two are not compared."))
    if choice not in CHOICES:
        raise Refused(_("Choose one of the two, or equal."))
    Juror.objects.select_for_update().get(pk=juror.pk)  # sent twice at once, it is one vote
    if PairVote.objects.filter(both(left, right), juror=juror).exists():
        raise Refused(_("You compared these two already."))
    winner, loser = (right, left) if choice == "right" else (left, right)
    PairVote.objects.create(juror=juror, winner=winner, loser=loser, is_tie=choice == "equal")
    record(juror.person, "contest.vote", juror.contest)


def both(one: ContestEntry, other: ContestEntry) -> Q:
    """Return the condition of a vote on two entries, either way round."""
    return Q(winner=one, loser=other) | Q(winner=other, loser=one)


@transaction.atomic
def take_back(juror: Juror) -> None:
    """Remove a juror's latest vote, so that the two can be compared again.

    Raises:
        Refused: there is none, or judging is over.
    """
    refuse_judging(juror)
    latest = PairVote.objects.filter(juror=juror).order_by("-pk").first()
    if latest is None:
        raise Refused(_("There is no vote to take back."))
    latest.delete()
    record(juror.person, "contest.take_back", juror.contest)


@transaction.atomic
def declare(juror: Juror, entry: ContestEntry, reason: str) -> None:
    """Keep that a juror cannot judge an entry; what the juror gave it is removed.

    Raises:
        Refused: judging is over.
    """
    if juror.contest.results_at or juror.contest.is_over:
        raise Refused(_("Judging is over."))
    JurorConflict.objects.get_or_create(juror=juror, entry=entry, defaults={"reason": reason})
    remove_ballots(juror, entry.pk)
    record(juror.person, "contest.conflict", entry, reason=reason)


@transaction.atomic
def choose(participant: Participant, entry: ContestEntry) -> None:
    """Keep a participant's one vote in a category; a later one takes its place.

    Raises:
        Refused: it is not the time.
    """
    contest: Contest = entry.category.contest
    if not contest.audience_votes:
        raise Refused(_("It is not the time of the audience's vote."))
    AudienceVote.objects.update_or_create(
        participant=participant, category=entry.category, defaults={"entry": entry}
    )
    record(participant.person, "contest.audience_vote", contest)
