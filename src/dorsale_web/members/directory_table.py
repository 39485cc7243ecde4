"""The directory as a table: what the asker sees of each organisation, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members import geography
from dorsale_web.members.actions.index import url_of
from dorsale_web.members.cards import theme_labels
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.queries.directory import Filters, directory, in_order
from dorsale_web.members.rules import sees_contact

CONTACTS = Organisation.FIELDS_WITH_VISIBILITY


def rows(asker: Asker, asked: Filters) -> Iterator[list[str]]:
    """Give the titles of the columns, then one row for each organisation asked for."""
    yield _titles()
    for one in in_order(directory(asker, asked)):
        yield _row(asker, one)


def _titles() -> list[str]:
    return [
        _("Name"),
        _("Address of the page"),
        _("Kind"),
        _("Group"),
        _("Country"),
        _("City"),
        _("Themes"),
        _("Working languages"),
        _("ROR id"),
        _("Vouched until"),
        _("What it does"),
        _("Website"),
        _("Mail address"),
        _("Telephone"),
        _("Address"),
    ]


def _row(asker: Asker, one: Organisation) -> list[str]:
    until = one.vouched_until.isoformat() if one.is_vouched and one.vouched_until else ""
    contacts = [getattr(one, name) if sees_contact(asker, one, name) else "" for name in CONTACTS]
    return [
        one.name,
        settings.SITE_URL + url_of(one),
        str(one.get_kind_display()),
        one.group,
        geography.country_name(one.country, get_language() or "fr"),
        one.city,
        ", ".join(theme_labels(theme.pk for theme in one.themes.all())),
        ", ".join(one.languages),
        one.ror,
        until,
        one.reading(get_language()).summary,
        *contacts,
    ]
