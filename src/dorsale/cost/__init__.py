"""Quantities times the cost book: prices of spans, the bill, its parts and its range.

Base estimate: typical rate, the scenario's price year, net of tax, no contingency. Ranges
come from drawing causes, not lines: a rate that is dear for one span is dear for all, so that a
total's range does not shrink by false independence.
"""

from __future__ import annotations

from dorsale.cost.billing import bill
from dorsale.cost.causes import DRAWS
from dorsale.cost.halls import with_sites
from dorsale.cost.needs import quantities
from dorsale.cost.prices import Book, amounts, annuity, book, parts, priced, yearly
from dorsale.cost.whole import itemised

__all__ = [
    "DRAWS",
    "Book",
    "amounts",
    "annuity",
    "bill",
    "book",
    "itemised",
    "parts",
    "priced",
    "quantities",
    "with_sites",
    "yearly",
]
