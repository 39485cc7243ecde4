"""When two registrations are of the same human being."""

from __future__ import annotations

from dorsale_web.members.geography import fold


def name_key(given_name: str, family_name: str) -> str:
    """Return a name without accents and case, its words in alphabetical order.

    >>> name_key("Awa", "N'GOMA") == name_key("Ngoma", "Awa")
    True
    """
    return " ".join(sorted(fold(f"{given_name} {family_name}").split()))


def mail_key(address: str) -> str:
    """Return a mail address as it is compared.

    >>> mail_key(" Awa@Example.ORG ")
    'awa@example.org'
    """
    return address.strip().casefold()
