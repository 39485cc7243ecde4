"""Entries and organisations in the words of schema.org, for search engines."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from dorsale_web.library import authorship, cite, dublin_core, invented, licences
from dorsale_web.library.models import Entry
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.queries.profile import visible_contacts

CONTEXT = "https://schema.org"
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Data = dict[str, Any]


def entry(one: Entry, asker: Asker) -> Data:
    """Return an entry with the names that ``asker`` may know."""
    shown = authorship.shown_organisation(one, asker)
    authors = [_author(given) for given in authorship.public_authors(one, asker)]
    behind = _named(shown) if shown else None
    data = {
        "@context": CONTEXT,
        "@type": cite.schema_kind(one).rpartition("/")[2],
        "@id": dublin_core.url_of(one),
        "url": dublin_core.url_of(one),
        "name": one.title,
        "abstract": dublin_core.description(one),
        "inLanguage": one.language,
        "datePublished": dublin_core.published_on(one),
        "dateModified": one.changed_at.date().isoformat(),
        "version": one.version,
        "license": licences.address(one.licence),
        "sameAs": dublin_core.doi_url(one),
        "about": themes.label(one.theme_id, one.language) if one.theme_id else "",
        "spatialCoverage": country_name(one.country, one.language) if one.country else "",
        "author": authors or behind,
        "publisher": behind,
        "isAccessibleForFree": True,
        "disambiguatingDescription": invented.label(),
    }
    return _without_gaps(data)


def _author(given: dict[str, str]) -> Data:
    orcid = f"{cite.ORCID}{given['orcid']}" if given["orcid"] else ""
    return _without_gaps({"@type": "Person", "name": given["name"], "@id": orcid})


def _named(one: Organisation) -> Data:
    return {"@type": "Organization", "name": one.name, "url": url_of(one)}


def url_of(one: Organisation) -> str:
    """Return the whole address of an organisation's page."""
    return f"{settings.SITE_URL}/organisations/{one.slug}/"


def organisation(one: Organisation, asker: Asker) -> Data:
    """Return an organisation with the ways to reach it that ``asker`` may see."""
    ways = visible_contacts(asker, one)
    ror = f"https://ror.org/{one.ror}" if one.ror else ""
    known = [address for address in (ror, ways.get("website", "")) if address]
    address = {
        "@type": "PostalAddress",
        "addressLocality": one.city,
        "addressCountry": one.country,
        "streetAddress": ways.get("address", ""),
    }
    data = _named(one) | {
        "@context": CONTEXT,
        "@id": url_of(one),
        "description": one.summary,
        "address": _without_gaps(address),
        "sameAs": known,
        "email": ways.get("email", ""),
        "telephone": ways.get("phone", ""),
        "knowsLanguage": one.languages,
        "disambiguatingDescription": invented.label(),
    }
    return _without_gaps(data)


def _without_gaps(data: Data) -> Data:
    return {name: value for name, value in data.items() if value}


def json_ld(data: Data) -> SafeString:
    """Return data as JSON that is safe inside ``<script type="application/ld+json">``."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))
