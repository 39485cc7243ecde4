"""The audit log in words: one plain sentence for each act; other rooms register theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from dorsale_web.members.models import AuditEntry, Person, Role

Words = Mapping[str, Promise | str]
Names = Callable[[Sequence[AuditEntry]], Mapping[str, str]]
SENTENCES: dict[str, Promise | str] = {
    "organisation.found": _("{who} founded {thing}."),
    "organisation.change": _("{who} changed the page of {thing}."),
    "organisation.translate": _("{who} added a translation to {thing}."),
    "organisation.remove_translation": _("{who} removed a translation of {thing}."),
    "organisation.vouch": _("{who} vouched for {thing}, for {voucher}."),
    "organisation.name_root": _("{who} named {thing} a root of vouching."),
    "organisation.withdraw_vouch": _("{who} withdrew a vouching of {thing}."),
    "organisation.lapse": _("{who} let the vouching of {thing} lapse."),
    "organisation.suspend": _("{who} suspended {thing}."),
    "organisation.restore": _("{who} restored {thing}."),
    "invitation.make": _("{who} invited somebody to {thing} as {role}."),
    "invitation.use": _("{who} joined {thing} as {role}."),
    "invitation.withdraw": _("{who} withdrew an invitation to {thing}."),
    "membership.change": _("{who} made {person} {role} of {thing}."),
    "membership.end": _("{who} ended the role of {person} in {thing}."),
    "person.help_recover": _("{who} made a code to recover the account of {thing}."),
    "person.recover": _("{who} set a new password with a code."),
    "person.name_steward": _("{thing} became a steward."),
    "person.coordinate": _("{who} gave the country {country} into the care of {thing}."),
    "person.coordinate_no_more": _("{who} took the country {country} back from {thing}."),
    "person.suspend": _("{who} suspended {thing}."),
    "person.restore": _("{who} restored {thing}."),
    "person.erase": _("{who} left the network and erased the account."),
    "upload.keep": _("{who} sent the file {name}."),
    "report.make": _("{who} reported {target}."),
    "report.upheld": _("{who} upheld the report on {target}."),
    "report.dismissed": _("{who} dismissed the report on {target}."),
    "posting.draft": _("{who} began the posting {thing}."),
    "posting.change": _("{who} changed the posting {thing}."),
    "posting.submit": _("{who} sent the posting {thing} to review."),
    "posting.publish": _("{who} published the posting {thing}."),
    "posting.send_back": _("{who} sent the posting {thing} back to its authors."),
    "posting.renew": _("{who} renewed the posting {thing}."),
    "posting.close": _("{who} closed the posting {thing}."),
    "posting.suspend": _("{who} stopped the posting {thing}."),
    "posting.restore": _("{who} restored the posting {thing}."),
    "introduction.express": _("{who} expressed interest: introduction {thing}."),
    "introduction.accepted": _("{who} accepted the introduction {thing}."),
    "introduction.declined": _("{who} declined the introduction {thing}."),
    "introduction.confirm": _("{who} confirmed the introduction {thing}."),
    "introduction.withdraw": _("{who} withdrew the introduction {thing}."),
    "introduction.write": _("{who} wrote in the introduction {thing}."),
    "outcome.tell": _("{who} told what came of {thing}."),
    "entry.draft": _("{who} began the entry {thing}."),
    "entry.change": _("{who} changed the entry {thing}."),
    "entry.submit": _("{who} sent the entry {thing} to the stewards."),
    "entry.publish": _("{who} published the entry {thing}."),
    "entry.send_back": _("{who} sent the entry {thing} back to its authors."),
    "entry.withdraw": _("{who} withdrew the entry {thing}."),
    "entry.suspend": _("{who} stopped the entry {thing}."),
    "entry.restore": _("{who} restored the entry {thing}."),
    "entry.reply": _("{who} replied to the entry {thing}."),
}
KINDS: dict[str, Promise | str] = {
    "organisation": _("organisations"),
    "person": _("people"),
    "posting": _("offers and needs"),
    "introduction": _("introductions"),
    "outcome": _("outcomes"),
    "entry": _("library"),
    "report": _("reports"),
    "upload": _("files"),
}
ADDRESSES: dict[str, str] = {
    "organisation": "/organisations/{code}/",
    "person": "/people/{code}/",
    "posting": "/market/{code}/",
    "introduction": "/introductions/{code}/",
    "entry": "/library/{code}/",
    "report": "/reports/{code}/",
}
CHOICES: dict[str, Mapping[str, Promise | str]] = {"role": dict(Role.choices)}
NAMES: dict[str, Names] = {}  # how the things of a kind are named, by their codes
TOLD = ("reason", "note")  # facts that are shown below the sentence


def register(
    sentences: Words,
    kinds: Words,
    addresses: Mapping[str, str],
    choices: Mapping[str, Words],
    names: Mapping[str, Names],
) -> None:
    """Let a room tell its acts: in sentences, with the names of its things and facts."""
    SENTENCES.update(sentences)
    KINDS.update(kinds)
    ADDRESSES.update(addresses)
    CHOICES.update(choices)
    NAMES.update(names)


@dataclass(frozen=True)
class Told:
    """One act as it is read: when, in a sentence, with its reason and the way to its thing."""

    entry: AuditEntry
    sentence: str
    reason: str
    url: str


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def act_choices() -> list[tuple[str, str]]:
    """Return all, and the acts as they are written, to choose from."""
    said = [(act, str(words).format_map(_Facts()).strip(" .")) for act, words in SENTENCES.items()]
    return [("", pgettext("filter", "All")), *said]


def kind_choices() -> list[tuple[str, str]]:
    """Return all, and the kinds of things acts are about, to choose from."""
    return [("", pgettext("filter", "All")), *((kind, str(said)) for kind, said in KINDS.items())]


def named(entries: Iterable[AuditEntry]) -> Mapping[tuple[str, str], str]:
    """Return how the things of other rooms are called, by kind and code; one query for a kind."""
    by_kind: dict[str, list[AuditEntry]] = defaultdict(list)
    for one in entries:
        by_kind[one.kind].append(one)
    return {
        (kind, code): name
        for kind, some in by_kind.items()
        if kind in NAMES
        for code, name in NAMES[kind](some).items()
    }


def told(
    entry: AuditEntry,
    people: Mapping[str, Person],
    things: Mapping[tuple[str, str], str] | None = None,
) -> Told:
    """Return an act in words; ``people`` holds those it names, ``things`` what ``named`` gave."""
    return Told(
        entry=entry,
        sentence=sentence(entry, people, things),
        reason=next((str(entry.facts[name]) for name in TOLD if entry.facts.get(name)), ""),
        url=ADDRESSES.get(entry.kind, "").format(code=entry.code),
    )


def sentence(
    entry: AuditEntry,
    people: Mapping[str, Person],
    things: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """Return what was done, by whom, to what."""
    facts = _Facts(
        entry.facts,
        who=entry.actor.name if entry.actor else _now("The system or a visitor"),
        thing=(things or {}).get((entry.kind, entry.code)) or _thing(entry, people),
    )
    if "person" in entry.facts:
        facts["person"] = _name(str(entry.facts["person"]), people)
    for name, labels in CHOICES.items():
        if name in entry.facts:
            facts[name] = labels.get(str(entry.facts[name]), entry.facts[name])
    if entry.act not in SENTENCES:
        return f"{facts['who']}: {entry.act} ({facts['thing']})"
    return str(SENTENCES[entry.act]).format_map(facts)


def _thing(entry: AuditEntry, people: Mapping[str, Person]) -> str:
    if entry.kind == "organisation" and entry.organisation is not None:
        return entry.organisation.name
    return _name(entry.code, people) if entry.kind == "person" else entry.code


def _name(code: str, people: Mapping[str, Person]) -> str:
    return people[code].name if code in people else code
