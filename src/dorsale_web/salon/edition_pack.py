"""A fair in one file that opens without a network: facts, plan, exhibitors, products, programme.

Its labels are in four languages, texts of members in the languages they have; which one shows is
chosen by a button that needs no script. Nobody who visits the fair stands in it, only speakers of
the published programme. A file holds at most ``MOST_BYTES``: texts are cut where it would not. It
is kept under the folder of state, named by what it was made from.
"""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Prefetch
from django.template.loader import render_to_string
from django.utils import dateformat, timezone, translation
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop

from dorsale_web.library import invented
from dorsale_web.library.pack import Pack, folder, write
from dorsale_web.matching import themes
from dorsale_web.members.geography import country_name
from dorsale_web.members.models import AuditEntry
from dorsale_web.members.queries.profile import visible_contacts
from dorsale_web.members.text import CONTENT_LANGUAGES, Translated
from dorsale_web.salon import plan_svg
from dorsale_web.salon.actions.editions import url_of
from dorsale_web.salon.models import Edition, Exhibitor, Product, Session
from dorsale_web.salon.plan_svg import HallPlan
from dorsale_web.salon.queries import ground
from dorsale_web.salon.queries.exhibitors import is_out, listed
from dorsale_web.salon.queries.programme import programme

N_ = gettext_noop  # put into words when a pack is made

LANGUAGES = ("fr", "en", "pt", "ar")
MOST_BYTES = 500_000
CUTS = (
    (6000, True), (1500, True), (1000, True), (700, True), (500, True), (350, True), (250, True),
    (160, True), (160, False), (60, False),
)  # fmt: skip
MADE_FROM = ("edition", "exhibitor", "product", "session", "sessionspeaker", "organisation")
HERE = Path(__file__).resolve()
STATIC = HERE.parent.parent / "static"
STYLES, SCRIPTS = ("pack.css", "edition_pack.css"), ("edition_pack.js", "pack.js")
PARTS = (*(STATIC / name for name in (*STYLES, *SCRIPTS)), HERE)
TEMPLATE = "salon/edition_pack.html"

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "made": N_("Made on"),
        "search": N_("Search words, in any language"),
        "clear": N_("Clear"),
        "found": N_("Found:"),
        "none": N_("Nothing has all these words. Try fewer, or the beginning of a word."),
        "practical": N_("Practical"),
        "place": N_("Place"),
        "hours": N_("Hours"),
        "languages": N_("Languages"),
        "organiser": N_("Organised by"),
        "questions": N_("Questions"),
        "plan": N_("Plan"),
        "exhibitors": N_("Exhibitors"),
        "programme": N_("Programme"),
        "no_programme": N_("The programme is not published yet."),
        "new": N_("new"),
        "seats": N_("seats"),
        "themes": N_("Themes"),
        "countries": N_("Countries"),
        "shortened": N_("Long texts are shortened: all is online."),
        "top": N_("Back to the top"),
    }
)


def current(edition: Edition) -> Pack:
    """Return the pack of an edition as it stands now, made anew only when something changed."""
    key = state(edition)
    pack = Pack(folder() / f"edition.{edition.slug}.{key}.html.gz", key)
    if not pack.file.exists():
        write(pack.file, gzip.compress(build(edition).encode(), mtime=0))
        for file in pack.file.parent.glob(f"edition.{edition.slug}.*.html.gz"):
            if file != pack.file:
                file.unlink(missing_ok=True)
    return pack


def state(edition: Edition) -> str:
    """Return the day, and a print of all that a pack is made from."""
    shown = Exhibitor.objects.filter(listed(), edition=edition)
    known = (
        edition.slug,
        edition.changed_at,
        AuditEntry.objects.filter(kind__in=MADE_FROM).aggregate(Max("pk")),
        shown.count(),
        Product.objects.filter(is_out(), exhibitor__in=shown.values("pk")).count(),
        (settings.SITE_URL, settings.DEMO),
        *(one.stat().st_mtime_ns for one in PARTS),
    )
    return f"{timezone.localdate()}-{hashlib.sha256(repr(known).encode()).hexdigest()[:16]}"


def build(edition: Edition) -> str:
    """Return the file, with texts as long as there is room for."""
    page = ""
    with translation.override(edition.language):
        found = read(edition)
        for most_signs, with_translations in CUTS:
            cut = Cut(most_signs, with_translations=with_translations)
            page = render(edition, found, cut)
            if len(page.encode()) <= MOST_BYTES:
                break
    return page


class Cut:
    """How long texts may be, and whether translations are kept; remembers if it had to cut."""

    def __init__(self, most_signs: int, *, with_translations: bool) -> None:
        self.most_signs, self.with_translations = most_signs, with_translations
        self.has_cut = False

    def text(self, text: str) -> str:
        """Return a text, cut where it is too long."""
        if len(text) <= self.most_signs:
            return text
        self.has_cut = True
        return Truncator(text).chars(self.most_signs)

    def texts(self, thing: Translated, name: str) -> SafeString:
        """Return a text of an object in the languages it has, to be shown by choice."""
        return self._said(thing, name, "p", "div")

    def words(self, thing: Translated, name: str) -> SafeString:
        """Return the same for a title, inside a line."""
        return self._said(thing, name, "i", "span")

    def _said(self, thing: Translated, name: str, tag: str, around: str) -> SafeString:
        """Return one text in each language; the original stands for those it lacks."""
        own = str(thing.language)
        known = [one for one in LANGUAGES if one in thing.translations and one != own]
        self.has_cut |= bool(known) and not self.with_translations
        tongues = [own, *known] if self.with_translations else [own]
        said = [(one, self.text(str(getattr(thing.reading(one), name)))) for one in tongues]
        said = [(one, text) for one, text in said if text]
        if len(said) < 2:
            return format_html_join("", '<{} lang="{}">{}</{}>', [(tag, *one, tag) for one in said])
        spare = " ".join(one for one in LANGUAGES if one not in dict(said))
        more = {own: format_html(' class="{}"', spare)} if spare else {}
        rows = [(tag, one, more.get(one, ""), text, tag) for one, text in said]
        inner = format_html_join("", '<{} lang="{}"{}>{}</{}>', rows)
        return format_html('<{} class="w">{}</{}>', around, inner, around)


def labelled(message: str | Promise) -> SafeString:
    """Return a message in four languages, of which one is shown."""
    return chosen({one: in_language(message, one) for one in LANGUAGES})


def in_language(message: str | Promise, language: str) -> str:
    """Return a message in one language."""
    with translation.override(language):
        return str(message) if isinstance(message, Promise) else gettext(message)


def chosen(said: Mapping[str, str]) -> SafeString:
    """Return words in several languages as HTML, the same words once."""
    tongues: dict[str, list[str]] = {}
    for language, words in said.items():
        tongues.setdefault(words, []).append(language)
    if len(tongues) == 1:
        return format_html("{}", next(iter(tongues)))
    rows = [(some[0], " ".join(some[1:]), words) for words, some in tongues.items()]
    parts = [
        format_html('<i lang="{}" class="{}">{}</i>', *row)
        if row[1]
        else format_html('<i lang="{}">{}</i>', row[0], row[2])
        for row in rows
    ]
    return format_html('<span class="w">{}</span>', mark_safe("".join(parts)))


def country(code: str) -> SafeString:
    """Return a country in four languages."""
    return chosen({one: country_name(code, one) for one in LANGUAGES})


def theme(code: str) -> SafeString:
    """Return a theme in four languages."""
    return chosen({one: themes.label(code, one) for one in LANGUAGES})


def day_name(day: date) -> SafeString:
    """Return a day in four languages."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = dateformat.format(day, "l j F Y")
    return chosen(said)


def read(edition: Edition) -> dict[str, Any]:
    """Return what a pack shows, from the database, once."""
    products = Prefetch("products", Product.objects.filter(is_out()), to_attr="shown_products")
    exhibitors = (
        Exhibitor.objects.filter(listed(), edition=edition)
        .select_related("organisation")
        .prefetch_related("themes", "stands__hall", products)
        .order_by("organisation__name", "pk")
    )
    is_published = edition.programme_published_at is not None
    return {
        "exhibitors": list(exhibitors),
        "sessions": list(programme(edition)) if is_published else [],
        "plans": ground.plans(edition),
        "days": list(edition.days.all()),
        "themes": list(edition.themes.all()),
        "rooms": list(edition.rooms.select_related("hall")),
    }


def render(edition: Edition, found: Mapping[str, Any], cut: Cut) -> str:
    """Return the document with blank lines and indents taken out."""
    style, script = _inline(*STYLES), _inline(*SCRIPTS)
    context = {
        "edition": edition,
        "url": settings.SITE_URL + url_of(edition),
        "made_on": timezone.localdate(),
        "invented": labelled(invented.INVENTED) if settings.DEMO else "",
        "words": {name: labelled(message) for name, message in WORDS.items()},
        "plain": {name: plain(message) for name, message in WORDS.items()},
        "buttons": buttons(edition),
        "summary": cut.texts(edition, "summary"),
        "description": cut.texts(edition, "description"),
        "themes": [theme(one.code) for one in found["themes"]],
        "tongues": ", ".join(language_names(edition.languages)),
        "country": country(edition.country),
        "days": [(day_name(one.day), one) for one in found["days"]],
        "halls": [hall(one, found["exhibitors"]) for one in found["plans"]],
        "legend": legend(found),
        "countries": countries(found["exhibitors"]),
        "exhibitors": [exhibitor(one, cut) for one in found["exhibitors"]],
        "programme": by_day(found["sessions"], edition, cut),
        "is_published": edition.programme_published_at is not None,
        "rooms": found["rooms"],
        "style": style,
        "script": script,
        "rule": f"default-src 'none'; base-uri 'none'; form-action 'none';"
        f" style-src '{_print(style)}'; script-src '{_print(script)}'",
    }
    context["shortened"] = cut.has_cut
    rows = render_to_string(TEMPLATE, context).splitlines()
    return "\n".join(row.strip() for row in rows if row.strip())


def plain(message: str) -> str:
    """Return a message in four languages, for where no element can stand."""
    return " / ".join(dict.fromkeys(in_language(message, one) for one in LANGUAGES))


def buttons(edition: Edition) -> list[tuple[str, str, bool]]:
    """Return the languages to choose from; that of the edition is chosen at first."""
    first = edition.language if edition.language in LANGUAGES else LANGUAGES[0]
    names = dict(CONTENT_LANGUAGES)
    return [(one, names[one], one == first) for one in LANGUAGES]


def language_names(codes: Iterable[str]) -> list[str]:
    """Return languages by their own names."""
    names = dict(CONTENT_LANGUAGES)
    return [names.get(code, code) for code in codes]


def hall(plan: HallPlan, exhibitors: Sequence[Exhibitor]) -> dict[str, Any]:
    """Return the plan of a hall whose stands lead to places in the same file."""
    inside = {stand.label: one.code for one in exhibitors for stand in one.stands.all()
              if stand.hall.name == plan.name}  # fmt: skip
    spots = [
        replace(one, url=f"#x-{inside[one.label]}" if one.label in inside else "")
        for one in plan.stands
    ]
    return {"name": plan.name, "svg": plan_svg.draw(replace(plan, stands=spots))}


def legend(found: Mapping[str, Any]) -> list[tuple[str, SafeString, SafeString]]:
    """Return the themes that occur, each with its sign on the plan; the other parts refer to it."""
    used = {code for plan in found["plans"] for code in plan.themes}
    used |= {each.code for one in found["exhibitors"] for each in one.themes.all()}
    used |= {one.theme_id for one in found["sessions"]}
    return [(code, plan_svg.swatch(code), theme(code)) for code in themes.CODES if code in used]


def countries(exhibitors: Iterable[Exhibitor]) -> list[tuple[str, SafeString]]:
    """Return the countries that exhibitors come from; they are referred to by their letters."""
    used = {one.organisation.country for one in exhibitors}
    return [(code, country(code)) for code in sorted(used)]


def exhibitor(one: Exhibitor, cut: Cut) -> dict[str, Any]:
    """Return an exhibitor as it is shown: only what everybody may read."""
    ways = visible_contacts(AnonymousUser(), one.organisation)
    return {
        "code": one.code,
        "name": one.organisation.name,
        "country": one.organisation.country,
        "stands": ", ".join(stand.label for stand in one.stands.all()),
        "themes": [(each.code, plan_svg.number_of(each.code)) for each in one.themes.all()],
        "text": cut.texts(one, "presentation"),
        "website": ways.get("website", ""),
        "products": [product(each, cut) for each in one.shown_products],  # type: ignore[attr-defined]
    }


def product(one: Product, cut: Cut) -> dict[str, Any]:
    """Return a product as it is shown."""
    return {
        "name": cut.words(one, "name"),
        "text": cut.texts(one, "summary"),
        "is_new": one.is_new,
    }


def by_day(sessions: Iterable[Session], edition: Edition, cut: Cut) -> list[dict[str, Any]]:
    """Return the programme day by day, in the hours of the place."""
    days: dict[date, list[dict[str, Any]]] = {}
    for one in sessions:
        assert one.starts_at
        assert one.ends_at
        start, end = edition.local(one.starts_at), edition.local(one.ends_at)
        days.setdefault(start.date(), []).append(session(one, f"{start:%H:%M}–{end:%H:%M}", cut))
    return [{"name": day_name(day), "sessions": rows} for day, rows in sorted(days.items())]


def session(one: Session, hours: str, cut: Cut) -> dict[str, Any]:
    """Return a session as it is shown."""
    return {
        "code": one.code,
        "hours": hours,
        "room": one.room.name if one.room else "",
        "title": cut.words(one, "title"),
        "text": cut.texts(one, "abstract"),
        "speakers": [
            ", ".join(filter(None, [each.name, each.stands_for])) for each in one.speakers.all()
        ],
        "theme": one.theme_id,
        "number": plan_svg.number_of(one.theme_id) if one.theme_id else 0,
    }


def _inline(*names: str) -> SafeString:
    """Return a style or script as it stands in the file."""
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    return mark_safe("\n".join(rows))


def _print(text: str) -> str:
    """Return the print by which a browser knows its own script and style."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
