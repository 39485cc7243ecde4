"""What a desk takes along without a network: codes hashed, a kind and initials that need the code.

A row of the pack is 16 bytes: the first 8 of ``HMAC(key, "id|" + code)``, then 8 that hold the
number of the kind and the initials, hidden under the first 8 of ``HMAC(key, "mask|" + code)``. The
key comes from the PIN and a salt of the pack. Whoever has the pack and even the PIN learns nothing
of a badge without its code, which has 99 random bits. ``static/salon-desk.js`` reads it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dorsale_web.salon.models import Badge, Edition, ParticipantState, Session, SessionState

FORMAT = "dorsale-desk-pack-1"
ROUNDS = 20_000  # of PBKDF2: a second on an old telephone
SALT_BYTES = 16
ID_BYTES = MASK_BYTES = CHECK_BYTES = 8
DAYS_BEFORE = 7  # desks open while stands are built
DAY = timedelta(days=1)


def key_of(pin: str, salt: bytes) -> bytes:
    """Return the key that a PIN opens a pack with."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, ROUNDS)


def marked(key: bytes, what: str, code: str, size: int) -> bytes:
    """Return the first bytes of the keyed print of a code, for one purpose."""
    return hmac.digest(key, f"{what}|{code}".encode(), "sha256")[:size]


def identifier(key: bytes, code: str) -> bytes:
    """Return what stands in the pack in place of a code."""
    return marked(key, "id", code, ID_BYTES)


def hidden(key: bytes, code: str, kind: int, initials: str) -> bytes:
    """Return the number of a kind and initials, hidden from who has not read the badge."""
    plain = (bytes([kind]) + fitting(initials, MASK_BYTES - 1)).ljust(MASK_BYTES, b"\0")
    mask = marked(key, "mask", code, MASK_BYTES)
    return bytes(one ^ other for one, other in zip(plain, mask, strict=True))


def fitting(text: str, most_bytes: int) -> bytes:
    """Return as many whole letters as fit, in UTF-8.

    >>> fitting("ÉBD", 4).decode()
    'ÉBD'
    >>> fitting("ÉBÀ", 4).decode()
    'ÉB'
    """
    return text.encode()[:most_bytes].decode(errors="ignore").encode()


def pack(edition: Edition, pin: str) -> dict[str, Any]:
    """Return the pack of a desk, opened with ``pin``: at most 300 kB for 10,000 visitors."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = key_of(pin, salt)
    kinds = list(edition.visitor_kinds.all())
    valid, revoked = rows(edition, key, {kind.pk: number for number, kind in enumerate(kinds)})
    return {
        "format": FORMAT,
        "edition": edition.slug,
        "name": edition.name,
        "made_at": timezone.now().isoformat(),
        "ends_at": end_of(edition).isoformat(),
        "salt": text_of([salt]),
        "rounds": ROUNDS,
        "check": text_of([marked(key, "check", "", CHECK_BYTES)]),
        "kinds": [[kind.letter, kind.name] for kind in kinds],
        "badges": text_of(valid),
        "revoked": text_of(revoked),
        "places": [place(edition, one) for one in placed(edition)],
        "days": [[day.isoformat(), *bounds(edition, day)] for day in days(edition)],
    }


def rows(edition: Edition, key: bytes, kinds: dict[int, int]) -> tuple[list[bytes], list[bytes]]:
    """Return the rows of badges that are valid, and the identifiers of those that are not.

    Both are in the order of the identifiers, which says nothing of the people.
    """
    valid, revoked = [], []
    badges = Badge.objects.filter(participant__edition=edition).select_related("participant")
    fields = ("given_name", "family_name", "state", "kind")
    shown = badges.only("code", "revoked_at", *(f"participant__{one}" for one in fields))
    for badge in shown.order_by().iterator():
        who, known_as = badge.participant, identifier(key, badge.code)
        if badge.revoked_at or who.state != ParticipantState.CONFIRMED:
            revoked.append(known_as)
        else:
            valid.append(known_as + hidden(key, badge.code, kinds[who.kind_id], who.initials))
    return sorted(valid), sorted(revoked)


def text_of(rows: Iterable[bytes]) -> str:
    """Return bytes as text that JSON can carry."""
    return b64encode(b"".join(rows)).decode()


def placed(edition: Edition) -> list[Session]:
    """Return the sessions that have an hour, in their order."""
    found = edition.sessions.filter(state=SessionState.ACCEPTED, starts_at__isnull=False)
    found = found.exclude(kind="break").select_related("room")
    return list(found.order_by("starts_at", "pk"))


def place(edition: Edition, session: Session) -> list[str]:
    """Return a session as a pack carries it: code, day, and words to choose it by."""
    assert session.starts_at is not None  # it is placed
    at = edition.local(session.starts_at)
    return [session.code, at.date().isoformat(), f"{at:%H:%M} {session.title}"]


def days(edition: Edition) -> list[date]:
    """Return the days on which a desk may be open."""
    first = edition.starts_on - timedelta(days=DAYS_BEFORE)
    return [first + timedelta(days=one) for one in range((edition.ends_on - first).days + 1)]


def bounds(edition: Edition, day: date) -> tuple[int, int]:
    """Return when a day begins and ends at the place of the fair, in milliseconds."""
    return _millis(midnight(edition, day)), _millis(midnight(edition, day + DAY))


def end_of(edition: Edition) -> datetime:
    """Return when the last day is over: from then on no pack opens."""
    return midnight(edition, edition.ends_on + DAY)


def midnight(edition: Edition, day: date) -> datetime:
    """Return the first moment of a day at the place of the fair."""
    return datetime.combine(day, time(), tzinfo=edition.zone)


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
