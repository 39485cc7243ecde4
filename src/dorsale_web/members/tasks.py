"""Work of the members' room: notices leave, vouching lapses, old codes are forgotten."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dorsale_web.members.actions import vouching
from dorsale_web.members.models import Invitation, Notice, Person, Recovery
from dorsale_web.members.notices import sentence
from dorsale_web.members.senders import CHANNELS
from dorsale_web.work.queue import task

AT_ONCE_S, DAY_S = 120, 86_400
MOST_IN_ONE = 30


@task("notices.send", every_s=AT_ONCE_S)
def send_notices() -> None:
    """Send what people asked to be told at once."""
    deliver(daily=False)


@task("notices.digest", every_s=DAY_S)
def send_digests() -> None:
    """Send the day's notices to those who asked for one message a day."""
    deliver(daily=True)


def deliver(*, daily: bool) -> None:
    """Put the unsent notices of each person into one message, by the channel the person chose."""
    waiting: dict[Person, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(sent_at__isnull=True).select_related("person").order_by("at")
    for notice in rows:
        if (notice.person.notice_choices.get("pace", "daily") == "daily") == daily:
            waiting[notice.person].append(notice)
    for person, notices in waiting.items():
        send(person, notices)


def send(person: Person, notices: list[Notice]) -> None:
    """Send one message with several notices, and mark them as sent."""
    by_channel: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_channel[channel(person, notice)].append(notice)
    with translation.override(person.interface_language or settings.LANGUAGE_CODE):
        for name, some in by_channel.items():
            if name in CHANNELS:
                CHANNELS[name](person, subject(some), body(some))
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(sent_at=timezone.now())


def channel(person: Person, notice: Notice) -> str:
    """Return how a person wants to hear of a notice: mail, sms, or only on the page."""
    return person.notice_choices.get(notice.kind.split(".")[0], "mail" if person.email else "page")


def subject(notices: list[Notice]) -> str:
    """Return the first line of a message."""
    if len(notices) == 1:
        return sentence(notices[0])
    return _("{count} notices from the network").format(count=len(notices))


def body(notices: list[Notice]) -> str:
    """Return a message of one line for each notice, with the way to turn them off."""
    site = settings.SITE_URL
    lines = [f"- {sentence(one)}\n  {site}{one.url}" for one in notices[:MOST_IN_ONE]]
    off = _("Choose what you are told, and how: {address}").format(address=f"{site}/me/notices/")
    return "\n".join([*lines, "", off])


@task("members.daily", every_s=DAY_S)
def every_day() -> None:
    """Let vouching lapse on its day, and forget codes that are over."""
    vouching.every_day()
    over = timezone.now() - timedelta(days=90)
    Recovery.objects.filter(expires_at__lt=over).delete()
    Invitation.objects.filter(expires_at__lt=over, used_by__isnull=True).delete()
