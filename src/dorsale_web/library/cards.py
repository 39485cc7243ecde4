"""Entries as cards of a list: in the reader's language, with what failed, without hidden names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.library.actions.entries import url_of
from dorsale_web.library.authorship import public_organisation
from dorsale_web.library.models import Entry, EntryState
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.models import Asker
from dorsale_web.members.text import Origin


def cards(asker: Asker, entries: Iterable[Entry], *, states: bool = False) -> list[dict[str, Any]]:
    """Return the cards of entries; ``states`` adds where each stands, for one's own list."""
    return [card(asker, one, state=states) for one in entries]


def card(asker: Asker, entry: Entry, *, state: bool = False) -> dict[str, Any]:
    """Return the card of one entry; a name that is hidden from ``asker`` is not in it."""
    language = get_language() or "fr"
    reading = entry.reading(language)
    return {
        "code": entry.code,
        "url": url_of(entry),
        "kind": kind_label(entry),
        "title": reading.title,
        "summary": reading.context or reading.abstract,
        "failed": reading.failed,
        "language": reading.language,
        "direction": reading.direction,
        "country": country_name(entry.country, language) if entry.country else "",
        "year": entry.year,
        "theme": themes.label(entry.theme_id, language) if entry.theme_id else "",
        "organisation": public_organisation(entry, asker) or "",
        "origin_label": reading.origin_label if reading.origin != Origin.NONE else "",
        "state": state_label(entry) if state else "",
    }


def kind_label(entry: Entry) -> str:
    """Return what an entry is, in words."""
    return capfirst(entry.get_research_kind_display() or entry.get_kind_display())


def state_label(entry: Entry) -> str:
    """Return where an entry stands, with what a state alone does not say."""
    if entry.suspended_at:
        return _("stopped by a steward")
    if entry.state == EntryState.PUBLISHED and not entry.is_out:
        return _("under embargo")
    if entry.state == EntryState.DRAFT and entry.review_note:
        return _("sent back")
    return str(entry.get_state_display())
