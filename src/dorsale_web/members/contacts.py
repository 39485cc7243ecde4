"""Ways to reach somebody that stand in public text: addresses, telephone numbers, links."""

from __future__ import annotations

import re

PATTERNS = {
    "mail": re.compile(
        r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+\s*(?:\.|\(dot\)|\[dot\])\s*\w{2,}", re.IGNORECASE
    ),
    "link": re.compile(
        r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|info|africa|example|top|xyz|io)\b(?:/\S*)?",
        re.IGNORECASE,
    ),
    "phone": re.compile(r"(?<![\w.])(?:\+|00)?\(?\d[\d\s().-]{7,}\d(?!\w|\.\d)"),
    "messenger": re.compile(r"\b(?:whats?app|telegram|signal|wechat)\b", re.IGNORECASE),
}
FEWEST_DIGITS = 8


def found_in(*texts: str) -> list[str]:
    """Return the kinds of contact that stand in ``texts``, sorted.

    >>> found_in("Écrivez à moi @ example . org ou au +242 06 612 34 56")
    ['mail', 'phone']
    >>> found_in("De 2019 à 2024, 12 500 000 FCFA, 35 %")
    []
    """
    text = "\n".join(texts).translate(EASTERN_DIGITS)
    return sorted(
        kind for kind, pattern in PATTERNS.items() if any(map(_real(kind), pattern.finditer(text)))
    )


EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def _real(kind: str):  # type: ignore[no-untyped-def]
    """Return the test that tells a telephone number from an amount or a span of years."""
    if kind != "phone":
        return lambda match: True

    def is_number(match: re.Match[str]) -> bool:
        text = match.group()
        digits = re.sub(r"\D", "", text)
        grouped_amount = re.fullmatch(r"\d{1,3}(?:[\s.]\d{3})+", text.strip())
        years = re.fullmatch(r"(?:19|20)\d\d\s*-\s*(?:19|20)\d\d", text.strip())
        return len(digits) >= FEWEST_DIGITS and not grouped_amount and not years

    return is_number
