"""What introductions tell the other rooms: messages can be reported, suspensions stop interest."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dorsale_web.market import queries
from dorsale_web.market.actions import introductions
from dorsale_web.market.models import Message
from dorsale_web.members.actions import people, reports


def title_of(message: Message) -> str:
    """Return the words under which stewards find a reported message."""
    return _("A message about “{title}”").format(title=message.introduction.posting.title)


reports.reportable(
    "message",
    reports.Reportable(
        find=queries.messages,
        key="code",
        title=title_of,
        url=lambda one: introductions.url_of(one.introduction),
        country=lambda one: one.organisation.country,
        suspend=introductions.hide_message,
        restore=introductions.show_message,
        every=Message.objects.all,
    ),
)
reports.AFTER_SUSPENSION.append(introductions.stop_of_organisation)
people.WHEN_SUSPENDED.append(introductions.stop_of_person)
