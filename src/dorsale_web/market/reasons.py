"""Reasons of a match in the reader's language: what counts, how much, and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dorsale_web.market.models import PostingKind, Stage
from dorsale_web.matching import themes
from dorsale_web.matching.concepts import lexicon
from dorsale_web.matching.score import WEIGHTS, WEIGHTS_WITH_MEANING
from dorsale_web.members.geography import country_name
from dorsale_web.members.text import CONTENT_LANGUAGES

LABELS: Mapping[str, Any] = {
    "theme": _("Themes"),
    "concepts": _("Notions, whatever the language"),
    "words": _("Words in common"),
    "meaning": _("Meaning of the texts"),
    "kind": _("Kind of posting"),
    "place": _("Country"),
    "language": _("Languages"),
    "stage": _("Stage"),
    "outcomes": _("Past outcomes"),
}
Reason = dict[str, Any]  # code, points, most, facts


def lines(reasons: list[Reason]) -> list[dict[str, Any]]:
    """Return stored reasons as lines with their points, what gave most first."""
    known = [one for one in reasons if one["code"] in LABELS]
    known.sort(key=lambda one: (-one["points"], -one["most"]))
    return [
        {
            "label": str(LABELS[one["code"]]),
            "points": one["points"],
            "out_of": one["most"],
            "sentence": sentence(one),
        }
        for one in known
    ]


def weights(reasons: list[Reason] | None = None) -> list[dict[str, Any]]:
    """Return how many points each reason gives at most, as in a match, else as they are today."""
    with_meaning = any(one["code"] == "meaning" for one in reasons or ())
    most = asdict(WEIGHTS_WITH_MEANING if with_meaning else WEIGHTS)
    rows = [{"label": str(label), "most": most[code]} for code, label in LABELS.items()]
    return sorted((row for row in rows if row["most"]), key=lambda row: -row["most"])


def sentence(reason: Reason) -> str:
    """Return why a reason gave its points, in the active language."""
    return SENTENCES[reason["code"]](reason)


def listed(names: list[str]) -> str:
    """Return names as a list; each keeps its own direction of writing."""
    return gettext(", ").join(f"\u2068{name}\u2069" for name in names)


def of_themes(reason: Reason) -> str:
    """Say which themes both name."""
    if not reason["facts"]:
        return gettext("You name no theme in common.")
    names = [themes.label(code, language()) for code in reason["facts"]]
    return gettext("You both name: {themes}.").format(themes=listed(names))


def of_concepts(reason: Reason) -> str:
    """Say which notions both texts speak of, and which are only near."""
    same = [notion(code) for code in reason["facts"] if ":" not in code]
    close = [
        gettext("{needed} – {offered}").format(needed=notion(needed), offered=notion(offered))
        for needed, offered in (code.split(":") for code in reason["facts"] if ":" in code)
    ]
    said = []
    if same:
        said.append(gettext("Shared notions: {notions}.").format(notions=listed(same)))
    if close:
        said.append(gettext("Close ones: {notions}.").format(notions=listed(close)))
    return " ".join(said) or gettext("The two texts share no notion we know.")


def notion(code: str) -> str:
    """Return a concept in the reader's language."""
    found = lexicon().get(code)
    return found.label(language()) if found else code


def of_words(reason: Reason) -> str:
    """Say which words stand in both, as they were written."""
    if not reason["facts"]:
        return gettext("No word in common.")
    return gettext("Both texts say: {words}.").format(words=listed(list(reason["facts"])))


def of_meaning(reason: Reason) -> str:
    """Say how near a language model finds the texts."""
    if reason["points"] >= reason["most"] / 2:
        return gettext("A language model on this server finds the two texts close.")
    return gettext("A language model on this server finds the two texts far apart.")


def of_kind(reason: Reason) -> str:
    """Say whether the two kinds suit one another."""
    kinds = [str(PostingKind(code).label) for code in reason["facts"]]
    if not kinds:
        return gettext("The two kinds of posting seldom suit one another.")
    if kinds[0] == kinds[-1]:
        return gettext("Both are of the same kind: {kind}.").format(kind=kinds[0])
    return gettext("The two kinds often suit one another: {kinds}.").format(kinds=listed(kinds))


def of_place(reason: Reason) -> str:
    """Say from where both are, and whether each looks for partners there."""
    if not reason["facts"]:
        return gettext("Each looks for partners in other countries.")
    names = [country_name(code, language()) for code in dict.fromkeys(reason["facts"])]
    if reason["points"] >= reason["most"]:
        return gettext("Each looks for partners where the other is: {places}.").format(
            places=listed(names)
        )
    return gettext("From {places}.").format(places=listed(names))


def of_languages(reason: Reason) -> str:
    """Say which languages both read."""
    if not reason["facts"]:
        return gettext("No language in common: plan for somebody who translates.")
    known = dict(CONTENT_LANGUAGES)
    names = [known.get(code, code) for code in reason["facts"]]
    return gettext("You both read: {languages}.").format(languages=listed(names))


def of_stage(reason: Reason) -> str:
    """Say how far the thing should be, and how far it is."""
    if not reason["facts"]:
        return gettext("One of you does not say how far it is.")
    needed, offered = (str(Stage(code).label) for code in reason["facts"])
    return gettext("Needed: {needed}; offered: {offered}.").format(needed=needed, offered=offered)


def of_outcomes(reason: Reason) -> str:
    """Say how many agreements both sides confirmed."""
    number = int(reason["facts"][0]) if reason["facts"] else 0
    if not number:
        return gettext("No earlier pilot or agreement in this network yet.")
    return ngettext(
        "One earlier pilot or agreement, confirmed by both its sides.",
        "{number} earlier pilots or agreements, confirmed by both their sides.",
        number,
    ).format(number=number)


def language() -> str:
    """Return the reader's language."""
    return get_language() or "fr"


SENTENCES: Mapping[str, Callable[[Reason], str]] = {
    "theme": of_themes,
    "concepts": of_concepts,
    "words": of_words,
    "meaning": of_meaning,
    "kind": of_kind,
    "place": of_place,
    "language": of_languages,
    "stage": of_stage,
    "outcomes": of_outcomes,
}
