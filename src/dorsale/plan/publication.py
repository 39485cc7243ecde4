"""Who publishes a plan, and under which registered identifiers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Publication:
    """What ``[publication]`` of ``scenario.toml`` says; empty: placeholders are written.

    ``publisher``: who publishes. ``owner``: who buys the works. ``address``: web folder in which
    the files will stand. ``ocds_prefix``, ``oc4ids_prefix``: registered with the Open Contracting
    Partnership. ``iati_organisation``: identifier of who reports to IATI, and ``iati_type`` its
    code in the list OrganisationType.
    """

    publisher: str = ""
    owner: str = ""
    address: str = ""
    ocds_prefix: str = ""
    oc4ids_prefix: str = ""
    iati_organisation: str = ""
    iati_type: str = ""
