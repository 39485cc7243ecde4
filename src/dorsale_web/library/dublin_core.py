"""An entry in the fifteen elements of Dublin Core, as a harvester keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dorsale_web.library import authorship, invented, licences
from dorsale_web.library.models import Entry
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.text import Origin

VISITOR = AnonymousUser()
DCMI_TYPES = {"dataset": "Dataset"}
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Element:
    """One element: its name without prefix, its text and, when it has one, its language."""

    name: str
    text: str
    language: str = ""


def writable(text: str) -> str:
    r"""Return a text without the signs that XML 1.0 cannot hold.

    >>> writable("fibre\x0b optique")
    'fibre optique'
    """
    return UNWRITABLE.sub("", text)


def url_of(entry: Entry) -> str:
    """Return the whole address of an entry."""
    return f"{settings.SITE_URL}/library/{entry.code}/"


def doi_url(entry: Entry) -> str:
    """Return the address under which a DOI is resolved, or nothing."""
    return f"https://doi.org/{quote(entry.doi, safe='/:;()-._')}" if entry.doi else ""


def published_on(entry: Entry) -> str:
    """Return the date of publication: of a research output its year, of others the day here."""
    if entry.kind == "research" or entry.published_at is None:
        return str(entry.year)
    return timezone.localdate(entry.published_at).isoformat()


def elements(entry: Entry) -> list[Element]:
    """Return an entry as elements that a visitor may see, in the usual order."""
    parts = (_titles, _makers, _subjects, _descriptions, _kinds, _places)
    found = [one for part in parts for one in part(entry)]
    return [Element(one.name, writable(one.text), one.language) for one in found if one.text]


def _titles(entry: Entry) -> Iterator[Element]:
    yield Element("title", entry.title, entry.language)
    for language, one in sorted(entry.translations.items()):
        if one.get("origin") == Origin.HUMAN:
            yield Element("title", one["texts"].get("title", ""), language)


def _makers(entry: Entry) -> Iterator[Element]:
    organisation = authorship.public_organisation(entry, VISITOR) or ""
    authors = [one["name"] for one in authorship.public_authors(entry, VISITOR)]
    for name in authors or [organisation]:
        yield Element("creator", name)
    yield Element("publisher", organisation)


def _subjects(entry: Entry) -> Iterator[Element]:
    if entry.theme_id:
        for language in dict.fromkeys((entry.language, "en")):
            yield Element("subject", themes.label(entry.theme_id, language), language)


def _descriptions(entry: Entry) -> Iterator[Element]:
    yield Element("description", invented.label())
    yield Element("description", description(entry), entry.language)


def description(entry: Entry) -> str:
    """Return what an entry is about: of an experience its context, then what failed."""
    if entry.kind != "experience":
        return entry.abstract
    with translation.override(entry.language):
        failed = _("What failed: {text}").format(text=entry.failed) if entry.failed else ""
    return "\n\n".join(part for part in (entry.context, failed) if part)


def _kinds(entry: Entry) -> Iterator[Element]:
    yield Element("date", published_on(entry))
    yield Element("type", DCMI_TYPES.get(entry.research_kind, "Text"))
    yield Element("type", entry.research_kind or entry.kind)
    yield Element("identifier", url_of(entry))
    yield Element("language", entry.language)
    yield Element("relation", doi_url(entry))
    for link in entry.links:
        if link.startswith(("http://", "https://")):
            yield Element("relation", link)


def _places(entry: Entry) -> Iterator[Element]:
    if entry.country:
        yield Element("coverage", country_name(entry.country, entry.language), entry.language)
    if entry.kind != "research":
        yield Element("coverage", str(entry.year))
    yield Element("rights", licences.label(entry.licence), translation.get_language() or "")
    yield Element("rights", licences.address(entry.licence))
