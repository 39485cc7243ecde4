"""Introductions in words: who the other side is, where it stands, what happened, why it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dorsale_web.market.actions.introductions import url_of
from dorsale_web.market.answers import visible_answers
from dorsale_web.market.cards import organisation_url, poster
from dorsale_web.market.models import Introduction, IntroductionState, Posting
from dorsale_web.market.queries import seen_posters
from dorsale_web.members.access import may
from dorsale_web.members.models import Asker, AuditEntry
from dorsale_web.members.standing import standing

ACTS = {
    "introduction.confirm": gettext_lazy("The interest was confirmed"),
    "introduction.withdraw": gettext_lazy("The interest was withdrawn"),
    "introduction.stop": gettext_lazy("A steward stopped it"),
}


def rows(asker: Asker, introductions: Iterable[Introduction]) -> list[dict[str, Any]]:
    """Return introductions as lines of a list."""
    some = list(introductions)
    seen = seen_posters(asker, [one.posting for one in some])
    return [row(asker, one, named=one.posting_id in seen) for one in some]


def row(asker: Asker, one: Introduction, *, named: bool) -> dict[str, Any]:
    """Return one introduction as a line."""
    reading = one.posting.reading(get_language())
    is_ours = one.posting.organisation_id in standing(asker).roles
    behind = poster(one.posting, named=named)
    return {
        "url": url_of(one),
        "title": reading.title,
        "language": reading.language,
        "direction": reading.direction,
        "other": one.organisation.name if is_ours else behind.get("organisation", ""),
        "anonymous": "" if is_ours else behind.get("anonymous", ""),
        "state": one.state,
        "state_label": one.get_state_display(),
        "at": one.made_at,
        "waits_for_us": waits_for(asker, one),
    }


def waits_for(asker: Asker, one: Introduction) -> bool:
    """Return whether the next step is the asker's: to answer, or to confirm."""
    if may(asker, "market.reply_introduction", one):
        return True
    to_confirm = one.state == IntroductionState.TO_CONFIRM
    return to_confirm and may(asker, "market.confirm_introduction", one)


def interested(one: Introduction) -> dict[str, str]:
    """Return who is interested: named from the start."""
    return {"name": one.organisation.name, "url": organisation_url(one.organisation.slug)}


def steps(asker: Asker, one: Introduction) -> list[dict[str, Any]]:
    """Return where an introduction stands, as stations."""
    ended = {
        IntroductionState.DECLINED.value: _("Declined"),
        IntroductionState.WITHDRAWN.value: _("Withdrawn"),
        IntroductionState.STOPPED.value: _("Stopped"),
    }
    told = one.outcome is not None and bool(visible_answers(asker, one.outcome))
    both = one.state == IntroductionState.ACCEPTED
    first = {"label": _("Interest"), "state": "done", "on": one.made_at}
    if one.state in ended:
        return [first, {"label": ended[one.state], "state": "now", "stopped": True}]
    answer = {
        "label": _("To be confirmed") if one.state == "to_confirm" else _("Both accept"),
        "state": "done" if both else "now",
        "on": one.answered_at if both else None,
    }
    talk = {"label": _("You talk"), "state": ("done" if told else "now") if both else "later"}
    last = {"label": _("What came of it"), "state": "now" if both and told else "later"}
    return [first, answer, talk, last]


def events(one: Introduction) -> list[dict[str, Any]]:
    """Return what happened, the first first; nobody is named who is not named on the page."""
    happened = [
        {"at": one.made_at, "text": _("{name} expressed interest").format(name=one.organisation)}
    ]
    happened += [
        {"at": version.replaced_at, "text": _("The posting changed")}
        for version in one.posting.versions.filter(replaced_at__gte=one.made_at)
    ]
    acts = AuditEntry.objects.filter(kind="introduction", code=one.code, act__in=list(ACTS))
    happened += [{"at": act.at, "text": str(ACTS[act.act]), "mark": mark(act.act)} for act in acts]
    happened += answered(one)
    return sorted(happened, key=lambda event: event["at"])


def mark(act: str) -> str:
    """Return the mark of an act on the line of time."""
    return "" if act == "introduction.confirm" else "bad"


def answered(one: Introduction) -> list[dict[str, Any]]:
    """Return the last answer of the posting's authors, if they gave one."""
    if one.answered_at is None:
        return []
    declined = one.state == IntroductionState.DECLINED
    text = _("The authors of the posting declined") if declined else _("Both sides accepted")
    return [{"at": one.answered_at, "text": text, "mark": "bad" if declined else "good"}]


def why_stopped(asker: Asker, one: Introduction) -> str:
    """Return why a steward stopped it; free words only to who may know who is meant."""
    if one.state != IntroductionState.STOPPED:
        return ""
    reason = one.stopped_reason or one.posting.suspended_reason
    if reason and one.posting_id in seen_posters(asker, [one.posting]):
        return reason
    return _("A steward stopped this posting or one of the two organisations.")


def answering(one: Introduction) -> Posting | None:
    """Return the posting that the interested side gave as its answer, while it is open."""
    return one.answers if one.answers and one.answers.is_open else None
