"""The story of an edition, in French: from the call for exhibitors to the report."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.test import Client
from django.utils import timezone

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import BrowserContext, Page, expect

from dorsale_web.demo import invent
from dorsale_web.demo.fair import edition as invented_edition
from dorsale_web.demo.fair.before import contest, wishes
from dorsale_web.demo.fair.edition import Fair, FairSize
from dorsale_web.demo.fair.people import badges, exhibitors, helpers, teams, visitors
from dorsale_web.demo.fair.programme import programme
from dorsale_web.members.actions.vouching import refresh
from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models import (
    Badge,
    Category,
    CheckIn,
    Contest,
    Edition,
    Exhibitor,
    Meeting,
    MeetingRules,
    MeetingSlot,
    OpeningDay,
    Participant,
    ScheduleRun,
    Session,
)
from dorsale_web.salon.tasks.after import open_past
from dorsale_web.work import loop
from dorsale_web.work.queue import KINDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("themed")]
EXHIBITORS, VISITORS = 200, 2000
ABSENT_EVERY = 10  # one visitor in so many does not come
PIN = "482915"
SEND = "main form.form .actions button.button >> nth=0"


@dataclass
class Story:
    """The people of the story by what they do, each with a window."""

    address: str
    open_window: Callable[..., BrowserContext]
    world: invent.World
    fair: Fair | None = None
    people: dict[str, Person] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        """Return the edition as it is now."""
        assert self.fair is not None
        return Edition.objects.get(pk=self.fair.edition.pk)

    def page(self, who: str) -> Page:
        """Return the window of somebody, signed in."""
        if who not in self.pages:
            window = self.open_window(base_url=self.address)
            if who in self.people:
                client = Client()
                client.force_login(
                    self.people[who], "allauth.account.auth_backends.AuthenticationBackend"
                )
                key = client.cookies["sessionid"].value
                window.add_cookies([{"name": "sessionid", "value": key, "url": self.address}])
            self.pages[who] = window.new_page()
        return self.pages[who]

    def see(self, who: str, path: str, status: int = 200) -> Page:
        """Go to a page as somebody; it answers, in French."""
        page = self.page(who)
        answer = page.goto(
            path.replace("~", f"/editions/{self.edition.slug}") if "~" in path else path
        )
        assert answer is not None
        assert answer.status == status, f"{who} at {path}: {answer.status}"
        assert page.get_attribute("html", "lang") == "fr"
        return page

    def press(self, who: str, button: str) -> Page:
        """Press a button as somebody; no form of the page answered is refused."""
        page = self.page(who)
        page.click(button)
        page.wait_for_load_state()
        wrong = page.locator(".errors, .notice.error")
        assert wrong.count() == 0, f"{page.url}: {wrong.first.inner_text()}"
        return page

    def send(self, who: str, **fields: str) -> Page:
        """Fill the form of the page by the names of its fields, and send it."""
        page = self.page(who)
        for name, value in fields.items():
            page.fill(f"main form [name={name}]", value)
        return self.press(who, SEND)


@pytest.fixture
def story(
    window: Callable[..., BrowserContext], live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> Story:
    """Return an invented network, large enough for 200 exhibitors, and no fair."""
    monkeypatch.setattr(loop, "beating", lambda one: nullcontext())
    monkeypatch.setattr(loop, "run_apart", lambda one: KINDS[one.kind].work(**one.args))
    world = invent.World(Random(2017), make_password("x"), timezone.localdate())
    invent.organisations(world, EXHIBITORS + 40)
    invent.people(world, 2 * (EXHIBITORS + 40))
    invent.vouching(world)
    invent.officers(world)
    refresh()
    world.organisations = list(Organisation.objects.order_by("pk"))
    invent.postings(world, 120)
    told = Story(live_server.url, window, world)
    told.people["organiser"] = Person.objects.get(sign_in_name="rives")
    return told


def test_a_whole_edition(story: Story, tmp_path: Path) -> None:
    is_called(story)
    an_exhibitor_applies(story)
    fills_up(story)
    both_wish_to_meet(story)
    is_scheduled(story, tmp_path)
    is_published(story)
    two_desks_work_without_a_network(story)
    is_repaired(story)
    has_a_contest(story)
    both_say_what_came_of_it(story)
    is_reported(story)


def is_called(story: Story) -> None:
    """The organiser writes an edition and publishes it: the call is open."""
    page = story.page("organiser")
    page.goto("/editions/new/")
    first = timezone.localdate() + timedelta(days=21)
    page.select_option("main [name=country]", "CG")
    page.select_option("main [name=language]", "fr")
    page.select_option("main [name=time_zone]", "Africa/Brazzaville")
    page.check("main [name=themes][value=solutions]")
    page.check("main [name=themes][value=mobility]")
    page.check("main [name=languages][value=fr]")
    story.send(
        "organiser",
        name="Salon de l'histoire",
        summary="Deux jours pour que l'offre et le besoin se rencontrent.",
        city="Brazzaville",
        venue="Palais des congrès",
        starts_on=first.isoformat(),
        ends_on=(first + timedelta(days=1)).isoformat(),
    )
    edition = Edition.objects.get(name="Salon de l'histoire")
    fair = story.fair = Fair(story.world, edition, FairSize(EXHIBITORS, VISITORS, 5))
    OpeningDay.objects.filter(edition=edition).delete()
    edition.visitor_kinds.all().delete()
    Edition.objects.filter(pk=edition.pk).update(conditions="Le stand est rendu propre.")
    invented_edition.ground(fair)
    invented_edition.conditions(fair)
    story.see("organiser", "~/organise/settings/publish/")
    story.press("organiser", "main form button.button")
    story.see("visitor", "~/")
    assert story.edition.state == "published"


def an_exhibitor_applies(story: Story) -> None:
    """An owner answers the call; the organiser reads and accepts."""
    last = story.world.vouched()[-1]
    owner = story.people["exhibitor"] = story.world.staff[last.pk][0]
    page = story.see("exhibitor", "~/exhibit/")
    if page.locator("main [name=organisation]").count():
        page.select_option("main [name=organisation]", label=last.name)
    for one in page.locator("main form [required]").all():
        kind = one.get_attribute("type")
        if kind in ("checkbox", "radio"):
            one.check()
        elif one.evaluate("one => one.tagName") == "TEXTAREA":
            one.fill("Des capteurs qui tiennent la saison des pluies.")
    story.press("exhibitor", SEND)
    made = Exhibitor.objects.get(organisation=last)
    if made.state == "draft":
        finish_application(story, made)
    made.refresh_from_db()
    assert (made.state, made.by) == ("submitted", owner)
    story.see("organiser", f"/exhibitors/{made.code}/file/")
    page = story.page("organiser")
    page.check("form[action$='/decide/'] [name=state][value=accepted]")
    story.press("organiser", "form[action$='/decide/'] button.button")
    made.refresh_from_db()
    assert made.state == "accepted"


def finish_application(story: Story, made: Exhibitor) -> None:
    """Answer the questions, accept the conditions, submit."""
    page = story.see("exhibitor", f"/exhibitors/{made.code}/application/")
    for one in page.locator("main form textarea").all():
        one.fill("Des capteurs qui tiennent la saison des pluies.")
    for one in page.locator("main form select:not([multiple])").all():
        one.select_option(index=1)
    page.check("main [name=themes][value=solutions]")
    page.check("main [name=conditions]")
    story.press("exhibitor", SEND)
    story.see("exhibitor", f"/exhibitors/{made.code}/room/")
    story.press("exhibitor", "form[action$='/submit/'] button")


def fills_up(story: Story) -> None:
    """Two hundred exhibitors, two thousand visitors and their wishes are invented."""
    assert story.fair is not None
    for step in (exhibitors, teams, visitors, programme, badges, helpers, wishes, contest):
        step(story.fair)
    edition = story.edition
    assert edition.exhibitors.filter(state="accepted").count() == EXHIBITORS + 1
    assert edition.participants.filter(exhibitor=None).count() == VISITORS
    story.see("organiser", "~/organise/programme/")
    story.press("organiser", "form[action$='/publish/'] button")
    page = story.see("visitor", "~/programme/")
    assert page.locator("a[href^='/sessions/']").count()


def both_wish_to_meet(story: Story) -> None:
    """A visitor and the new exhibitor say how much they wish to meet; nobody else sees it."""
    stand = story.edition.exhibitors.get(by=story.people["exhibitor"])
    someone = story.edition.participants.filter(
        kind__meets=True, kind__is_team=False, person__isnull=False, shown_to_exhibitors=True,
        away=[],
    ).exclude(organisation=stand.organisation).first()  # fmt: skip
    if someone is None:
        someone = story.edition.participants.filter(
            kind__meets=True, kind__is_team=False, person__isnull=False, shown_to_exhibitors=True
        ).exclude(organisation=stand.organisation)[0]
        Participant.objects.filter(pk=someone.pk).update(away=[])
    story.people["guest"] = someone.person
    story.see("guest", f"/exhibitors/{stand.code}/")
    story.press("guest", "form[action$='/wish/'] button")
    assert someone.wishes_of.get(exhibitor=stand, by_exhibitor=False).interest == "wish"
    stand.wishes_of.update_or_create(
        visitor=someone, by_exhibitor=True, defaults={"interest": "must"}
    )
    page = story.see("organiser", "~/organise/meetings/")
    assert str(someone) not in page.inner_text("main")


def is_scheduled(story: Story, folder: Path) -> None:
    """The organiser starts the scheduler; its certificate passes the checker of the command."""
    story.see("organiser", "~/organise/meetings/")
    page = story.press("organiser", "form[action$='/schedule/'] button")
    loop.work_off()
    page.reload()
    run = ScheduleRun.objects.get()
    assert not run.error, run.error
    assert run.facts["gap"] <= 0.001, run.facts
    with page.expect_download() as got:
        page.click(f"a[href='/runs/{run.code}/files/']")
    got.value.save_as(folder / "run.zip")
    with zipfile.ZipFile(folder / "run.zip") as files:
        files.extractall(folder)
    checks(folder)


def checks(folder: Path) -> None:
    """The command checks what the web gave; one changed line makes it refuse."""
    command = [
        sys.executable, "-m", "dorsale_cli", "meetings", "check", "schedule.csv",
        "certificate.json", "requests.csv", "--availability", "availability.csv",
        "--people", "people.csv",
    ]  # fmt: skip
    passed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    rows = (folder / "schedule.csv").read_text().splitlines(keepends=True)
    (folder / "schedule.csv").write_text("".join(rows[:-1]))
    refused = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert refused.returncode == 1, refused.stdout + refused.stderr


def is_published(story: Story) -> None:
    """Published, both sides see their meeting, and everybody the certificate."""
    run = ScheduleRun.objects.get()
    story.see("organiser", f"/runs/{run.code}/")
    story.press("organiser", "form[action$='/publish/'] button")
    assert Meeting.objects.count() == run.facts["meetings"] > 2000
    loop.work_off()
    met = meeting_of_the_story(story)
    page = story.see("guest", "~/my-meetings/")
    page.click(f"a[href='/meetings/{met.code}/']")
    assert met.exhibitor.organisation.email not in page.content()
    for who in ("guest", "exhibitor"):
        story.see(who, f"/meetings/{met.code}/")
        story.press(who, "button[value=accepted]")
    page = story.see("visitor", "~/certificate/")
    assert page.locator("a[href*='/certificate/']").count()
    assert met.visitor.family_name not in page.content()


def meeting_of_the_story(story: Story) -> Meeting:
    """Return the meeting of the guest with the new exhibitor."""
    return Meeting.objects.select_related("exhibitor__organisation", "visitor", "slot").get(
        visitor__person=story.people["guest"], exhibitor__by=story.people["exhibitor"]
    )


def passes(story: Story, days: int) -> None:
    """Let days pass: every date of the edition moves back by as many."""
    by = timedelta(days=days)
    edition = Edition.objects.filter(pk=story.edition.pk)
    edition.update(starts_on=F("starts_on") - by, ends_on=F("ends_on") - by)
    OpeningDay.objects.filter(edition__in=edition).update(day=F("day") - by)
    MeetingSlot.objects.filter(edition__in=edition).update(
        starts_at=F("starts_at") - by, ends_at=F("ends_at") - by
    )
    Session.objects.filter(edition__in=edition, starts_at__isnull=False).update(
        starts_at=F("starts_at") - by
    )
    MeetingRules.objects.filter(edition__in=edition).update(
        requests_until=F("requests_until") - by, replies_until=F("replies_until") - by
    )
    Contest.objects.filter(edition__in=edition).update(
        entries_until=F("entries_until") - by, judging_until=F("judging_until") - by,
        audience_from=F("audience_from") - by, audience_until=F("audience_until") - by,
    )  # fmt: skip
    CheckIn.objects.filter(edition__in=edition).update(day=F("day") - by, at=F("at") - by)


def two_desks_work_without_a_network(story: Story) -> None:
    """On the first day most visitors come; one badge is shown at two desks that are offline."""
    passes(story, (story.edition.starts_on - story.edition.today()).days)
    edition = story.edition
    story.see("organiser", "~/desk/pin/")
    story.send("organiser", pin=PIN)
    guest = edition.participants.get(person=story.people["guest"])
    met = [one.pk for one in people_with_meetings(edition) if one.pk != guest.pk]
    absent = set(met[::ABSENT_EVERY])
    come = Badge.objects.filter(participant__edition=edition, revoked_at=None).exclude(
        participant__in=[*absent, guest.pk]
    )
    opened = edition.local(timezone.now())
    CheckIn.objects.bulk_create(
        [
            CheckIn(edition=edition, badge=one, day=opened.date(), at=opened, desk="Porte", verdict="counted")
            for one in come
        ],
        batch_size=500,
    )  # fmt: skip
    code = guest.badges.get().code
    desks = [offline(story, name) for name in ("north", "south")]
    for page in desks:
        page.locator("[data-part=show] [name=code]").fill(code)
        page.keyboard.press("Enter")
        expect(page.locator("[data-part=answer]")).to_have_attribute("data-verdict", "counted")
    for page in desks:
        page.context.set_offline(False)
        expect(page.locator("[data-part=send]")).to_be_disabled()
    verdicts = CheckIn.objects.filter(badge__code=code).values_list("verdict", flat=True)
    assert sorted(verdicts) == ["again", "counted"]


def people_with_meetings(edition: Edition) -> list[Participant]:
    """Return the visitors who have a meeting."""
    return list(
        edition.participants.filter(meetings__fallen="", exhibitor=None).distinct().order_by("pk")
    )


def offline(story: Story, name: str) -> Page:
    """Open the pack of the desk with the PIN, then cut the network."""
    story.people[name] = story.people["organiser"]
    page = story.see(name, "~/desk/offline/")
    page.fill("[data-part=pin] input", PIN)
    page.click("[data-part=pin] button")
    expect(page.locator("[data-part=desk]")).to_be_visible()
    page.fill("[data-part=show] [name=desk]", name)
    page.context.set_offline(True)
    return page


def is_repaired(story: Story) -> None:
    """Those who have not come are marked absent; others meet instead, and nobody else moves."""
    edition = story.edition
    page = story.see("organiser", f"~/desk/no-shows/?day={edition.starts_on}&hour=08:00")
    page.evaluate("document.querySelectorAll('[name=people]').forEach(one => one.checked = true)")
    ticked = page.locator("[name=people]").count()
    assert ticked > 50
    story.press("organiser", "main form[method=post] button.button")
    assert edition.participants.filter(absent_from__isnull=False).count() == ticked
    MeetingSlot.objects.filter(edition=edition).update(
        starts_at=F("starts_at") + timedelta(days=1), ends_at=F("ends_at") + timedelta(days=1)
    )  # so that the hour at which this test runs does not matter
    before = {one.pk: (one.slot_id, one.place) for one in Meeting.objects.filter(fallen="")}
    story.see("organiser", "~/organise/meetings/")
    story.press("organiser", "form[action$='/repair/'] button")
    loop.work_off()
    run = ScheduleRun.objects.get(kind="repair")
    assert not run.error, run.error
    assert run.facts["gap"] <= 0.001
    story.see("organiser", f"/runs/{run.code}/")
    story.press("organiser", "form[action$='/publish/'] button")
    stand = {one.pk: (one.slot_id, one.place) for one in Meeting.objects.filter(fallen="")}
    lost = before.keys() - stand.keys()
    assert lost
    assert all(stand[one] == before[one] for one in before.keys() & stand.keys())
    assert stand.keys() - before.keys()
    assert not Meeting.objects.filter(fallen="", visitor__absent_from__isnull=False).exists()


def has_a_contest(story: Story) -> None:
    """Judging ends; the ranking says how sure it is, and is published."""
    passes(story, 3)
    made = Contest.objects.get(edition=story.edition)
    story.see("organiser", f"/contests/{made.code}/organise/")
    story.press("organiser", "form[action$='/rank/'] button")
    loop.work_off()
    story.see("organiser", f"/contests/{made.code}/organise/")
    story.press("organiser", "form[action$='/results/'] button")
    category = Category.objects.get(contest=made)
    assert category.result["places"]
    page = story.see("visitor", f"/contest-categories/{category.code}/")
    assert page.locator("svg").count()


def both_say_what_came_of_it(story: Story) -> None:
    """Both sides of the meeting say it was held, and that they agreed."""
    MeetingSlot.objects.filter(edition=story.edition).update(
        starts_at=F("starts_at") - timedelta(days=1), ends_at=F("ends_at") - timedelta(days=1)
    )
    met = meeting_of_the_story(story)
    story.see("guest", f"/meetings/{met.code}/")
    story.press("guest", "form[action$='/took-place/'] [value=yes]")
    open_past()
    story.see("organiser", "~/report/")
    story.press("organiser", "form[action$='/report/ask/'] button")
    loop.work_off()
    met.refresh_from_db()
    for who in ("guest", "exhibitor"):
        page = story.see(who, f"/outcomes/{met.outcome.code}/")
        page.check("main [name=result][value=agreement]")
        story.press(who, SEND)


def is_reported(story: Story) -> None:
    """The report is published: one agreement that both sides confirm, with the denominators."""
    story.see("organiser", "~/report/")
    story.press("organiser", "form[action$='/report/publish/'] button")
    page = story.see("visitor", "~/report/")
    rows = page.locator("section table").first.locator("tbody tr").all_inner_texts()
    assert rows[0].split()[-1] == "1"
    story.see("organiser", "~/organise/settings/close/")
    page = story.page("organiser")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    story.press("organiser", "main form button.button")
    assert story.edition.closed_at
    story.see("visitor", "~/exhibitors/")
    story.see("organiser", "~/organise/settings/facts/", status=403)
