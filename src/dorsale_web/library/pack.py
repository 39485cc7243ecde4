"""The directory and the library as one file that opens without a network, on a phone too.

The file is a document of its own: no address is asked when it is opened, and its own safety rule
lets nothing in. It is kept under the folder of state, named by what it was made from, so that
whatever is withdrawn, suspended or changed is out of it at the next download.
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop

from dorsale_web.library import authorship, dublin_core, invented, licences
from dorsale_web.library.models import Entry, EntryKind, Mention
from dorsale_web.library.queries import entries
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name, fold
from dorsale_web.members.models import Asker, AuditEntry, Organisation, OrganisationKind
from dorsale_web.members.queries import organisations
from dorsale_web.members.queries.profile import visible_contacts
from dorsale_web.members.standing import Standing
from dorsale_web.members.text import CONTENT_LANGUAGES, RIGHT_TO_LEFT, Origin
from dorsale_web.work.queue import task

N_ = gettext_noop  # put into words when a pack is made

MOST_BYTES = 1_000_000
MOST_DIRECTORY_BYTES = 400_000
FRAME_BYTES = 60_000  # what stands around the lists: style, script, headings, the way to each group
MADE_FROM = ("entry", "organisation", "person", "vouch", "mention")
HERE = Path(__file__).resolve()
STATIC = HERE.parent.parent / "static"
DAY_S = 86_400
NO_THEME = "other"

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "lead": N_("The directory and the library of the network, to read without a network."),
        "made": N_("Made on"),
        "size": N_("Compressed size"),
        "search": N_("Search words, in any language"),
        "clear": N_("Clear"),
        "found": N_("Found:"),
        "none": N_("Nothing has all these words. Try fewer, or the beginning of a word."),
        "scriptless": N_(
            "The search box needs scripts. Without them, use the lists below,"
            " or the search of your browser."
        ),
        "directory": N_("Directory"),
        "library": N_("Library"),
        "by_country": N_("By country"),
        "by_theme": N_("By theme"),
        "context": N_("Context"),
        "tried": N_("What we tried"),
        "cost": N_("What it cost"),
        "result": N_("What came of it"),
        "failed": N_("What failed"),
        "advice": N_("What we would tell others"),
        "abstract": N_("Abstract"),
        "reply": N_("Reply of an organisation that is named"),
        "licence": N_("Licence"),
        "online": N_("Online"),
        "themes": N_("Themes"),
        "languages": N_("Languages"),
        "website": N_("Website"),
        "email": N_("Mail"),
        "phone": N_("Telephone"),
        "address": N_("Address"),
        "not_vouched": N_("not vouched for yet"),
        "withheld": N_("published without a name, known to a steward"),
        "translation": N_("Translation"),
        "other": N_("Other"),
        "not_all": N_("The newest only: all are online."),
        "members_only": N_(
            "This file holds what only members see. Do not hand it on outside the network."
        ),
        "top": N_("Back to the top"),
    }
)
TEXTS = ("context", "tried", "cost", "result", "failed", "advice", "abstract")


Labels = Mapping[str, SafeString]


class Reader(StrEnum):
    """For whom a pack is made."""

    PUBLIC = "public"
    MEMBERS = "members"


class AnyMember(AnonymousUser):
    """A member like any other: signed in, with no role and no organisation."""

    is_active = True  # type: ignore[assignment]
    _standing = Standing(person=0)

    @property
    def is_authenticated(self) -> Any:
        """Return that this is a member."""
        return True

    @property
    def is_anonymous(self) -> Any:
        """Return that this is a member."""
        return False


ASKERS: Mapping[Reader, Asker] = MappingProxyType(
    {Reader.PUBLIC: AnonymousUser(), Reader.MEMBERS: AnyMember()}
)


@dataclass(frozen=True)
class Pack:
    """A pack on disk, compressed."""

    file: Path
    key: str

    @cached_property
    def compressed(self) -> bytes:
        """Return the file as it is sent to browsers that unpack."""
        return self.file.read_bytes()

    @property
    def html(self) -> bytes:
        """Return the file as it is kept by the reader."""
        return gzip.decompress(self.compressed)

    @property
    def made_on(self) -> str:
        """Return the day it was made."""
        return self.key[:10]

    @property
    def kilobytes(self) -> int:
        """Return the size on the way, in thousands of bytes, rounded up."""
        return kilobytes(self.compressed)


def kilobytes(content: bytes) -> int:
    """Return a size in thousands of bytes, rounded up."""
    return -(-len(content) // 1000)


def current(reader: Reader) -> Pack:
    """Return the pack as things stand now, made anew only when something changed."""
    key = state(reader)
    pack = Pack(folder() / f"{reader}-{key}.html.gz", key)
    if not pack.file.exists():
        write(pack.file, build(reader))
        forget_others(reader, pack.file)
    return pack


@task("library.pack", every_s=DAY_S)
def renew() -> None:
    """Make the packs of the day before anybody asks."""
    for reader in Reader:
        current(reader)


def folder() -> Path:
    """Return where packs are kept."""
    return Path(settings.HOME) / "packs"


def state(reader: Reader) -> str:
    """Return the day, and a print of all that a pack is made from."""
    asker = ASKERS[reader]
    shown = entries(asker).order_by().aggregate(Max("changed_at"), Count("pk"))
    known = (
        AuditEntry.objects.filter(kind__in=MADE_FROM).aggregate(Max("pk")),
        shown,
        organisations(asker).count(),
        (settings.SITE_URL, settings.DEMO),
        *(one.stat().st_mtime_ns for one in (STATIC / "pack.css", STATIC / "pack.js", HERE)),
    )
    return f"{timezone.localdate()}-{hashlib.sha256(repr(known).encode()).hexdigest()[:16]}"


def write(file: Path, content: bytes) -> None:
    """Keep a file whole: nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}.half")
    half.write_bytes(content)
    half.replace(file)


def forget_others(reader: Reader, kept: Path) -> None:
    """Delete the packs that an older state left."""
    for file in kept.parent.glob(f"{reader}-*.html.gz"):
        if file != kept:
            file.unlink(missing_ok=True)


def build(reader: Reader) -> bytes:
    """Return a pack, compressed; its own size stands in it."""
    page = contents(reader)
    draft = gzip.compress(render(page).encode(), mtime=0)
    return gzip.compress(render(page | {"kilobytes": kilobytes(draft)}).encode(), mtime=0)


def render(page: Mapping[str, Any]) -> str:
    """Return the document with blank lines and indents taken out."""
    rows = render_to_string("library/pack_file.html", dict(page)).splitlines()
    return "\n".join(row.strip() for row in rows if row.strip())


def contents(reader: Reader) -> dict[str, Any]:
    """Return what stands in a pack."""
    asker, labels = ASKERS[reader], {name: pair(message) for name, message in WORDS.items()}
    known, written = organisations(asker), entries(asker)
    directory = fitting(_organisations(known, asker, labels), known.count(), MOST_DIRECTORY_BYTES)
    left = MOST_BYTES - FRAME_BYTES - sum(map(_weight, directory.items))
    library = fitting(_entries(written, asker, labels), written.count(), left)
    style, script = (_inline(name) for name in ("pack.css", "pack.js"))
    return {
        "title": invented.titled("Dorsale"),
        "invented": pair(invented.INVENTED) if settings.DEMO else "",
        "members_only": reader == Reader.MEMBERS,
        "words": labels,
        "plain": {name: invented.both(message) for name, message in WORDS.items()},
        "made_on": timezone.localdate(),
        "site": settings.SITE_URL,
        "directory": grouped(directory.items),
        "library": grouped(library.items),
        "shown": {"directory": directory, "library": library},
        "style": style,
        "script": script,
        "rule": f"default-src 'none'; base-uri 'none'; form-action 'none';"
        f" style-src '{_print(style)}'; script-src '{_print(script)}'",
    }


def _inline(name: str) -> SafeString:
    return mark_safe((STATIC / name).read_text(encoding="utf-8").strip())


def _print(text: str) -> str:
    """Return the print by which a browser knows its own script and style."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    return "sha256-" + b64encode(hashlib.sha256("\n".join(rows).encode()).digest()).decode()


@dataclass(frozen=True)
class Item:
    """One organisation or entry as HTML, under the heading where it stands."""

    group: str
    heading: SafeString
    rank: str
    html: SafeString


@dataclass(frozen=True)
class Fitted:
    """The items that fit into a pack, of how many."""

    items: list[Item]
    of: int

    @property
    def is_all(self) -> bool:
        """Return whether nothing was left out."""
        return len(self.items) == self.of


@dataclass(frozen=True)
class Group:
    """Items under one heading."""

    name: str
    heading: SafeString
    items: list[Item]


def _weight(item: Item) -> int:
    return len(item.html.encode())


def fitting(items: Iterable[Item], of: int, most_bytes: int) -> Fitted:
    """Return the first items, as many as fit, of so many."""
    kept: list[Item] = []
    for item in items:
        most_bytes -= _weight(item)
        if most_bytes < 0:
            break
        kept.append(item)
    return Fitted(kept, of)


def grouped(items: Iterable[Item]) -> list[Group]:
    """Return items under their headings, the headings in their order."""
    found: dict[str, Group] = {}
    for item in sorted(items, key=lambda one: one.rank):
        found.setdefault(item.group, Group(item.group, item.heading, [])).items.append(item)
    return list(found.values())


def pair(message: str | Promise) -> SafeString:
    """Return a message in French and English, each marked as what it is."""
    return marked(invented.in_languages(message))


def marked(texts: Mapping[str, str]) -> SafeString:
    """Return a text in several languages as HTML; once, when they say the same."""
    rows = [(language, text) for language, text in texts.items()]
    if len({text for _, text in rows}) == 1:
        rows = rows[-1:]
    return format_html_join(" / ", '<span lang="{}">{}</span>', rows)


def country(code: str) -> SafeString:
    """Return a country in French and English."""
    return marked({language: country_name(code, language) for language in invented.LANGUAGES})


def theme(code: str) -> SafeString:
    """Return a theme in French and English."""
    return marked({language: themes.label(code, language) for language in invented.LANGUAGES})


def language_names(codes: Iterable[str]) -> str:
    """Return languages by their own names."""
    names = dict(CONTENT_LANGUAGES)
    return ", ".join(names.get(code, code) for code in codes)


def direction(language: str) -> str:
    """Return the direction of writing of a language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _organisations(known: QuerySet[Organisation], asker: Asker, labels: Labels) -> Iterable[Item]:
    for one in known.order_by("name", "pk").prefetch_related("themes"):
        shown = {
            "one": one,
            "kind": pair(OrganisationKind(one.kind).label),
            "country": country(one.country),
            "direction": direction(one.language),
            "themes": [theme(each.code) for each in one.themes.all()],
            "languages": language_names(one.languages),
            "ways": visible_contacts(asker, one),
            "words": labels,
        }
        html = render_to_string("library/pack_organisation.html", shown)
        rank = fold(country_name(one.country, "fr"))
        yield Item(one.country, country(one.country), rank, mark_safe(html))


def _entries(written: QuerySet[Entry], asker: Asker, labels: Labels) -> Iterable[Item]:
    replied = Mention.objects.exclude(reply="").select_related("organisation")
    rows = written.prefetch_related(Prefetch("mentions", queryset=replied))
    for one in rows.order_by("-published_at", "-pk"):
        html = render_to_string("library/pack_entry.html", _entry(one, asker, labels))
        code = one.theme_id or NO_THEME
        heading = theme(code) if one.theme_id else labels["other"]
        rank = f"{themes.CODES.index(code):02}" if one.theme_id else "99"
        yield Item(code, heading, rank, mark_safe(html))


def _entry(one: Entry, asker: Asker, labels: Labels) -> dict[str, Any]:
    shown = authorship.shown_organisation(one, asker)
    return {
        "one": one,
        "kind": pair(EntryKind(one.kind).label),
        "country": country(one.country) if one.country else "",
        "direction": direction(one.language),
        "author": authorship.public_author(one, asker),
        "organisation": shown,
        "parts": parts(labels, {name: getattr(one, name) for name in TEXTS}),
        "translations": [
            _translation(language, given, labels)
            for language, given in sorted(one.translations.items())
        ],
        "licence": licences.address(one.licence) or one.licence,
        "url": dublin_core.url_of(one),
        "doi_url": dublin_core.doi_url(one),
        "words": labels,
    }


def parts(labels: Labels, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the texts that there are, each with its label."""
    return [
        {"name": name, "label": labels[name], "text": texts[name]}
        for name in TEXTS
        if texts.get(name)
    ]


def _translation(language: str, given: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    return {
        "language": language,
        "name": language_names([language]),
        "direction": direction(language),
        "origin": pair(Origin(given["origin"]).label),
        "title": given["texts"].get("title", ""),
        "parts": parts(labels, given["texts"]),
    }
