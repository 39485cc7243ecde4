"""Each row of a table of visitors becomes a registration to be, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from dorsale_web.members.geography import fold
from dorsale_web.members.sheets import STARTS_OF_FORMULAS
from dorsale_web.salon.likeness import mail_key, name_key
from dorsale_web.salon.models import Edition, Participant, VisitorKind
from dorsale_web.salon.models.visitors import OVER
from dorsale_web.salon.visitor_table import words
from dorsale_web.salon.visitor_table.columns import BY_NAME, COLUMNS, NOT_READ, known, plain
from dorsale_web.salon.visitor_table.reading import Row, Table

PHONE = re.compile(r"\+?[\d\s().\-/]+")
SPOILT_PHONE = re.compile(r"[\d.,]+e\+?\d+", re.IGNORECASE)
LOST_SIGNS = re.compile("\ufffd|Ã[\u0080-\u00bf©¨ªª«»´¢®¯ ]|Ã\u00a0|â€")
FEWEST_DIGITS, MOST_DIGITS = 6, 15
MOST_SHOWN_SIGNS = 120

Cells = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row, the value that is, and what to do."""

    row: int
    column: str
    value: str
    remedy: str


@dataclass
class Checked:
    """The rows that can be taken, every problem of the others, and notes on the file."""

    good: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Return how many rows have a problem."""
        return len({one.row for one in self.problems})

    def problems_as_rows(self) -> list[dict[str, Any]]:
        """Return the problems to be kept."""
        return [asdict(one) for one in self.problems]


class Registered:
    """Who is registered or stands above in the file, to find those who come twice."""

    def __init__(self, edition: Edition) -> None:
        """Read the registrations of an edition that are not over."""
        self.mails: dict[str, str] = {}
        self.names: dict[tuple[str, str], list[tuple[str, str]]] = {}
        rows = Participant.objects.filter(edition=edition).exclude(state__in=OVER)
        fields = ("given_name", "family_name", "email", "organisation_name", "organisation__name")
        for given, family, mail, written, named in rows.values_list(*fields):
            self.add(given, family, mail, named or written or "", _("somebody registered"))

    def add(self, given: str, family: str, mail: str, organisation: str, where: str) -> None:
        """Remember one more, and ``where`` it stands."""
        if mail:
            self.mails[mail_key(mail)] = where
        key = name_key(given, family), fold(organisation)
        self.names.setdefault(key, []).append((mail_key(mail), where))

    def same(self, given: str, family: str, mail: str, organisation: str) -> tuple[str, str] | None:
        """Return ``(column, where)`` of the same human being, if there is one.

        One mail address is one human being; the same name in the same organisation as well,
        unless the two have different mail addresses.
        """
        address = mail_key(mail)
        if address and address in self.mails:
            return "email", self.mails[address]
        for other, where in self.names.get((name_key(given, family), fold(organisation)), ()):
            if not address or not other:
                return "family_name", where
        return None


class Checker:
    """Checks the rows of one table for one edition."""

    def __init__(
        self, edition: Edition, default: VisitorKind, kinds: Iterable[VisitorKind]
    ) -> None:
        """Keep the kinds that may stand in the table, and the one of rows that name none."""
        self.default = default
        self.kinds: dict[str, VisitorKind] = {}
        for one in kinds:
            self.kinds |= {fold(one.letter): one, fold(one.name): one}
        self.kind_names = ", ".join(dict.fromkeys(one.name for one in self.kinds.values()))
        self.registered = Registered(edition)
        self.found: list[Problem] = []

    def check(self, table: Table) -> Checked:
        """Return what can be taken of a table, and what is wrong with the rest."""
        names, result = known(table.headings), Checked(notes=list(notes_on(table)))
        result.problems += headings_problems(table, names)
        if result.problems:
            return result
        for row in table.rows:
            self.found = []
            made = self.row(row, names, len(table.headings))
            result.problems += self.found
            if not self.found:
                result.good.append(made)
        return result

    def row(self, row: Row, names: list[str], width: int) -> dict[str, Any]:
        """Return the fields of one row; what is wrong with it stands in ``found``."""
        if row.is_open or any(row.cells[width:]):
            self.wrong(row, "", " ".join(row.cells), shape_remedy(row))
            return {}
        filled = zip(names, row.cells, strict=False)
        cells = {name: without_mark(cell) for name, cell in filled if name}
        made = {name: text for name, text in cells.items() if BY_NAME[name].most_signs}
        self.check_signs(row, cells)
        made |= self.name(row, cells)
        made |= self.reach(row, cells)
        made |= self.codes(row, cells)
        if not self.found:
            self.check_twice(row, made)
        return made

    def wrong(self, row: Row, column: str, value: str, remedy: str) -> None:
        """Keep a problem."""
        self.found.append(Problem(row.number, column, value[:MOST_SHOWN_SIGNS], remedy))

    def check_signs(self, row: Row, cells: Cells) -> None:
        """Find texts that are too long, and letters lost between two programs."""
        for name, text in cells.items():
            most = BY_NAME[name].most_signs
            if most and len(text) > most:
                remedy = _("Shorten it to {most} signs; it has {count}.")
                self.wrong(row, name, text, remedy.format(most=most, count=len(text)))
            if LOST_SIGNS.search(text):
                remedy = _("Letters were lost. Write it anew, and save the table as CSV UTF-8.")
                self.wrong(row, name, text, remedy)

    def name(self, row: Row, cells: Cells) -> Cells:
        """Return given and family name."""
        given, family = cells.get("given_name", ""), cells.get("family_name", "")
        if not given and not family:
            given, family = words.split_name(cells.get("full_name", ""))
        if not family and not given:
            self.wrong(row, "family_name", "", _("The name is missing. Write it."))
        elif not given:
            self.wrong(row, "given_name", family, _("The given name is missing. Write it."))
        elif not family:
            self.wrong(row, "family_name", given, _("The family name is missing. Write it."))
        return {"given_name": given, "family_name": family}

    def reach(self, row: Row, cells: Cells) -> Cells:
        """Return mail address and telephone."""
        mail, phone = cells.get("email", ""), cells.get("phone", "")
        if mail and (remedy := mail_remedy(mail)):
            self.wrong(row, "email", mail, remedy)
        if phone and (remedy := phone_remedy(phone)):
            self.wrong(row, "phone", phone, remedy)
        return {"email": mail, "phone": phone}

    def codes(self, row: Row, cells: Cells) -> dict[str, Any]:
        """Return kind, country, languages and themes as codes."""
        return {
            "kind": self.kind(row, cells.get("kind", "")),
            "country": self.country(row, cells.get("country", "")),
            "languages": self.several(row, "languages", cells.get("languages", "")),
            "themes": self.several(row, "themes", cells.get("themes", "")),
        }

    def kind(self, row: Row, text: str) -> int:
        """Return the number of the kind a cell names."""
        kind = self.kinds.get(fold(text)) if text else self.default
        if kind is None:
            remedy = _("This kind is not known. Write one of: {names}.")
            self.wrong(row, "kind", text, remedy.format(names=self.kind_names))
        return kind.pk if kind else 0

    def country(self, row: Row, text: str) -> str:
        """Return the code of a country."""
        code = words.countries().get(fold(text), "")
        if text and fold(text) == "congo":
            self.wrong(row, "country", text, _("Write Congo-Brazzaville or Congo-Kinshasa."))
        elif text and not code:
            remedy = _("This country is not known. Write its name, or its code of two letters.")
            self.wrong(row, "country", text, remedy)
        return code

    def several(self, row: Row, column: str, text: str) -> list[str]:
        """Return the codes of a cell that holds several."""
        table = words.languages if column == "languages" else words.theme_codes
        codes, strange = words.several(text, table)
        if strange:
            allowed = ", ".join(dict.fromkeys(table().values()))
            remedy = _("“{word}” is not known. Write these codes: {codes}.")
            self.wrong(row, column, text, remedy.format(word=strange[0], codes=allowed))
        return codes

    def check_twice(self, row: Row, made: dict[str, Any]) -> None:
        """Find somebody who is registered, or stands in a row above."""
        key = (made["given_name"], made["family_name"], made["email"])
        organisation = made.get("organisation_name", "")
        twice = self.registered.same(*key, organisation)
        if twice is None:
            where = _("row {number}").format(number=row.number)
            self.registered.add(*key, organisation, where)
            return
        column, where = twice
        value = made["email"] if column == "email" else f"{key[0]} {key[1]}"
        self.wrong(row, column, value, twice_remedy(column, where))


def notes_on(table: Table) -> Iterator[str]:
    """Give what should be known of how a file was read."""
    if table.encoding == "cp1252":
        yield _("The file is not in UTF-8; it was read as Windows-1252. Look at the accents.")
    found = known(table.headings)
    strange = [
        text
        for text, name in zip(table.headings, found, strict=True)
        if text and not name and plain(text) not in NOT_READ
    ]
    if strange:
        yield _("These columns are not read: {names}.").format(names=", ".join(strange))


def headings_problems(table: Table, names: list[str]) -> list[Problem]:
    """Return what is wrong with the row of headings."""
    found = []
    for text, name in zip(table.headings, names, strict=True):
        if name and names.count(name) > 1:
            remedy = _("Two columns mean “{name}”. Keep one.").format(name=BY_NAME[name].label)
            found.append(Problem(table.first, name, text, remedy))
    if "full_name" not in names:
        for one in COLUMNS:
            if one.is_required and one.name not in names:
                remedy = _("The column “{name}” is missing. Add it, with this heading.")
                name = str(one.label)
                found.append(Problem(table.first, one.name, "", remedy.format(name=name)))
    return found


def shape_remedy(row: Row) -> str:
    """Return what to do with a row that has too many cells or an open quotation mark."""
    if row.is_open:
        return _("A quotation mark in this row is never closed. Close it or take it away.")
    return _("This row has more cells than headings. Put quotation marks around the text that"
             " holds a separator.")  # fmt: skip


def mail_remedy(mail: str) -> str:
    """Return what to do with a mail address that is none, or nothing."""
    try:
        validate_email(mail)
    except ValidationError:
        if mail.count("@") > 1:
            return _("Keep one address in this cell.")
        return _("This is no mail address. Write it as name@example.org, or leave it empty.")
    return ""


def phone_remedy(phone: str) -> str:
    """Return what to do with a telephone number that is none, or nothing."""
    if SPOILT_PHONE.fullmatch(phone.replace(" ", "")):
        return _("The spreadsheet made a figure of it. Format the column as text, write it anew.")
    digits = sum(map(str.isdigit, phone))
    if not PHONE.fullmatch(phone) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        return _("This is no telephone number. Write it as +242 06 612 34 56, or leave it empty.")
    return ""


def twice_remedy(column: str, where: str) -> str:
    """Return what to do with somebody who comes twice."""
    if column == "email":
        words_ = _(
            "The same mail address as {where}. Take the row away; for another person, give"
            " another address or leave it empty."
        )
    else:
        words_ = _(
            "The same name and organisation as {where}. Take the row away; for another person,"
            " give both a mail address."
        )
    return words_.format(where=where)


def without_mark(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from running it.

    >>> without_mark("'+242 06"), without_mark("'t Hooft")
    ('+242 06', "'t Hooft")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_OF_FORMULAS) else cell
