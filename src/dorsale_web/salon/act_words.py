"""Acts on an edition in words, for its organisers: one plain sentence for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dorsale_web.members import audit_words
from dorsale_web.members.models import AuditEntry, Person
from dorsale_web.salon.models import EditionRole

SENTENCES: Mapping[str, Promise | str] = {
    "edition.found": _("{who} founded the fair."),
    "edition.change": _("{who} changed the settings."),
    "edition.translate": _("{who} added texts in another language."),
    "edition.remove_translation": _("{who} removed texts in another language."),
    "edition.name_helper": _("{who} named {person}: {part}."),
    "edition.end_role": _("{who} took a role back from {person}: {part}."),
    "edition.publish": _("{who} published the fair."),
    "edition.close": _("{who} closed the fair."),
    "edition.halls": _("{who} changed the halls."),
    "edition.rooms": _("{who} changed rooms and stages."),
    "edition.stands": _("{who} changed the stands of {hall}: {kept} kept, {removed} removed."),
    "edition.questions": _("{who} changed the questions to exhibitors."),
    "edition.deadlines": _("{who} changed the dates for exhibitors."),
    "edition.catalogue": _("{who} changed what exhibitors can order."),
    "edition.desk_pin": _("{who} set a new PIN for the desk."),
    "edition.meeting_rules": _("{who} changed the rules of meetings."),
    "edition.slots": _("{who} changed the slots for meetings."),
    "edition.ask_outcomes": _("{who} asked both sides of the meetings what came of them."),
    "edition.report_publish": _("{who} published the report."),
    "edition.report_withdraw": _("{who} took the report back."),
}


def sentence(entry: AuditEntry, people: Mapping[str, Person]) -> str:
    """Return what was done to an edition; ``people`` holds those it names, by code."""
    if entry.act not in SENTENCES:
        return audit_words.sentence(entry, people)
    person = people.get(str(entry.facts.get("person", "")))
    facts: dict[str, object] = defaultdict(lambda: "…", entry.facts)
    facts["who"] = entry.actor.name if entry.actor else _now("The system or a visitor")
    facts["person"] = person.name if person else "…"
    facts["part"] = dict(EditionRole.Role.choices).get(str(entry.facts.get("part", "")), "…")
    return str(SENTENCES[entry.act]).format_map(facts)
