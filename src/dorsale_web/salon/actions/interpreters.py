"""Interpreters: kept as a resource of an edition, assigned to meetings, released."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import Interpreter, Meeting


@transaction.atomic
def keep_interpreter(by: Person, interpreter: Interpreter) -> None:
    """Save an interpreter.

    Raises:
        Refused: the edition is closed.
    """
    edition = interpreter.edition
    refuse_closed(edition)
    act = "interpreter.change" if interpreter.pk else "interpreter.add"
    interpreter.save()
    record(by, act, interpreter, organisation=edition.organisation)


@transaction.atomic
def remove_interpreter(by: Person, interpreter: Interpreter) -> None:
    """Remove an interpreter; the meetings assigned to this one need another.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(interpreter.edition)
    record(by, "interpreter.remove", interpreter, organisation=interpreter.edition.organisation)
    interpreter.delete()


@transaction.atomic
def assign(by: Person, meeting: Meeting, interpreter: Interpreter) -> None:
    """Give an interpreter to a meeting.

    Raises:
        Refused: closed, of another fair, away, busy in this slot, or the meeting fell.
    """
    edition = meeting.edition
    refuse_closed(edition)
    held = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    if held.edition_id != edition.pk:
        raise Refused(_("This interpreter works at another fair."))
    if meeting.fallen:
        raise Refused(_("This meeting will not be held."))
    if meeting.slot.number in held.away:
        raise Refused(_("{name} is not there at this hour.").format(name=held))
    if held.meetings.filter(slot=meeting.slot_id, fallen="").exclude(pk=meeting.pk).exists():
        raise Refused(_("{name} has another meeting at this hour.").format(name=held))
    _set(by, meeting, held, "meeting.interpreter")


@transaction.atomic
def release(by: Person, meeting: Meeting) -> None:
    """Take the interpreter of a meeting back.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(meeting.edition)
    _set(by, meeting, None, "meeting.no_interpreter")


def _set(by: Person, meeting: Meeting, interpreter: Interpreter | None, act: str) -> None:
    meeting.interpreter = interpreter
    meeting.save(update_fields=["interpreter"])
    code = interpreter.code if interpreter else ""
    record(by, act, meeting, organisation=meeting.edition.organisation, interpreter=code)
