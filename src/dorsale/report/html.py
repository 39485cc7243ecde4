"""The report: one HTML file that works offline, in French and English, on paper and on screen."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from dorsale.language import LANGUAGES
from dorsale.plan.problems import N_
from dorsale.report import (
    map_layers,
    map_live,
    map_small,
    map_svg,
    other_plans,
    programme,
    rules_kept,
    sections,
)
from dorsale.report.appraisal import page
from dorsale.report.glossary import GLOSSARY
from dorsale.report.unknown import UNKNOWN
from dorsale.report.words import Words

Document = Mapping[str, Any]

MODES = (("status", N_("status")), ("phase", N_("phase")), ("availability", N_("availability")))
SIGNS = (
    ("capital", N_("capital")),
    ("landing", N_("cable landing")),
    ("border", N_("border post")),
    ("house", N_("data centre")),
    ("town", N_("town served")),
)
CONTENTS = (
    ("why", N_("Why this plan")),
    ("availability", N_("Availability")),
    ("rules", N_("Rules of the region")),
    ("programme", N_("The programme")),
    ("bill", N_("The bill")),
    ("finance", N_("Finance")),
    ("coverage", N_("Coverage")),
    ("optics", N_("Light")),
    ("assumptions", N_("What is assumed")),
    ("unknown", N_("What this plan does not know")),
    ("method", N_("Method and words")),
    ("spans", N_("Every span, one by one")),
)


def write(document: Document, path: Path, outlines: Mapping[str, Any]) -> None:
    """Write the report to ``path`` whole or not at all. ``OSError`` passes through."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(render(document, outlines), encoding="utf-8")
    os.replace(beside, path)


def render(document: Document, outlines: Mapping[str, Any]) -> str:
    """Return the report of the plan ``document`` (``plan.json``) as one HTML page.

    ``outlines`` is GeoJSON: ``kind`` (country, lake, river), ``iso2``, ``name_en, name_fr``;
    its ``credit`` says whose they are when they are not the shipped ones.
    """
    voices = [_voice(document, Words(one), outlines) for one in LANGUAGES]
    strokes = map_layers.strokes(document)
    plans = other_plans.of_kind(document, "different")
    inline = _inline(document, strokes)
    context = {
        "document": document,
        "credit": str(outlines.get("credit", "")),
        "voices": voices,
        "strokes": strokes,
        "symbols": map_svg.symbols() + map_small.stock(document, outlines, plans),
        "static_map": map_svg.draw(document, outlines, _both_plainly(N_("Map of the plan"))),
        "data": map_live.as_json(map_live.data(document, outlines)),
        "used": sum(span["used"] for span in document["spans"]),
        "aside": sum(not span["used"] for span in document["spans"]),
        "contents": [pair for pair in CONTENTS if _is_told(document, pair[0])],
        **inline,
        "policy": _policy(inline),
    }
    return _environment(document).get_template("page.html").render(context)


def _voice(document: Document, words: Words, outlines: Mapping[str, Any]) -> dict[str, Any]:
    appraisal = page.chapters(document, words, outlines)
    return {"words": words, "appraisal": appraisal, **sections.view(document, words)}


def _environment(document: Document) -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(
        both=_both, N_=N_, modes=MODES, signs=SIGNS, glossary=GLOSSARY, unknown=UNKNOWN,
        widths=_widths, kind=page.kind, marked=page.marked,
        countries=lambda words: words.join(_countries(document, words)),
        cost_range=lambda words: _cost_range(document, words),
    )  # fmt: skip
    return environment


def _asset(name: str) -> str:
    return (files("dorsale.report") / "templates" / name).read_text(encoding="utf-8")


def _inline(document: Document, strokes: Mapping[str, Any]) -> dict[str, Markup]:
    """Return the styles and scripts that stand inside the page."""
    return {
        "css": Markup(_asset("report.css") + map_svg.style(strokes)),
        "library_css": Markup(map_live.library("maplibre-gl.css")),
        "script": Markup(_asset("report.js")),
        "library_script": Markup(map_live.library("maplibre-gl.js")),
    }


def _policy(inline: Mapping[str, str]) -> str:
    """Return a content policy that lets in only what the file holds, and tiles when asked."""
    scripts = f"{_hash(inline['script'])} {_hash(inline['library_script'])}"
    styles = f"{_hash(inline['css'])} {_hash(inline['library_css'])}"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; worker-src blob:; "
        f"child-src blob:; img-src data: blob: {map_live.TILES}; connect-src {map_live.TILES}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _both(message: str) -> Markup:
    """Return ``message`` in each language, of which the style sheet shows one."""
    return Markup("").join(
        Markup('<span class="{0}" lang="{0}">{1}</span>').format(one, Words(one).say(message))
        for one in LANGUAGES
    )


def _both_plainly(message: str) -> str:
    return " · ".join(Words(one).say(message) for one in LANGUAGES)


def _widths(words: Words) -> list[tuple[int, str]]:
    """Return the three widths of the map with the capacity each stands for."""
    first, second = (words.number(step) for step in map_layers.CAPACITY_STEPS_GBPS)
    return [
        (1, words.say(N_("up to {n} Gbit/s"), n=first)),
        (2, words.say(N_("up to {n} Gbit/s"), n=second)),
        (3, words.say(N_("more than {n} Gbit/s"), n=second)),
    ]


def _countries(document: Document, words: Words) -> list[str]:
    return sorted(words.country(code) for code in document["scenario"]["countries"])


def _cost_range(document: Document, words: Words) -> str:
    total = document["bill"]["total_eur"]
    return words.say(
        N_("{low} and {high}"), low=words.money(total["p10"]), high=words.money(total["p90"])
    )


def _is_told(document: Document, section: str) -> bool:
    if section == "rules":
        return bool(rules_kept.of(document))
    if section == "programme":
        return bool(programme.of(document).get("spans"))
    return section not in ("finance", "coverage", "optics") or bool(document[section])
