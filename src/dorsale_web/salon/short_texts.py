"""An agenda in at most three text messages of 160 signs of the alphabet of every telephone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.members.senders import SMS_SIGNS, sms
from dorsale_web.salon.models import Meeting, Participant
from dorsale_web.salon.queries.meeting_plan import of_visitors, shown, standing_meetings

MOST_TEXTS = 3
NAME_LENGTHS = (24, 16, 10, 6)
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..",
                       "œ": "oe", "Œ": "OE", "ç": "c", "\u00a0": " ", "\u202f": " "})  # fmt: skip


def plain(text: str) -> str:
    """Return a text in the signs that fit 160 into one message.

    >>> plain("Réseau « Élan », Bénin – été’s œuvre")
    "Réseau  Élan , Bénin - été's oeuvre"
    """
    folded = (one if one in GSM else bare(one) for one in text.translate(PLAIN))
    return "".join(folded)


def bare(sign: str) -> str:
    """Return a sign without its accent, or nothing when it has no plain form."""
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(one for one in parts if one in GSM)


def texts(meetings: Sequence[Meeting], mine: Iterable[int]) -> list[str]:
    """Return the texts of an agenda; names are shortened until it fits, then the rest counted."""
    me = set(mine)
    for length in NAME_LENGTHS:
        found = packed([line(one, me, length) for one in meetings])
        if len(found) <= MOST_TEXTS:
            return found
    return cut_short([line(one, me, NAME_LENGTHS[-1]) for one in meetings])


def line(meeting: Meeting, me: set[int], length: int) -> str:
    """Return a meeting in a few signs: day, hour, place, with whom."""
    is_visitor = (meeting.stand_in_id or meeting.visitor_id) in me
    other = meeting.exhibitor.organisation.name if is_visitor else other_name(meeting)
    hour = f"{meeting.edition.local(meeting.slot.starts_at):%d/%m %H:%M}"
    where = plain(meeting.place)
    return " ".join(filter(None, [hour, where, plain(other)[:length].strip()]))


def other_name(meeting: Meeting) -> str:
    """Return how a stand knows its visitor."""
    visitor = meeting.stand_in or meeting.visitor
    return meeting.visitor.stands_for or str(visitor)


def packed(lines: Iterable[str]) -> list[str]:
    """Return lines joined into texts that are each short enough.

    >>> packed(["a" * 100, "b" * 57, "c"])[0] == "a" * 100 + "; " + "b" * 57
    True
    """
    found: list[str] = []
    for one in lines:
        if found and len(found[-1]) + 2 + len(one) <= SMS_SIGNS:
            found[-1] += f"; {one}"
        else:
            found.append(one[:SMS_SIGNS])
    return found


def cut_short(lines: Sequence[str]) -> list[str]:
    """Return as many lines as fit, and how many more there are."""
    for count in range(len(lines) - 1, 0, -1):
        found = packed([*lines[:count], f"+{len(lines) - count}"])
        if len(found) <= MOST_TEXTS:
            return found
    return []


def agenda_of(participant: Participant) -> list[Meeting]:
    """Return the meetings that a participant goes to or holds."""
    rows = standing_meetings(participant.edition)
    mine = rows.filter(of_visitors([participant.pk])) | rows.filter(colleague=participant)
    return list(shown(mine.distinct()).order_by("slot__number", "pk"))


def send(participant: Participant) -> int:
    """Send the agenda of a participant; return how many texts were sent."""
    person = participant.person
    number = participant.phone or (person.phone if person else "")
    if not number:
        return 0
    language = (person.interface_language if person else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        some = texts(agenda_of(participant), [participant.pk]) or [plain(_("No meetings."))]
    for one in some:
        sms(Person(phone=number), one, one)
    return len(some)


def send_to(participant: Participant | None) -> None:
    """Send the agenda of whoever asks for it.

    Raises:
        Refused: not registered, or no number is known.
    """
    if participant is None:
        raise Refused(_("You are not registered at this fair."))
    if not send(participant):
        raise Refused(_("No telephone number is known. Write yours into your registration."))
