"""Heads of published files: what the scenario says, else placeholders."""

from __future__ import annotations

from typing import Any

from dorsale.formats.publication import owner, plan_id, project_id, publication, title
from tests.formats.published_plans import Plain, moved


def test_placeholders_until_somebody_says_better(tiny_document: dict[str, Any]) -> None:
    head = publication(tiny_document, Plain())
    assert head.moment == "2026-11-01T00:00:00Z"
    assert head.uri(tiny_document, "ocds.json") == "urn:dorsale:tiny:ocds.json"
    assert project_id(tiny_document, head) == "oc4ids-000000-tiny"
    assert owner(head, "CF+CG", Plain()) == (
        "owner-CF-CG",
        "Project owner to be named, CF+CG",
    )


def test_what_the_scenario_says(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    plan["scenario"]["publication"] = {"address": "https://example.org/", "owner": "Ministry"}
    head = publication(plan, Plain())
    assert head.uri(plan, "a.json") == "https://example.org/a.json"
    assert owner(head, "", Plain()) == ("owner-all", "Ministry")


def test_a_title_in_another_language_is_better_than_none(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    plan["scenario"]["title"] = {"fr": "Petite"}
    assert title(plan, "en") == "Petite"
    plan["scenario"]["title"] = {}
    assert title(plan, "en") == "tiny"


def test_identifiers_keep_plain_letters(tiny_document: dict[str, Any]) -> None:
    plan = moved(tiny_document)
    for name, wanted in (("cemac", "cemac"), ("Été 1 / nord", "Ete-1-nord"), ("中", "plan")):
        plan["scenario"]["name"] = name
        assert plan_id(plan) == wanted
        assert publication(plan, Plain()).uri(plan, "a") == f"urn:dorsale:{wanted}:a"
