"""The columns of a table of postings, and what may stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsale_web.market.models import PostingKind, Rights, Side, Stage
from dorsale_web.matching import themes
from dorsale_web.members.geography import countries, fold
from dorsale_web.members.text import CONTENT_LANGUAGES

_YES = "1 x yes true oui vrai sim verdadeiro si verdadero نعم"
_NO = "0 no false non faux nao falso لا"
YES, NO = frozenset(_YES.split()), frozenset(["", *_NO.split()])  # as folded


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, its label on the page, what is written in it."""

    name: str
    label: str | Promise
    help: str | Promise
    required: bool = False


COLUMNS = (
    Column("side", _("offer or need"), _("offer, need"), required=True),
    Column("kind", _("kind"), ", ".join(PostingKind.values), required=True),
    Column("language", _("language"), "fr, en, pt, es, ar", required=True),
    Column("title", _("title"), _("at most 120 signs"), required=True),
    Column("summary", _("summary"), _("at most 400 signs"), required=True),
    Column("description", _("description"), _("at most 4,000 signs")),
    Column("advantage", _("advantage"), _("at most 1,000 signs")),
    Column("stage", _("stage"), ", ".join(Stage.values)),
    Column("rights", _("rights"), ", ".join(Rights.values)),
    Column("partner", _("partner sought"), _("at most 1,000 signs")),
    Column(
        "themes", _("themes"), _("one to four codes or labels, between semicolons"), required=True
    ),
    Column("countries", _("countries"), _("codes of two letters or names, between semicolons")),
    Column("anonymous", _("without our name"), _("yes or no")),
    Column("expires_on", _("valid until"), _("2027-03-31 or 31/03/2027; not for notices")),
    Column("official_url", _("official address of the notice"), _("tender notices and calls")),
    Column("deadline", _("deadline"), _("2027-03-31 17:00; tender notices and calls")),
    Column("buyer_reference", _("reference of the notice"), _("tender notices and calls")),
)
ADDED = ("code", "organisation", "country", "address")  # in exports; not read when they come back
NAMES = tuple(one.name for one in COLUMNS)


@cache
def headings() -> Mapping[str, str]:
    """Return the name of a column by its folded heading, in every language of the site."""
    known = {fold(name): name for name in (*NAMES, *ADDED)}
    for language, _name in CONTENT_LANGUAGES:
        with translation.override(language):
            for one in COLUMNS:
                known.setdefault(fold(str(one.label)), one.name)
    return MappingProxyType(known)


@cache
def choices(column: str) -> Mapping[str, str]:
    """Return the codes that may stand in a column, by folded code or label in every language."""
    known: dict[str, str] = {}
    for language, _name in CONTENT_LANGUAGES:
        with translation.override(language):
            for code, label in pairs(column, language):
                known[fold(code)] = code
                known.setdefault(fold(str(label)), code)
    return MappingProxyType(known)


def pairs(column: str, language: str) -> Iterable[tuple[str, str | Promise]]:
    """Return codes with their labels in one language."""
    fixed = {"side": Side, "kind": PostingKind, "stage": Stage, "rights": Rights}
    if column in fixed:
        return fixed[column].choices  # type: ignore[no-any-return]
    if column == "themes":
        return [(code, themes.label(code, language)) for code in themes.CODES]
    if column == "countries":
        return countries(language)
    return CONTENT_LANGUAGES


def code_of(column: str, text: str) -> str:
    """Return the code of a code or label, or the text itself when it is not known."""
    return choices(column).get(fold(text), text)


def several(column: str, text: str) -> list[str]:
    """Return the codes of a cell that holds several."""
    if fold(text) in choices(column):
        return [code_of(column, text)]
    parts = text.replace("\n", ";").split(";" if ";" in text else ",")
    return [code_of(column, part.strip()) for part in parts if part.strip()]


def yes(text: str) -> bool | None:
    """Return whether a cell says yes; None when it says neither yes nor no.

    >>> yes("Oui"), yes(""), yes("peut-être")
    (True, False, None)
    """
    word = fold(text)
    return True if word in YES else False if word in NO else None


def iso(text: str) -> str:
    """Return a day as it is read everywhere; a day written 31/03/2027 counts as day/month/year.

    >>> iso("31/03/2027 17:00"), iso("2027-03-31"), iso("demain")
    ('2027-03-31T17:00', '2027-03-31', 'demain')
    """
    for pattern in ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"):
        try:
            found = datetime.strptime(text, pattern)
        except ValueError:
            continue
        return found.date().isoformat() if "%H" not in pattern else found.isoformat()[:16]
    return text


def cell_text(value: object) -> str:
    """Return the value of a spreadsheet's cell as text; a formula stays the text it is.

    >>> cell_text(12.0), cell_text("=1+1"), cell_text(None), cell_text(date(2027, 3, 31))
    ('12', '=1+1', '', '2027-03-31')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute) == (0, 0)
        return value.date().isoformat() if midnight else value.isoformat()[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
