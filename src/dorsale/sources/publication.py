"""Read ``[publication]`` of ``scenario.toml``: who publishes a plan, under which identifiers."""

from __future__ import annotations

import re
from dataclasses import fields

from dorsale.plan.problems import N_
from dorsale.plan.publication import Publication
from dorsale.sources.settings import Settings

_SHAPES = {
    "address": (r"https?://[^\s<>\"{}|\\^`]+", "https://example.org/plan/"),
    "ocds_prefix": (r"ocds-[a-z0-9]{6}", "ocds-a1b2c3"),
    "oc4ids_prefix": (r"oc4ids-[a-z0-9]{6}", "oc4ids-a1b2c3"),
    "iati_organisation": (r"[A-Za-z]{2,}(-[A-Za-z0-9_.]+)+", "XM-DAC-1234"),
    "iati_type": (r"\d{2}", "10"),
}
"""Key -> what it must look like, and an example."""


def publication(settings: Settings) -> Publication:
    """Return what the section says; each value that cannot be right is one problem."""
    said = settings.section("publication")
    known = [one.name for one in fields(Publication)]
    for key in sorted(set(said) - set(known)):
        settings.report(
            N_("publication.{key} is not known here"),
            N_("Use one or more of: {codes}"),
            key=key,
            codes=", ".join(known),
        )
    return Publication(**{key: _text(settings, key, said[key]) for key in known if key in said})


def _text(settings: Settings, key: str, value: object) -> str:
    shape, example = _SHAPES.get(key, (r".*\S.*", ""))
    if isinstance(value, str) and re.fullmatch(shape, value.strip()):
        return value.strip()
    settings.report(
        N_("publication.{key} = {value} is not what it should look like"),
        N_("Write it as {example}, or leave it out") if example else N_("Write a name"),
        key=key,
        value=value,
        example=example,
    )
    return ""
