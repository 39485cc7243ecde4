"""The licences under which an entry can be reused, with the addresses of their texts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "CC-BY-4.0": _("CC BY 4.0: reuse with the source named"),
        "CC-BY-SA-4.0": _("CC BY-SA 4.0: reuse with the source named, shared alike"),
        "CC-BY-NC-4.0": _("CC BY-NC 4.0: reuse with the source named, not for sale"),
        "CC0-1.0": _("CC0 1.0: reuse without condition"),
        "reserved": _("all rights reserved: to be read here"),
    }
)
ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
        "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
        "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
)


def label(licence: str) -> str:
    """Return a licence in words."""
    return str(LABELS.get(licence, licence))


def address(licence: str) -> str:
    """Return where the text of a licence stands, or nothing.

    >>> address("CC-BY-4.0")
    'https://creativecommons.org/licenses/by/4.0/'
    """
    return ADDRESSES.get(licence, "")
