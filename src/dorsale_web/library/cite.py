"""How an entry is cited: in words, for reference managers, and in the headers of its page.

A citation is made to be handed on. A name that is hidden is therefore left out of it, even for
those who know it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.library import authorship, dublin_core, invented, licences
from dorsale_web.library.models import Entry
from dorsale_web.members.models import Asker

PLACE = "Dorsale"
VISITOR = AnonymousUser()
ORCID = "https://orcid.org/"
BIBTEX_KINDS = {"article": "article", "thesis": "phdthesis", "report": "techreport"}
BIBTEX_PLACES = {"article": "journal", "thesis": "school", "report": "institution"}
RIS_KINDS = {"article": "JOUR", "thesis": "THES", "dataset": "DATA", "report": "RPRT"}
CSL_KINDS = {"article": "article", "thesis": "thesis", "dataset": "dataset", "report": "report"}
SCHEMA_KINDS = {"article": "ScholarlyArticle", "thesis": "Thesis", "dataset": "Dataset"}
BIBTEX_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$",
        "#": r"\#", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One form of a citation: its name, the file it makes, and how it is written."""

    label: str
    media_type: str
    ending: str
    write: Callable[[Entry, Asker], str]


@dataclass(frozen=True)
class Facts:
    """What every form says of an entry."""

    authors: tuple[str, ...]
    organisation: str
    year: int
    title: str
    url: str
    doi: str
    note: str


def facts(entry: Entry, asker: Asker) -> Facts:
    """Return what is cited of an entry; each text is one line."""
    named = not entry.hides_author and not entry.hides_organisation
    authors = authorship.public_authors(entry, asker) if named else []
    shown = None if entry.hides_organisation else authorship.public_organisation(entry, asker)
    return Facts(
        authors=tuple(line(one["name"]) for one in authors),
        organisation=line(shown or ""),
        year=year_of(entry),
        title=line(entry.title),
        url=dublin_core.doi_url(entry) or dublin_core.url_of(entry),
        doi=entry.doi,
        note=invented.label(),
    )


def year_of(entry: Entry) -> int:
    """Return the year of publication; of a research output, the year it states."""
    if entry.kind == "research" or entry.published_at is None:
        return entry.year
    return timezone.localdate(entry.published_at).year


def line(text: str) -> str:
    r"""Return a text on one line, without signs that files of references cannot hold.

    >>> line("Deux\r\nlignes")
    'Deux lignes'
    """
    return " ".join(dublin_core.writable(text).split())


def plain(entry: Entry, asker: Asker) -> str:
    """Return the citation in words, for a text."""
    known = facts(entry, asker)
    who = "; ".join(known.authors) or known.organisation
    publisher = ", ".join(part for part in (known.organisation, PLACE) if part and part != who)
    version = _("Version {number}").format(number=entry.version) if entry.version > 1 else ""
    title = f"{known.title} [{kind_of(entry)}]"
    parts = [f"{who} ({known.year})", title] if who else [f"{title} ({known.year})"]
    sentences = [*parts, publisher, version, known.note, known.url]
    return ". ".join(part.rstrip(".") for part in sentences if part)


def kind_of(entry: Entry) -> str:
    """Return what an entry is, in words."""
    return str(
        entry.get_research_kind_display() if entry.research_kind else entry.get_kind_display()
    )


def bibtex(entry: Entry, asker: Asker) -> str:
    """Return the citation for BibTeX."""
    known = facts(entry, asker)
    kind = BIBTEX_KINDS.get(entry.research_kind, "misc")
    place = BIBTEX_PLACES.get(entry.research_kind, "howpublished")
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in known.authors),
        "title": f"{{{escaped(known.title)}}}",
        "year": str(known.year),
        place: escaped(", ".join(part for part in (known.organisation, PLACE) if part)),
        "url": known.url,
        "doi": known.doi.translate({ord("{"): "%7B", ord("}"): "%7D"}),
        "language": entry.language,
        "version": str(entry.version),
        "note": escaped(known.note),
    }
    rows = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{dorsale-{entry.code},\n" + ",\n".join(rows) + "\n}\n"


def escaped(text: str) -> str:
    r"""Return a text in which BibTeX sees no command.

    >>> escaped("50 % de R&D_1")
    '50 \\% de R\\&D\\_1'
    """
    return text.translate(BIBTEX_SIGNS)


def ris(entry: Entry, asker: Asker) -> str:
    """Return the citation for reference managers that read RIS."""
    known = facts(entry, asker)
    rows = [("TY", RIS_KINDS.get(entry.research_kind, "GEN"))]
    rows += [("AU", name) for name in known.authors]
    rows += [
        ("TI", known.title),
        ("PY", str(known.year)),
        ("PB", ", ".join(part for part in (known.organisation, PLACE) if part)),
        ("AB", line(dublin_core.description(entry))),
        ("KW", entry.theme_id or ""),
        ("LA", entry.language),
        ("DO", known.doi),
        ("UR", known.url),
        ("N1", known.note),
    ]
    written = [f"{tag}  - {value}" for tag, value in rows if value]
    return "\r\n".join([*written, "ER  - ", ""])


def csl(entry: Entry, asker: Asker) -> dict[str, Any]:
    """Return the citation as CSL data."""
    known = facts(entry, asker)
    default = "document" if entry.kind == "document" else "report"
    data = {
        "id": f"dorsale-{entry.code}",
        "type": CSL_KINDS.get(entry.research_kind, default),
        "title": known.title,
        "author": [{"literal": name} for name in known.authors],
        "issued": {"date-parts": [[known.year]]},
        "publisher": ", ".join(part for part in (known.organisation, PLACE) if part),
        "abstract": line(dublin_core.description(entry)),
        "language": entry.language,
        "version": str(entry.version),
        "DOI": known.doi,
        "URL": known.url,
        "note": known.note,
    }
    return {name: value for name, value in data.items() if value}


def csl_json(entry: Entry, asker: Asker) -> str:
    """Return CSL data as a file of one reference."""
    return json.dumps([csl(entry, asker)], ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, Form] = {
    "bibtex": Form("BibTeX", "application/x-bibtex", "bib", bibtex),
    "ris": Form("RIS", "application/x-research-info-systems", "ris", ris),
    "csl": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl_json),
}


def links(entry: Entry) -> str:
    """Return the ``Link`` header of an entry's page: how to cite it and what describes it.

    It says what a visitor may know, and nothing of what only members see.
    """
    page = dublin_core.url_of(entry)
    found = [_link(dublin_core.doi_url(entry) or page, "cite-as")]
    found += [
        _link(f"{page}cite.{form.ending}", "describedby", form.media_type)
        for form in FORMS.values()
    ]
    found += [_link(ORCID + orcid, "author") for orcid in orcids(entry)]
    if address := licences.address(entry.licence):
        found.append(_link(address, "license"))
    found += [_link("https://schema.org/AboutPage", "type"), _link(schema_kind(entry), "type")]
    return ", ".join(found)


def _link(address: str, relation: str, media_type: str = "") -> str:
    typed = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{typed}'


def orcids(entry: Entry) -> list[str]:
    """Return the ORCID iDs that stand beside the authors whom everybody may know."""
    given = [one["orcid"] for one in authorship.public_authors(entry, VISITOR)]
    return [one for one in given if re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", one)]


def schema_kind(entry: Entry) -> str:
    """Return what an entry is in the words of schema.org."""
    default = "DigitalDocument" if entry.kind == "document" else "Report"
    return f"https://schema.org/{SCHEMA_KINDS.get(entry.research_kind, default)}"
