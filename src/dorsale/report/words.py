"""What the report says in one language: sentences, labels, numbers with their units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from dorsale.language import number, translator
from dorsale.plan.problems import N_
from dorsale.report.codes import CODES

HOURS_A_YEAR = 8760.0
NARROW = "\u202f"
BOTH_SIDES = " – "


@dataclass(frozen=True)
class Words:
    """The voice of the report in one language."""

    language: str

    def say(self, message: str, **values: object) -> str:
        """Return ``message`` in the language, its ``{values}`` filled in.

        >>> Words("en").say("{n} spans", n=3)
        '3 spans'
        """
        said = translator(self.language).gettext(message) if message else ""
        return said.format(**values) if values else said

    def mark(self, message: str, **values: object) -> Markup:
        """Return :meth:`say` as markup: the message's own tags stand, its values are escaped."""
        return Markup(self.say(message)).format(**{k: escape(v) for k, v in values.items()})

    def label(self, codes: str, code: object) -> str:
        """Return the label of ``code``, or the code itself where it has none.

        >>> Words("en").label("way", "railway"), Words("en").label("way", "canal")
        ('railway', 'canal')
        """
        known = CODES[codes].get(str(code))
        return self.say(known) if known else str(code).replace("_", " ")

    def number(self, value: float, digits: int = 0) -> str:
        """Return ``value`` as the language writes it, with ``digits`` decimals."""
        return number(value, self.language, digits)

    def rounded(self, value: float) -> str:
        """Return ``value`` to three figures, as a reader keeps it.

        >>> Words("en").rounded(10852.4), Words("en").rounded(94.8), Words("en").rounded(0.567)
        ('10,900', '95', '0.57')
        """
        if abs(value) < 1:
            return self.number(value, 2 if value else 0)
        if abs(value) < 10:
            return self.number(value, 1)
        digits = 3 - math.ceil(math.log10(abs(value) + 1e-9))
        return self.number(round(value, min(digits, 0)))

    def km(self, value: float) -> str:
        """Return a length with its unit."""
        return f"{self.number(round(value, -1) if value >= 1000 else value)}\u00a0km"

    def money(self, eur: float) -> str:
        r"""Return a sum: millions above a hundred thousand, whole euros below.

        >>> Words("en").money(292415267), Words("en").money(44880)
        ('EUR\xa0292\xa0m', 'EUR\xa044,880')
        """
        if abs(eur) < 1e5:
            said, unit = self.number(eur), ""
        else:
            said, unit = self.millions(eur), "M" if self.language == "fr" else "\u00a0m"
        return f"{said}\u00a0{unit}€" if self.language == "fr" else f"EUR\u00a0{said}{unit}"

    def millions(self, eur: float) -> str:
        """Return a sum in millions without its unit."""
        million = eur / 1e6
        return self.number(million, 0 if abs(million) >= 100 else 1 if abs(million) >= 1 else 2)

    def money_range(self, base: float, low: float, high: float) -> str:
        r"""Return a sum and its range.

        >>> Words("en").money_range(292e6, 284e6, 325e6)
        'EUR\xa0292\xa0m (284–325)'
        """
        return f"{self.money(base)} ({self.millions(low)}–{self.millions(high)})"

    def people(self, count: float) -> str:
        """Return a count of people: millions above one, thousands below."""
        if abs(count) >= 1e6:
            return f"{self.number(count / 1e6, 1)}\u00a0M"
        return self.number(round(count, -3) if abs(count) >= 1e4 else round(count, -2))

    def hours(self, low: float, high: float | None = None) -> str:
        r"""Return hours, as a range when both ends differ once rounded.

        >>> Words("en").hours(84.1, 94.8), Words("en").hours(6.8, 7.0)
        ('84–95\xa0h', '7\xa0h')
        """
        first, last = self._hours(low), self._hours(low if high is None else high)
        return f"{first}\u00a0h" if first == last else f"{first}–{last}\u00a0h"

    def _hours(self, value: float) -> str:
        return self.number(value, 1 if 0 < value < 5 else 0)

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share as a percentage.

        >>> Words("en").percent(0.2136)
        '21%'
        """
        said = self.number(share * 100, digits)
        return f"{said}{NARROW}%" if self.language == "fr" else f"{said}%"

    def month(self, text: str) -> str:
        """Return ``2026-11`` as a month in words.

        >>> Words("en").month("2026-11")
        'Nov 2026'
        """
        from babel.dates import format_date  # slow start: only when a date is written

        parts = [int(p) for p in text.split("-")[:2]]
        if len(parts) == 1:
            return text
        return format_date(date(parts[0], parts[1], 1), "MMM y", locale=self.language)

    def country(self, code: str | None) -> str:
        """Return the name of a country, or of both where works cross a border."""
        from babel import Locale  # slow start: only when a name is written

        names = Locale(self.language).territories
        parts = [names.get(one, one).replace(" - ", "-") for one in str(code or "").split("+")]
        return BOTH_SIDES.join(parts)

    def join(self, parts: Iterable[str]) -> str:
        """Return names as an enumeration.

        >>> Words("en").join(["A", "B", "C"])
        'A, B and C'
        """
        names = list(parts)
        if len(names) < 2:
            return "".join(names)
        return self.say(N_("{first} and {last}"), first=", ".join(names[:-1]), last=names[-1])


def host(address: str) -> str:
    """Return the name of a source: the host of its address, or the text itself.

    >>> host("https://www.afdb.org/fr/x"), host("Decree 2015-12, p. 4")
    ('afdb.org', 'Decree 2015-12, p. 4')
    """
    found = urlsplit(address).hostname if address.startswith(("http://", "https://")) else None
    return found.removeprefix("www.") if found else address


def is_assumed(row: Mapping[str, object]) -> bool:
    """Tell whether a row of the document rests on an assumption."""
    return row.get("confidence") == "assumption" or row.get("source") == "assumption"
