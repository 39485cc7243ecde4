"""Judging: what jurors see, in which order, and what they never see."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dorsale_web.members.models import Membership
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import contests as organising
from dorsale_web.salon.actions import judging as acts
from dorsale_web.salon.jury_conflicts import barred
from dorsale_web.salon.models import Contest, ContestEntry, JurorConflict, Mark, PairVote
from dorsale_web.salon.queries import judging
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.salon.contest_scene import client_of, entries_in, jurors_of, marks, votes
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_contests import make_contest


@pytest.fixture
def contest(cast: Cast) -> Contest:
    """Return a contest that is being judged by marks."""
    return make_contest(make_edition(cast.own, "salon"), "judging")


@pytest.fixture
def pairs(cast: Cast) -> Contest:
    """Return a contest that is being judged by pairs."""
    return make_contest(make_edition(cast.own, "salon-two"), "judging", judging="pairs")


def test_the_least_marked_come_first_and_each_entry_gets_as_many(contest: Contest) -> None:
    entries_in(contest, 6)
    for juror in jurors_of(contest, 5):
        for _ in range(3):
            marks(juror, judging.work_of(juror).left[0], 0.5)
    given = judging.forms(contest)
    assert sorted(given.values()) == [2, 2, 2, 3, 3, 3]


def test_jurors_begin_at_different_entries(contest: Contest) -> None:
    entries_in(contest, 4)
    firsts = {judging.work_of(juror).left[0].pk for juror in jurors_of(contest, 4)}
    assert len(firsts) == 4


def test_an_entry_of_ones_organisation_or_group_is_never_shown(contest: Contest) -> None:
    own, sister, free, written = entries_in(contest, 4)
    juror, _other = jurors_of(contest, 2)
    Membership.objects.create(person=juror.person, organisation=own.organisation, role="reader")
    for entry in (own, sister):
        entry.organisation.group = "Groupe Nzadi"
        entry.organisation.save()
    written.by = juror.person
    written.save()
    assert [one.pk for one in judging.work_of(juror).left] == [free.pk]
    client = client_of(juror.person)
    page = client.get(f"/contests/{contest.code}/judge/").content.decode()
    assert free.title in page
    assert own.title not in page
    assert sister.title not in page
    assert client.get(f"/contest-entries/{own.code}/mark/").status_code == 403
    with pytest.raises(Refused):
        acts.mark(juror, sister, dict.fromkeys(contest.criteria.all(), 1.0))


def test_a_badge_of_an_exhibitors_team_counts_as_belonging(contest: Contest) -> None:
    (entry,) = entries_in(contest, 1)
    (juror,) = jurors_of(contest, 1)
    stand = make_exhibitor(contest.edition, entry.organisation)
    make_participant(contest.edition, juror.person, exhibitor=stand)
    assert barred(juror, [entry]) == {entry.pk}


def test_a_conflict_that_arises_later_removes_what_was_given(contest: Contest) -> None:
    entry, other = entries_in(contest, 2)
    (juror,) = jurors_of(contest, 1)
    marks(juror, entry, 0.9)
    marks(juror, other, 0.1)
    Membership.objects.create(person=juror.person, organisation=entry.organisation, role="owner")
    organising.settle(contest)
    assert set(Mark.objects.values_list("entry", flat=True)) == {other.pk}
    kept = JurorConflict.objects.get()
    assert (kept.entry, kept.is_declared) == (entry, False)


def test_a_declared_conflict_removes_marks_and_votes(contest: Contest, pairs: Contest) -> None:
    entry, _other = entries_in(contest, 2)
    (juror,) = jurors_of(contest, 1)
    marks(juror, entry, 0.9)
    sent = {"reason": "Je les ai conseillés."}
    client_of(juror.person).post(f"/contest-entries/{entry.code}/conflict/", sent)
    assert not Mark.objects.exists()
    assert JurorConflict.objects.get().is_declared
    assert entry.pk not in {one.pk for one in judging.work_of(juror).left}

    three = entries_in(pairs, 3)
    (second,) = jurors_of(pairs, 1)
    votes(second, *three)
    acts.declare(second, three[0], "Un proche y travaille.")
    vote = PairVote.objects.get()
    assert (vote.winner, vote.loser) == (three[1], three[2])


def test_marks_outside_the_range_or_the_time_are_refused(contest: Contest) -> None:
    (entry,) = entries_in(contest, 1)
    (juror,) = jurors_of(contest, 1)
    client, address = client_of(juror.person), f"/contest-entries/{entry.code}/mark/"
    first, second = contest.criteria.all()
    for given in ({first.code: 11, second.code: 1}, {first.code: 1}, {first.code: -1}):
        assert client.post(address, given).status_code == 200
    assert not Mark.objects.exists()
    client.post(address, {first.code: 10, second.code: 0})
    client.post(address, {first.code: 7, second.code: 5})
    assert set(Mark.objects.values_list("value", flat=True)) == {7, 5}  # changed, not added
    contest.judging_until = timezone.now()
    contest.save()
    client.post(address, {first.code: 1, second.code: 1})
    assert set(Mark.objects.values_list("value", flat=True)) == {7, 5}


def test_jurors_never_see_the_marks_of_others(contest: Contest) -> None:
    (entry,) = entries_in(contest, 1)
    one, other = jurors_of(contest, 2)
    for criterion in contest.criteria.all():
        Mark.objects.create(juror=one, entry=entry, criterion=criterion, value=3)
    client = client_of(other.person)
    for address in (f"/contest-entries/{entry.code}/mark/", f"/contest-entries/{entry.code}/"):
        page = client.get(address).content.decode()
        assert 'value="3"' not in page
        assert "juror 1" not in page
    assert client.get(f"/contest-categories/{entry.category.code}/").status_code == 403


def test_pairs_are_compared_until_none_is_left(pairs: Contest) -> None:
    entries = entries_in(pairs, 3)
    (juror,) = jurors_of(pairs, 1)
    client, room = client_of(juror.person), f"/contests/{pairs.code}/judge/"
    for choice in ("left", "right", "equal"):
        left, right = judging.next_pair(juror)
        page = client.get(room).content.decode()
        assert left.title in page
        assert right.title in page
        client.post(room + "vote/", {"left": left.code, "right": right.code, "choice": choice})
        again = {"left": right.code, "right": left.code, "choice": "left"}
        client.post(room + "vote/", again)  # compared already
    assert PairVote.objects.count() == 3
    assert PairVote.objects.filter(is_tie=True).count() == 1
    assert judging.next_pair(juror) is None
    client.post(room + "take-back/")
    assert PairVote.objects.count() == 2
    assert judging.next_pair(juror) is not None
    assert {one.pk for one in judging.judged_by(juror)} == {one.pk for one in entries}


def test_a_juror_leaves_with_the_marks_and_not_after_judging(cast: Cast, contest: Contest) -> None:
    (entry,) = entries_in(contest, 1)
    (juror,) = jurors_of(contest, 1)
    marks(juror, entry, 0.5)
    organising.remove_juror(cast["editor"], contest, juror.person.code)
    assert not Mark.objects.exists()
    contest.judging_until = timezone.now()
    person("late")
    with pytest.raises(Refused):
        organising.name_juror(cast["editor"], contest, "late")


def test_a_withdrawn_entry_is_not_judged(contest: Contest) -> None:
    entry, other = entries_in(contest, 2)
    (juror,) = jurors_of(contest, 1)
    entry.state = ContestEntry.State.WITHDRAWN
    entry.save()
    assert [one.pk for one in judging.work_of(juror).left] == [other.pk]
    assert judging.progress(contest).seen == [(other, 0)]
