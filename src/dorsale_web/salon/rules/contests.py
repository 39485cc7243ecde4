"""Who sees contests and entries, who enters, judges and votes."""

from __future__ import annotations

import rules

from dorsale_web.members.models import Asker, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.jury_conflicts import stands_near
from dorsale_web.salon.models import Category, Contest, ContestEntry, Participant
from dorsale_web.salon.part import part
from dorsale_web.salon.rules.editions import changes_edition, organises, views_edition


@rules.predicate
def views_contest(asker: Asker, contest: Contest) -> bool:
    """Who sees the fair, once the contest is published; before, the organisers."""
    if not views_edition(asker, contest.edition):
        return False
    return contest.published_at is not None or organises(asker, contest.edition)


@rules.predicate
def runs_contest(asker: Asker, contest: Contest) -> bool:
    """Organisers and stewards, also when the fair is closed."""
    return organises(asker, contest.edition)


@rules.predicate
def changes_contest(asker: Asker, contest: Contest) -> bool:
    """Organisers and stewards, until the fair is closed."""
    return bool(changes_edition(asker, contest.edition))


@rules.predicate
def enters_contest(asker: Asker, contest: Contest) -> bool:
    """Editors of some organisation, once the contest is published, while the fair is not closed."""
    mine = standing(asker).organisations(Role.EDITOR.value)
    return contest.is_live and bool(mine) and views_contest(asker, contest)


@rules.predicate
def views_category(asker: Asker, category: Category) -> bool:
    """Who sees the contest."""
    return bool(views_contest(asker, category.contest))


@rules.predicate
def views_results(asker: Asker, category: Category) -> bool:
    """Everybody who sees the contest once results are public; organisers when judging is over."""
    contest = category.contest
    if not views_contest(asker, contest):
        return False
    return contest.results_at is not None or (contest.is_over and organises(asker, contest.edition))


@rules.predicate
def shares_prize(asker: Asker, category: Category) -> bool:
    """Organisers, until results are public."""
    return category.contest.results_at is None and bool(changes_contest(asker, category.contest))


@rules.predicate
def views_entry(asker: Asker, entry: ContestEntry) -> bool:
    """Admitted ones as the contest; its organisation always; organisers once it is submitted."""
    contest, who = entry.category.contest, standing(asker)
    if not views_contest(asker, contest):
        return False
    if entry.organisation_id in who.roles or who.is_steward:
        return True
    if organises(asker, contest.edition):
        return entry.state != ContestEntry.State.DRAFT
    return is_shown(entry)


def is_shown(entry: ContestEntry) -> bool:
    """Return whether everybody sees it: admitted, of an organisation that is not suspended."""
    return entry.state == ContestEntry.State.ADMITTED and entry.organisation.suspended_at is None


@rules.predicate
def changes_entry(asker: Asker, entry: ContestEntry) -> bool:
    """Editors of its organisation, until the fair is closed."""
    return entry.category.contest.is_live and standing(asker).acts_for(entry.organisation_id)


@rules.predicate
def decides_on_entry(asker: Asker, entry: ContestEntry) -> bool:
    """Organisers until results are public, but nobody on an entry of one's own organisation."""
    contest = entry.category.contest
    waits = entry.state != ContestEntry.State.DRAFT and contest.results_at is None
    own = entry.organisation_id in standing(asker).roles
    return waits and not own and bool(changes_contest(asker, contest))


@rules.predicate
def sits_on_jury(asker: Asker, contest: Contest) -> bool:
    """Return whether the asker is a juror of a published contest."""
    named = contest.published_at is not None and contest.pk in part(asker).juries
    return named and bool(views_contest(asker, contest))


@rules.predicate
def judges_contest(asker: Asker, contest: Contest) -> bool:
    """Jurors, until the fair is closed."""
    return contest.is_live and bool(sits_on_jury(asker, contest))


@rules.predicate
def judges_entry(asker: Asker, entry: ContestEntry) -> bool:
    """Jurors, for an entry that everybody sees and to which they do not stand near."""
    if not judges_contest(asker, entry.category.contest) or not is_shown(entry):
        return False
    return not stands_near(entry.category.contest.jurors.get(person=asker), entry)


@rules.predicate
def votes_in_audience(asker: Asker, contest: Contest) -> bool:
    """Confirmed participants of the fair whose badge is valid, where there is an audience prize."""
    mine = part(asker).participants
    if not contest.is_live or contest.audience_from is None or not mine:
        return False
    valid = Participant.objects.filter(
        pk__in=mine, edition=contest.edition_id, badges__revoked_at__isnull=True
    )
    return bool(views_contest(asker, contest)) and valid.filter(badges__isnull=False).exists()


@rules.predicate
def votes_for_entry(asker: Asker, entry: ContestEntry) -> bool:
    """The audience, for an entry that everybody sees."""
    return is_shown(entry) and bool(votes_in_audience(asker, entry.category.contest))


rules.add_perm("salon.view_contest", views_contest)
rules.add_perm("salon.run_contest", runs_contest)
rules.add_perm("salon.change_contest", changes_contest)
rules.add_perm("salon.enter_contest", enters_contest)
rules.add_perm("salon.view_category", views_category)
rules.add_perm("salon.view_results", views_results)
rules.add_perm("salon.share_prize", shares_prize)
rules.add_perm("salon.view_contest_entry", views_entry)
rules.add_perm("salon.change_contest_entry", changes_entry)
rules.add_perm("salon.decide_on_entry", decides_on_entry)
rules.add_perm("salon.sit_on_jury", sits_on_jury)
rules.add_perm("salon.judge_contest", judges_contest)
rules.add_perm("salon.judge_entry", judges_entry)
rules.add_perm("salon.vote_in_audience", votes_in_audience)
rules.add_perm("salon.vote_for_entry", votes_for_entry)
