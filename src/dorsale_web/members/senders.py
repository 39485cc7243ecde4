"""How notices leave the site: by mail, by text message, or into a folder. Each can be exchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Person

SMS_SIGNS = 160
Sender = Callable[[Person, str, str], None]


def mail(person: Person, subject: str, text: str) -> None:
    """Send by mail; Django's settings say where mail goes."""
    if person.email:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])


def sms_folder(person: Person, subject: str, text: str) -> None:
    """Write a text message of at most 160 signs into the outbox, for a gateway to take."""
    folder = Path(settings.OUTBOX) / "sms"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%dT%H%M%S}-{new_code()}.txt"
    line = subject if len(subject) <= SMS_SIGNS else subject[: SMS_SIGNS - 1] + "…"
    (folder / name).write_text(f"{person.phone}\n{line}\n", encoding="utf-8")


def nowhere(person: Person, subject: str, text: str) -> None:
    """Send nothing."""


SMS_SENDERS: dict[str, Sender] = {"folder": sms_folder, "off": nowhere}


def sms(person: Person, subject: str, text: str) -> None:
    """Send a text message, as the settings say."""
    if person.phone:
        SMS_SENDERS[settings.SMS_SENDER](person, subject, text)


CHANNELS: dict[str, Sender] = {"mail": mail, "sms": sms}
