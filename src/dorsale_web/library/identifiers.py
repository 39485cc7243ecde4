"""Names of works and of people that the whole world shares: DOI and ORCID iD."""

from __future__ import annotations

import re

DOI = re.compile(r"10\.\d{4,9}/\S+")
BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
BEFORE_ORCID = re.compile(r"^https?://orcid\.org/", re.IGNORECASE)
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def doi(text: str) -> str | None:
    """Return the DOI in a text, without the address before it; None when it is not one.

    >>> doi("https://doi.org/10.5281/zenodo.1234"), doi("zenodo.1234")
    ('10.5281/zenodo.1234', None)
    """
    found = BEFORE_DOI.sub("", text.strip())
    return found if DOI.fullmatch(found) else None


def orcid(text: str) -> str | None:
    """Return the ORCID iD in a text; None when it is not one or its last sign does not fit.

    >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', None)
    """
    found = BEFORE_ORCID.sub("", text.strip()).rstrip("/").upper()
    if not ORCID.fullmatch(found):
        return None
    return found if check_sign(found.replace("-", "")[:15]) == found[-1] else None


def check_sign(digits: str) -> str:
    """Return the last sign of an ORCID iD (ISO 7064, mod 11-2).

    >>> check_sign("000000021825009")
    '7'
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
