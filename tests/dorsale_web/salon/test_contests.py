"""Contests from the first draft to the published marks."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.members.actions.people import erase
from dorsale_web.members.exports import of as export_of
from dorsale_web.members.models import AuditEntry, Notice
from dorsale_web.salon import ballots, ranking
from dorsale_web.salon.models import (
    AudienceVote,
    Badge,
    Category,
    CheckIn,
    Contest,
    ContestEntry,
    Juror,
    Mark,
    PairVote,
)
from dorsale_web.work.models import Task
from tests.dorsale_web.cast import Cast, organisation, person
from tests.dorsale_web.salon.contest_scene import (
    client_of,
    entries_in,
    jurors_of,
    marks,
    move_to,
    votes,
    work_off,
)
from tests.dorsale_web.salon.objects import make_edition, make_participant, world
from tests.dorsale_web.salon.objects_contests import make_category, make_contest, make_entry

As = Callable[[str], Client]


@pytest.fixture
def contest(cast: Cast) -> Contest:
    """Return a contest whose entries are open, organised by ``cast.own``."""
    return make_contest(make_edition(cast.own, "salon"))


def notices(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("person__sign_in_name", flat=True))


def test_a_contest_goes_from_draft_to_published_marks(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = make_edition(cast.own, "salon")
    editor, stranger = as_("editor"), client_of(cast.stranger)
    day = (timezone.localtime() + timedelta(days=5)).replace(second=0, microsecond=0, tzinfo=None)
    given = {
        "name": "Prix du salon", "description": "Ce qui sert.", "language": "fr",
        "judging": "rubric", "entries_until": day.isoformat(timespec="minutes"),
        "judging_until": (day + timedelta(days=5)).isoformat(timespec="minutes"),
    }  # fmt: skip
    editor.post("/editions/salon/organise/contests/new/", given)
    contest = Contest.objects.get()
    local = edition.local(contest.entries_until)
    assert (local.hour, local.minute) == (day.hour, day.minute)  # hours are those of the fair
    room = f"/contests/{contest.code}/"

    refused = editor.post(room + "publish/", follow=True)
    assert "category" in refused.content.decode() or "catégorie" in refused.content.decode()
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0}
    editor.post(room + "categories/", rows | {"form-0-name": "Solutions", "form-0-prize": "Un an"})
    criterion = {"form-0-name": "Utilité", "form-0-weight": "2", "form-0-most": "10",
                 "form-1-name": "Avancement", "form-1-weight": "1", "form-1-most": "5"}  # fmt: skip
    editor.post(room + "criteria/", rows | criterion)
    category = contest.categories.get()
    assert stranger.get(room).status_code == 404
    judge = person("judge")
    editor.post(room + "jury/", {"sign_in_name": "judge"})
    assert notices("contest.juror") == set()  # told when it is published
    editor.post(room + "publish/")
    contest.refresh_from_db()
    assert contest.published_at
    assert notices("contest.juror") == {"judge"}
    said = stranger.get(room).content.decode()
    assert "Utilité" in said
    assert "66.7 %" in said
    assert "juror 1" in said

    editor.post(room + "criteria/", rows | criterion | {"form-0-weight": "5"})
    assert contest.criteria.get(name="Utilité").weight == 2  # fixed once published

    texts = {"organisation": "anfa", "category": category.code, "language": "fr",
             "title": "Capteurs", "summary": "Des capteurs sans connexion."}  # fmt: skip
    stranger.post(room + "enter/", texts)
    entry = ContestEntry.objects.get()
    page = f"/contest-entries/{entry.code}/"
    assert editor.get(page).status_code == 404  # a draft
    stranger.post(page + "submit/")
    assert notices("contest.submitted") == {"editor", "owner"}
    assert Client().get(page).status_code == 404
    editor.post(page + "decide/", {"decision": "admit", "note": "Bienvenue."})
    assert notices("contest.admitted") == {"stranger"}
    assert Client().get(page).status_code == 200

    others = [make_entry(category, organisation(f"o{n}")) for n in range(3)]
    juror = Juror.objects.get()
    assert client_of(judge).get(page + "mark/").status_code == 200
    assert not Mark.objects.exists()
    move_to(contest, "judging")
    assert work_off(monkeypatch) == 1
    assert notices("contest.judging") == {"judge"}
    codes = list(contest.criteria.values_list("code", flat=True))
    for one, high in zip([entry, *others], (9, 6, 4, 2), strict=True):
        sent = client_of(judge).post(
            f"/contest-entries/{one.code}/mark/", {codes[0]: high, codes[1]: high // 2}
        )
        assert sent.status_code == 302
    assert Mark.objects.filter(juror=juror).count() == 8
    progress = editor.get(room + "organise/").content.decode()
    assert '<td class="n">4</td>' in progress

    assert editor.post(room + "rank/", follow=True).status_code == 200
    assert not Task.objects.filter(kind="salon.rank").exists()  # not before the end
    move_to(contest, "over")
    editor.post(room + "rank/")
    assert Task.objects.get(kind="salon.rank").lane == "heavy"
    work_off(monkeypatch)
    category.refresh_from_db()
    places = ranking.places_of(category)
    assert places[0].entry == entry.code
    assert category.result["counted"] == 4
    assert notices("contest.ranked") == {"editor", "owner"}
    result = f"/contest-categories/{category.code}/"
    assert stranger.get(result).status_code == 403
    assert editor.get(result).status_code == 200
    ready = editor.get(room + "organise/").content.decode()
    assert f'action="{room}results/"' in ready
    assert f'action="{room}rank/"' in ready
    editor.post(room + "results/")
    contest.refresh_from_db()
    assert contest.results_at
    assert {"judge", "stranger"} <= notices("contest.results")

    seen = Client(headers={"accept-language": "en"}).get(result).content.decode()
    assert '<svg class="ranks"' in seen
    assert category.result["votes"] in seen
    file = Client().get(result + "marks.csv").content
    assert hashlib.sha256(file).hexdigest() == category.result["votes"]
    assert b"judge" not in file
    assert b"Capteurs" in file
    own = Client(headers={"accept-language": "en"}).get(page).content.decode()
    assert "juror 1" in own
    assert "Judge" not in own
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"contest.publish", "contest.admit", "contest.mark", "contest.results"} <= acts


def test_nothing_changes_once_results_are_public(
    cast: Cast, as_: As, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = entries_in(contest, 2)
    for juror in jurors_of(contest, 3):
        marks(juror, first, 0.9)
        marks(juror, second, 0.2)
    move_to(contest, "over")
    editor, room = as_("editor"), f"/contests/{contest.code}/"
    editor.post(room + "rank/")
    work_off(monkeypatch)
    editor.post(room + "results/")
    before = Category.objects.get().result
    editor.post(room + "rank/")
    assert not Task.objects.filter(kind="salon.rank", state="queued").exists()
    sent = editor.post(
        f"/contest-entries/{first.code}/decide/", {"decision": "refuse", "note": "x"}
    )
    assert sent.status_code == 403
    assert Category.objects.get().result == before
    assert ranking.is_current(Category.objects.get())


def test_a_ranking_of_other_ballots_is_not_published(
    cast: Cast, as_: As, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = entries_in(contest, 3)
    for juror in jurors_of(contest, 2):
        for entry, share in ((first, 0.9), (second, 0.5), (third, 0.1)):
            marks(juror, entry, share)
    move_to(contest, "over")
    editor, room = as_("editor"), f"/contests/{contest.code}/"
    editor.post(room + "rank/")
    work_off(monkeypatch)
    editor.post(f"/contest-entries/{third.code}/decide/", {"decision": "refuse", "note": "Copie."})
    editor.post(room + "results/")
    contest.refresh_from_db()
    assert contest.results_at is None
    editor.post(room + "rank/")
    work_off(monkeypatch)
    editor.post(room + "results/")
    contest.refresh_from_db()
    assert contest.results_at
    assert {place.entry for place in ranking.places_of(Category.objects.get())} == {
        first.code, second.code,
    }  # fmt: skip


def test_no_winner_is_named_where_the_jury_does_not_separate(
    cast: Cast, as_: As, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = entries_in(contest, 3)
    one, other = jurors_of(contest, 2)
    marks(one, first, 0.8), marks(one, second, 0.7), marks(one, third, 0.6)
    marks(other, first, 0.6), marks(other, second, 0.8), marks(other, third, 0.5)
    move_to(contest, "over")
    editor, room = as_("editor"), f"/contests/{contest.code}/"
    editor.post(room + "rank/")
    work_off(monkeypatch)
    category = first.category
    share = f"/contest-categories/{category.code}/share/"
    alone = editor.post(share, {"entries": [first.code], "reason": "Le premier."})
    assert alone.status_code == 200  # one alone cannot share
    editor.post(share, {"entries": [first.code, second.code], "reason": "Les deux servent."})
    editor.post(room + "results/")
    said = Client(headers={"accept-language": "en"}).get(room).content.decode()
    assert "Winner:" not in said
    assert "ex aequo" in said
    assert "Les deux servent." in said
    assert "not separable" in said


def test_pairs_are_ranked_and_a_winner_is_named(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = make_contest(make_edition(cast.own, "salon"), judging="pairs")
    entries = entries_in(contest, 3)
    for juror in jurors_of(contest, 14):
        votes(juror, *entries)
    move_to(contest, "over")
    editor, room = as_("editor"), f"/contests/{contest.code}/"
    editor.post(room + "rank/")
    work_off(monkeypatch)
    editor.post(room + "results/")
    said = Client(headers={"accept-language": "en"}).get(room).content.decode()
    assert "Winner:" in said
    assert entries[0].title in said
    page = Client(headers={"accept-language": "en"}).get(f"/contest-entries/{entries[1].code}/")
    assert "this one is better" in page.content.decode()


def test_an_unjudged_category_has_no_ranking(
    cast: Cast, as_: As, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries_in(contest, 2)
    move_to(contest, "over")
    room = f"/contests/{contest.code}/"
    as_("editor").post(room + "rank/")
    work_off(monkeypatch)
    as_("editor").post(room + "results/")
    said = Client(headers={"accept-language": "en"}).get(room).content.decode()
    assert "Nobody judged this category" in said


def test_dates_move_to_later_only(cast: Cast, as_: As, contest: Contest) -> None:
    make_entry(make_category(contest), cast.other)
    zone, editor = contest.edition.zone, as_("editor")
    until = contest.entries_until.astimezone(zone)
    sooner, later = until - timedelta(days=2), until + timedelta(days=2)
    judging = contest.judging_until.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    for moment, expected in ((sooner, until), (later, later)):
        sent = {"entries_until": moment.strftime("%Y-%m-%dT%H:%M"), "judging_until": judging}
        editor.post(f"/contests/{contest.code}/edit/", sent)
        contest.refresh_from_db()
        assert abs(contest.entries_until - expected) < timedelta(minutes=1)
    assert notices("contest.dates") == {"stranger"}


def test_the_audience_votes_once_and_sees_counts_with_the_results(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    edition = make_edition(cast.own, "salon")
    contest = make_contest(edition, "judging", audience_from=now, audience_until=now)
    move_to(contest, "judging")
    first, second = entries_in(contest, 2)
    people = [person(f"visitor{n}") for n in range(4)]
    registered = [make_participant(edition, one) for one in people[:3]]
    for one in registered[:2]:
        CheckIn.objects.create(
            edition=edition, badge=one.badges.get(), day=edition.starts_on, at=now, desk="A",
            verdict="counted",
        )  # fmt: skip
    vote = "/contest-entries/{}/vote/".format
    assert client_of(people[3]).post(vote(first.code)).status_code == 403  # not registered
    for one in people[:3]:
        client_of(one).post(vote(second.code))
    client_of(people[0]).post(vote(first.code))  # changes it
    assert AudienceVote.objects.count() == 3
    page = client_of(people[0]).get(f"/contests/{contest.code}/").content.decode()
    assert "your vote" in page
    assert "Votes, of" not in page
    Badge.objects.filter(participant=registered[2]).update(revoked_at=now)
    assert client_of(people[2]).post(vote(first.code)).status_code == 403  # no valid badge

    move_to(contest, "over")
    assert client_of(people[0]).post(vote(second.code)).status_code == 302
    assert AudienceVote.objects.filter(entry=second).count() == 2  # too late, nothing changed
    as_("editor").post(f"/contests/{contest.code}/rank/")
    work_off(monkeypatch)
    as_("editor").post(f"/contests/{contest.code}/results/")
    address = f"/contest-categories/{first.category.code}/"
    said = Client(headers={"accept-language": "en"}).get(address).content.decode()
    assert "2 of the 2 participants who came voted" in said
    assert "One more vote" in said
    assert "Votes, of 3" in said


def test_pages_of_contests_ask_few_questions_however_long(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable
) -> None:
    edition = make_edition(cast.own, "salon")
    contest = make_contest(edition, "judging")
    entries_in(contest, 2)
    jurors_of(contest, 2)
    pages = [
        "/editions/salon/contests/", "/editions/salon/organise/contests/",
        f"/contests/{contest.code}/", f"/contests/{contest.code}/organise/",
    ]  # fmt: skip
    editor = as_("editor")
    for more in (0, 12):
        for number in range(more):
            make_contest(edition)
            make_entry(contest.categories.get(), organisation(f"more{number}"))
        jurors_of_more = [person(f"more{number}") for number in range(more)]
        Juror.objects.bulk_create(Juror(contest=contest, person=one) for one in jurors_of_more)
        for page in pages:
            with django_assert_max_num_queries(24):
                response = editor.get(page)
            assert response.status_code == 200


def test_the_result_asks_few_questions_however_long(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable
) -> None:
    for size in (3, 20):
        edition = make_edition(cast.own, f"salon{size}")
        contest = make_contest(edition)
        entries = entries_in(contest, size)
        for juror in jurors_of(contest, 3):
            for number, entry in enumerate(entries):
                marks(juror, entry, number / size)
        move_to(contest, "over")
        as_("editor").post(f"/contests/{contest.code}/rank/")
        work_off(monkeypatch)
        as_("editor").post(f"/contests/{contest.code}/results/")
        for page in (f"/contest-categories/{entries[0].category.code}/",
                     f"/contest-entries/{entries[0].code}/"):  # fmt: skip
            with django_assert_max_num_queries(16):
                response = Client().get(page)
            assert response.status_code == 200


def test_a_person_takes_away_what_is_held(cast: Cast, contest: Contest) -> None:
    (entry,) = entries_in(contest, 1)
    (juror,) = jurors_of(contest, 1)
    marks(juror, entry, 0.5)
    held = export_of(juror.person)
    assert len(held["jury_marks"]) == 2
    assert held["juries"][0]["contest__name"] == contest.name
    erase(juror.person)
    assert Mark.objects.count() == 2  # counts stay


def test_numbers_of_jurors_do_not_follow_their_order(cast: Cast, contest: Contest) -> None:
    jurors = jurors_of(contest, 12)
    numbers = ballots.numbers_of(contest)
    assert sorted(numbers.values()) == list(range(1, 13))
    assert [numbers[one.pk] for one in jurors] != list(range(1, 13))


def test_the_juror_of_the_world_sees_the_jury_rules(cast: Cast) -> None:
    made = world(cast)
    page = client_of(cast["juror"]).get(f"/contests/{made.contest.code}/judge/")
    assert "Jurors do not see one another" in page.content.decode()


def test_pages_of_contests_load_no_numpy() -> None:
    code = (
        "import os, django, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'dorsale_web.settings';"
        "django.setup(); import dorsale_web.salon.urls.contests, dorsale_web.salon.tasks.contests;"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_vote_on_what_is_gone_is_refused(cast: Cast) -> None:
    contest = make_contest(make_edition(cast.own, "salon"), "judging", judging="pairs")
    entries_in(contest, 2)
    (juror,) = jurors_of(contest, 1)
    sent = {"left": "x", "right": "y", "choice": "left"}
    page = client_of(juror.person).post(f"/contests/{contest.code}/judge/vote/", sent, follow=True)
    assert "no longer in the contest" in page.content.decode()
    assert not PairVote.objects.exists()


def test_entries_that_no_juror_joins_are_not_compared(
    cast: Cast, as_: As, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = entries_in(contest, 4)
    one, other = jurors_of(contest, 2)
    for juror, seen in ((one, entries[:2]), (other, entries[2:])):
        for number, entry in enumerate(seen):
            marks(juror, entry, 0.9 - 0.5 * number)
    move_to(contest, "over")
    room = f"/contests/{contest.code}/"
    as_("editor").post(room + "rank/")
    work_off(monkeypatch)
    as_("editor").post(room + "results/")
    said = Client(headers={"accept-language": "en"}).get(room).content.decode()
    assert "never compared with the others" in said
    result = Client(headers={"accept-language": "en"}).get(
        f"/contest-categories/{entries[0].category.code}/"
    )
    assert "ranked apart" in result.content.decode()


def test_a_draft_contest_can_be_deleted_and_a_published_one_not(
    cast: Cast, as_: As, contest: Contest
) -> None:
    draft = make_contest(contest.edition, published_at=None)
    for one in (draft, contest):
        as_("editor").post(f"/contests/{one.code}/discard/")
    assert list(Contest.objects.all()) == [contest]


def test_a_contest_is_not_published_before_its_fair(cast: Cast, as_: As) -> None:
    draft = make_contest(make_edition(cast.own, "draft", "draft"), published_at=None)
    make_category(draft)
    as_("editor").post(f"/contests/{draft.code}/publish/")
    draft.refresh_from_db()
    assert draft.published_at is None
