"""What an edition still lacks: before it can be published, and before it can begin."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsale_web.salon.models import Edition

NOT_VOUCHED = _(
    "The organisation is not vouched for yet. Ask an organisation of the network to vouch for it."
)
DAYS_OVER = _("The last day is over. Correct the days.")
NO_THEME = _("No theme is chosen. Choose at least one.")
NO_LANGUAGE = _("No language is chosen. Choose at least one.")
NO_SUMMARY = _("The summary is empty. Write one or two sentences.")
NO_HOURS = _("A day has no hours. Write when the fair opens and closes.")


@dataclass(frozen=True)
class Lack:
    """Something that is missing, in words, with the name of the page where it is put right."""

    words: str | Promise
    page: str = ""


def missing(edition: Edition) -> list[Lack]:
    """Return what forbids to publish an edition; nothing when it may be."""
    found = [
        (not edition.organisation.is_vouched, NOT_VOUCHED, ""),
        (edition.ends_on < edition.today(), DAYS_OVER, "edition_dates"),
        (not edition.themes.exists(), NO_THEME, "edition_edit"),
        (not edition.languages, NO_LANGUAGE, "edition_edit"),
        (not edition.summary.strip(), NO_SUMMARY, "edition_edit"),
        (days_without_hours(edition) > 0, NO_HOURS, "edition_dates"),
    ]
    return [Lack(words, page) for is_missing, words, page in found if is_missing]


def days_without_hours(edition: Edition) -> int:
    """Return how many days of an edition have no hours."""
    known = {one.day for one in edition.days.all()}
    length = (edition.ends_on - edition.starts_on).days + 1
    return length - len([day for day in known if edition.starts_on <= day <= edition.ends_on])
