"""Who may do what in the market. Each list in ``queries`` has its twin here."""

from __future__ import annotations

import rules
from rules.predicates import is_authenticated

from dorsale_web.market.models import (
    Introduction,
    IntroductionState,
    Match,
    Message,
    Outcome,
    Posting,
    Question,
    SavedSearch,
)
from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing


def is_open(posting: Posting) -> bool:
    """Return whether others see it today: published, valid, of a vouched organisation."""
    return posting.is_open and posting.organisation.is_vouched


@rules.predicate
def views_posting(asker: Asker, posting: Posting) -> bool:
    """Open ones to all; others to their organisation, its officers, and those introduced."""
    who = standing(asker)
    if posting.organisation_id in who.roles or who.looks_after(posting.country):
        return True
    return is_open(posting) or _is_introduced(asker, posting)


def _is_introduced(asker: Asker, posting: Posting) -> bool:
    mine = list(standing(asker).roles)
    return bool(mine) and posting.introductions.filter(organisation__in=mine).exists()


@rules.predicate
def sees_poster(asker: Asker, posting: Posting) -> bool:
    """Return whether the asker may know who stands behind a posting without name."""
    who = standing(asker)
    if not posting.anonymous or posting.organisation_id in who.roles:
        return True
    if who.looks_after(posting.country):
        return True
    mine = list(who.roles)
    accepted = IntroductionState.ACCEPTED
    return (
        bool(mine) and posting.introductions.filter(organisation__in=mine, state=accepted).exists()
    )


@rules.predicate
def edits_posting(asker: Asker, posting: Posting) -> bool:
    """Editors and owners of its organisation, unless it is suspended."""
    return posting.suspended_at is None and standing(asker).acts_for(posting.organisation_id)


@rules.predicate
def reviews_posting(asker: Asker, posting: Posting) -> bool:
    """Who looks after the country, but never of an organisation of one's own."""
    who = standing(asker)
    return who.looks_after(posting.country) and posting.organisation_id not in who.roles


@rules.predicate
def answers_posting(asker: Asker, posting: Posting) -> bool:
    """Editors of a vouched organisation other than the posting's, while it is open."""
    mine = standing(asker).organisations("editor") - {posting.organisation_id}
    return is_open(posting) and bool(mine)


@rules.predicate
def asks_posting(asker: Asker, posting: Posting) -> bool:
    """Members ask on calls and tender notices while they are open."""
    return standing(asker).is_signed_in and is_open(posting) and posting.kind in ("tender", "call")


@rules.predicate
def sees_versions(asker: Asker, posting: Posting) -> bool:
    """Its organisation and those who look after the country read what it said before."""
    who = standing(asker)
    return posting.organisation_id in who.roles or who.looks_after(posting.country)


@rules.predicate
def views_question(asker: Asker, question: Question) -> bool:
    """Who sees the posting; one that is held, only who asked and who looks after the country."""
    who = standing(asker)
    if not views_posting(asker, question.posting):
        return False
    if question.hidden_at is None or who.looks_after(question.posting.country):
        return True
    return who.is_signed_in and question.by_id == who.person


@rules.predicate
def moderates_question(asker: Asker, question: Question) -> bool:
    """Who looks after the country, but never on a notice of an organisation of one's own."""
    return reviews_posting(asker, question.posting)


@rules.predicate
def answers_question(asker: Asker, question: Question) -> bool:
    """Editors of the organisation that published the notice."""
    return standing(asker).acts_for(question.posting.organisation_id)


@rules.predicate
def views_matches(asker: Asker, posting: Posting) -> bool:
    """The organisation of a posting and the stewards see what fits it."""
    who = standing(asker)
    return who.is_steward or posting.organisation_id in who.roles


@rules.predicate
def views_match(asker: Asker, match: Match) -> bool:
    """The organisations of the need and of the offer, and the stewards."""
    return views_matches(asker, match.need) or views_matches(asker, match.offer)


@rules.predicate
def views_introduction(asker: Asker, introduction: Introduction) -> bool:
    """The two organisations and the stewards."""
    who = standing(asker)
    sides = {introduction.organisation_id, introduction.posting.organisation_id}
    return who.is_steward or not sides.isdisjoint(who.roles)


@rules.predicate
def replies_to_introduction(asker: Asker, introduction: Introduction) -> bool:
    """Editors of the posting's organisation, while it waits."""
    waits = introduction.state == IntroductionState.PENDING
    return waits and standing(asker).acts_for(introduction.posting.organisation_id)


@rules.predicate
def keeps_introduction(asker: Asker, introduction: Introduction) -> bool:
    """Editors of the interested organisation: they confirm again, or withdraw."""
    live = introduction.state in (
        IntroductionState.PENDING,
        IntroductionState.TO_CONFIRM,
        IntroductionState.ACCEPTED,
    )
    return live and standing(asker).acts_for(introduction.organisation_id)


@rules.predicate
def confirms_introduction(asker: Asker, introduction: Introduction) -> bool:
    """Editors of the interested organisation: after a change, or anew once nothing is stopped."""
    over = (IntroductionState.WITHDRAWN, IntroductionState.STOPPED)
    anew = introduction.state in over and is_open(introduction.posting)
    waits = introduction.state == IntroductionState.TO_CONFIRM or anew
    return waits and standing(asker).acts_for(introduction.organisation_id)


@rules.predicate
def views_message(asker: Asker, message: Message) -> bool:
    """The two organisations while both accept, unless it is hidden; the stewards always."""
    if standing(asker).is_steward:
        return True
    open_now = message.introduction.state == IntroductionState.ACCEPTED
    seen = open_now and message.hidden_at is None
    return seen and views_introduction(asker, message.introduction)


@rules.predicate
def writes_in_introduction(asker: Asker, introduction: Introduction) -> bool:
    """Editors of both sides, once both accepted."""
    who = standing(asker)
    sides = (introduction.organisation_id, introduction.posting.organisation_id)
    return introduction.state == IntroductionState.ACCEPTED and any(map(who.acts_for, sides))


@rules.predicate
def views_outcome(asker: Asker, outcome: Outcome) -> bool:
    """The two sides, organisations or guest, and the stewards."""
    who = standing(asker)
    mine = not {outcome.left_id, outcome.right_id}.isdisjoint(who.roles)
    return who.is_steward or mine or _is_guest(asker, outcome)


def _is_guest(asker: Asker, outcome: Outcome) -> bool:
    is_side = outcome.right_id is None and outcome.guest_id is not None
    return is_side and outcome.guest_id == standing(asker).person


@rules.predicate
def answers_outcome(asker: Asker, outcome: Outcome) -> bool:
    """Editors of either side, each for its own; the guest of a meeting."""
    who = standing(asker)
    acts = who.acts_for(outcome.left_id) or who.acts_for(outcome.right_id)
    return acts or _is_guest(asker, outcome)


@rules.predicate
def owns_search(asker: Asker, search: SavedSearch) -> bool:
    """Return whether the search is the asker's own."""
    return standing(asker).person == search.person_id


rules.add_perm("market.view_posting", views_posting)
rules.add_perm("market.see_poster", sees_poster)
rules.add_perm("market.add_posting", is_authenticated)
rules.add_perm("market.change_posting", edits_posting)
rules.add_perm("market.review_posting", reviews_posting)
rules.add_perm("market.answer_posting", answers_posting)
rules.add_perm("market.ask_posting", asks_posting)
rules.add_perm("market.see_versions", sees_versions)
rules.add_perm("market.view_question", views_question)
rules.add_perm("market.answer_question", answers_question)
rules.add_perm("market.moderate_question", moderates_question)
rules.add_perm("market.view_matches", views_matches)
rules.add_perm("market.view_match", views_match)
rules.add_perm("market.view_introduction", views_introduction)
rules.add_perm("market.confirm_introduction", confirms_introduction)
rules.add_perm("market.view_message", views_message)
rules.add_perm("market.reply_introduction", replies_to_introduction)
rules.add_perm("market.keep_introduction", keeps_introduction)
rules.add_perm("market.write_introduction", writes_in_introduction)
rules.add_perm("market.view_outcome", views_outcome)
rules.add_perm("market.answer_outcome", answers_outcome)
rules.add_perm("market.own_search", owns_search)
