"""Who publishes a plan, and under which registered prefixes: what no plan can know by itself.

A scenario says it under ``[publication]``. Without that, placeholders stand in: they make valid
files that must not be published as they are, because their identifiers belong to nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dorsale.formats.packages import Speech, first_day
from dorsale.plan.problems import N_

OCDS_PREFIX = "ocds-000000"
OC4IDS_PREFIX = "oc4ids-000000"
IATI_ORGANISATION = "XX-PLACEHOLDER-000000"
_OTHER_ORGANISATION = "90"  # of the codelist OrganisationType of IATI


@dataclass(frozen=True)
class Head:
    """The head of a file: names, prefixes, addresses, the day of the data."""

    publisher: str
    owner: str
    address: str
    ocds_prefix: str
    oc4ids_prefix: str
    iati_organisation: str
    iati_type: str
    day: str

    @property
    def moment(self) -> str:
        """Return the day of the data as a date and time (RFC 3339)."""
        return f"{self.day}T00:00:00Z"

    def uri(self, plan: Mapping[str, Any], file: str) -> str:
        """Return the address of a file of the plan: a name (URN) where nobody gave one."""
        if self.address:
            return f"{self.address.rstrip('/')}/{file}"
        return f"urn:dorsale:{plan_id(plan)}:{file}"


def publication(plan: Mapping[str, Any], words: Speech) -> Head:
    """Return who publishes ``plan``; the day is the first of the month the plan stands for."""
    said = plan["scenario"].get("publication") or {}
    return Head(
        said.get("publisher") or words.say(N_("Publisher to be named")),
        said.get("owner") or "",
        said.get("address") or "",
        said.get("ocds_prefix") or OCDS_PREFIX,
        said.get("oc4ids_prefix") or OC4IDS_PREFIX,
        said.get("iati_organisation") or IATI_ORGANISATION,
        said.get("iati_type") or _OTHER_ORGANISATION,
        first_day(plan["scenario"]["as_of"]),
    )


def project_id(plan: Mapping[str, Any], head: Head) -> str:
    """Return the identifier of the project in OC4IDS."""
    return f"{head.oc4ids_prefix}-{plan_id(plan)}"


def plan_id(plan: Mapping[str, Any]) -> str:
    """Return the scenario's name for identifiers and addresses: letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", plan["scenario"]["name"]).encode("ascii", "ignore")
    return re.sub(r"[^A-Za-z0-9._]+", "-", letters.decode()).strip("-") or "plan"


def title(plan: Mapping[str, Any], language: str) -> str:
    """Return the title of the plan, in another language where it has none in this one."""
    titles = plan["scenario"]["title"]
    return str(titles.get(language) or next(iter(titles.values()), plan["scenario"]["name"]))


def owner(head: Head, country: str, words: Speech) -> tuple[str, str]:
    """Return the id and the name of who buys in a country (or across a border)."""
    name = head.owner or words.say(
        N_("Project owner to be named, {country}"), country=words.country(country)
    )
    return f"owner-{country.replace('+', '-') or 'all'}", name
