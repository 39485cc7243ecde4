"""Applications of exhibitors: drafted, submitted, decided, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.models import Organisation, Person, Theme
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import part
from dorsale_web.salon.actions import participants
from dorsale_web.salon.models import (
    ApplicationQuestion,
    Edition,
    Exhibitor,
    ExhibitorState,
    Participant,
    SessionState,
    Stand,
)
from dorsale_web.salon.queries.exhibitors import organisers_of

OPEN = (ExhibitorState.DRAFT, ExhibitorState.SUBMITTED, ExhibitorState.WAITING)
DECISIONS = (ExhibitorState.ACCEPTED, ExhibitorState.WAITING, ExhibitorState.REFUSED)
DECIDABLE = (ExhibitorState.SUBMITTED, *DECISIONS)


def room_of(exhibitor: Exhibitor) -> str:
    """Return the address of an exhibitor's own room."""
    return reverse("exhibitor_room", args=[exhibitor.code])


def file_of(exhibitor: Exhibitor) -> str:
    """Return the address of the organisers' file on an exhibitor."""
    return reverse("organise_exhibitor", args=[exhibitor.code])


def tell_exhibitor(exhibitor: Exhibitor, kind: str, **facts: object) -> None:
    """Tell the staff of an exhibitor what was decided."""
    name = exhibitor.edition.name
    notify(staff_of(exhibitor.organisation), kind, room_of(exhibitor), edition=name, **facts)


def tell_organisers(exhibitor: Exhibitor, kind: str, **facts: object) -> None:
    """Tell the organisers what an exhibitor did."""
    about = {"edition": exhibitor.edition.name, "organisation": exhibitor.organisation.name}
    notify(organisers_of(exhibitor.edition), kind, file_of(exhibitor), **about, **facts)


def keep_act(by: Person, act: str, exhibitor: Exhibitor, **facts: object) -> None:
    """Record an act about an exhibitor."""
    record(by, act, exhibitor, organisation=exhibitor.organisation, **facts)


@transaction.atomic
def draft(by: Person, edition: Edition, organisation: Organisation) -> Exhibitor:
    """Begin an application; it is seen by nobody but the applicant until it is submitted.

    Raises:
        Refused: applications are over, or this organisation has one already.
    """
    refuse_late(edition)
    if Exhibitor.objects.filter(edition=edition, organisation=organisation).exists():
        raise Refused(_("{name} has an application already.").format(name=organisation))
    exhibitor = Exhibitor.objects.create(
        edition=edition,
        organisation=organisation,
        by=by,
        language=organisation.language,
        presentation=organisation.summary,
    )
    exhibitor.themes.set(organisation.themes.all())
    part.forget(by)
    keep_act(by, "exhibitor.draft", exhibitor)
    return exhibitor


def refuse_late(edition: Edition) -> None:
    """Refuse an application after the deadline."""
    if not edition.takes_applications:
        raise Refused(_("Applications to this fair are over. Write to its organisers."))


@transaction.atomic
def change(
    by: Person,
    exhibitor: Exhibitor,
    *,
    themes: Iterable[Theme],
    near: Iterable[Exhibitor],
    far: Iterable[Exhibitor],
    conditions: bool,
    **fields: Any,
) -> None:
    """Change an application that is not decided yet.

    Raises:
        Refused: it is decided, or applications are over.
    """
    if exhibitor.state not in OPEN:
        raise Refused(_("This application is decided. Write to the organisers to change it."))
    refuse_late(exhibitor.edition)
    for name, value in fields.items():
        setattr(exhibitor, name, value)
    exhibitor.conditions_accepted_at = accepted_at(exhibitor, conditions)
    exhibitor.save()
    exhibitor.themes.set(themes)
    set_wishes(exhibitor, near, far)
    keep_act(by, "exhibitor.change", exhibitor)


def accepted_at(exhibitor: Exhibitor, conditions: bool) -> Any:
    """Return since when the conditions are accepted: the first time holds."""
    return (exhibitor.conditions_accepted_at or timezone.now()) if conditions else None


def set_wishes(exhibitor: Exhibitor, near: Iterable[Exhibitor], far: Iterable[Exhibitor]) -> None:
    """Keep near and far from whom it wishes to stand."""
    exhibitor.wanted_near.set([one for one in near if one.pk != exhibitor.pk])
    exhibitor.wanted_far.set([one for one in far if one.pk != exhibitor.pk])


@transaction.atomic
def submit(by: Person, exhibitor: Exhibitor) -> None:
    """Hand an application to the organisers.

    Raises:
        Refused: it is not a draft, the organisation is not vouched for, it is late, or something
            that the organisers ask for is missing.
    """
    if exhibitor.state != ExhibitorState.DRAFT:
        raise Refused(_("This application is submitted already."))
    refuse_late(exhibitor.edition)
    if not exhibitor.organisation.is_vouched:
        raise Refused(
            _(
                "{name} is not vouched for yet: the draft is kept and can be submitted afterwards."
            ).format(name=exhibitor.organisation)
        )
    refuse_incomplete(exhibitor)
    exhibitor.state, exhibitor.submitted_at = ExhibitorState.SUBMITTED, timezone.now()
    exhibitor.save(update_fields=["state", "submitted_at"])
    keep_act(by, "exhibitor.submit", exhibitor)
    tell_organisers(exhibitor, "exhibitor.submitted")


def missing(exhibitor: Exhibitor) -> list[str]:
    """Return in words what an application still lacks."""
    lacks = []
    if not exhibitor.presentation.strip():
        lacks.append(_("what you show"))
    if not exhibitor.themes.exists():
        lacks.append(_("a theme"))
    if exhibitor.edition.conditions and exhibitor.conditions_accepted_at is None:
        lacks.append(_("your agreement to the conditions"))
    return lacks + [f"“{one.text}”" for one in unanswered(exhibitor)]


def unanswered(exhibitor: Exhibitor) -> list[ApplicationQuestion]:
    """Return the questions that must be answered and are not."""
    return [
        one
        for one in exhibitor.edition.questions.filter(is_required=True)
        if exhibitor.answers.get(one.code) in (None, "")
    ]


def refuse_incomplete(exhibitor: Exhibitor) -> None:
    """Refuse an application that lacks something."""
    lacks = missing(exhibitor)
    if lacks:
        raise Refused(
            _("Something is missing: {what}. Edit the application, then submit it.").format(
                what=", ".join(lacks)
            )
        )


@transaction.atomic
def withdraw(by: Person, exhibitor: Exhibitor) -> None:
    """Take an application back: its stands are free again, its shows and badges end.

    Raises:
        Refused: it is withdrawn or refused already.
    """
    if exhibitor.state in (ExhibitorState.WITHDRAWN, ExhibitorState.REFUSED):
        raise Refused(_("This application is over already."))
    was_draft = exhibitor.state == ExhibitorState.DRAFT
    exhibitor.state = ExhibitorState.WITHDRAWN
    exhibitor.save(update_fields=["state"])
    leave(by, exhibitor)
    keep_act(by, "exhibitor.withdraw", exhibitor)
    if not was_draft:
        tell_organisers(exhibitor, "exhibitor.withdrawn")


@transaction.atomic
def begin_again(by: Person, exhibitor: Exhibitor) -> None:
    """Make a withdrawn application a draft again.

    Raises:
        Refused: it was not withdrawn, or applications are over.
    """
    if exhibitor.state != ExhibitorState.WITHDRAWN:
        raise Refused(_("Only an application that was withdrawn begins again."))
    refuse_late(exhibitor.edition)
    exhibitor.state, exhibitor.submitted_at = ExhibitorState.DRAFT, None
    exhibitor.save(update_fields=["state", "submitted_at"])
    keep_act(by, "exhibitor.draft", exhibitor)


def leave(by: Person, exhibitor: Exhibitor) -> None:
    """Free what an exhibitor holds: stands, shows, badges of its team."""
    Stand.objects.filter(exhibitor=exhibitor).update(exhibitor=None)
    exhibitor.shows.exclude(state=SessionState.REFUSED).update(
        state=SessionState.WITHDRAWN, room=None, starts_at=None
    )
    for member in Participant.objects.filter(exhibitor=exhibitor).exclude(
        state__in=participants.OVER
    ):
        participants.cancel(by, member)


@transaction.atomic
def decide(by: Person, exhibitor: Exhibitor, state: str, note: str = "") -> None:
    """Accept an application, put it on the waiting list or refuse it, with words.

    Raises:
        Refused: it waits for no decision, the organisation is not vouched for, or it is refused
            without a word.
    """
    check_decision(exhibitor, state, note)
    exhibitor.state, exhibitor.decision_note = state, note
    exhibitor.decided_at, exhibitor.decided_by = timezone.now(), by
    exhibitor.save(update_fields=["state", "decision_note", "decided_at", "decided_by"])
    if state != ExhibitorState.ACCEPTED:
        leave(by, exhibitor)
    keep_act(by, f"exhibitor.{state}", exhibitor, note=note)
    tell_exhibitor(exhibitor, f"exhibitor.{state}")


def check_decision(exhibitor: Exhibitor, state: str, note: str) -> None:
    """Refuse a decision that the rules of a fair do not allow."""
    if exhibitor.state not in DECIDABLE or state not in DECISIONS:
        raise Refused(_("This application waits for no decision."))
    if state == exhibitor.state:
        raise Refused(_("This is decided already."))
    if state == ExhibitorState.ACCEPTED and not exhibitor.organisation.is_vouched:
        raise Refused(
            _("{name} is not vouched for today, and cannot exhibit.").format(
                name=exhibitor.organisation
            )
        )
    if state == ExhibitorState.REFUSED and not note.strip():
        raise Refused(_("Say why, in a sentence that the applicant reads."))


@transaction.atomic
def present(by: Person, exhibitor: Exhibitor, *, themes: Iterable[Theme], **fields: Any) -> None:
    """Change what visitors read of an exhibitor: language, presentation, translations, themes."""
    for name, value in fields.items():
        setattr(exhibitor, name, value)
    exhibitor.save(update_fields=list(fields))
    exhibitor.themes.set(themes)
    keep_act(by, "exhibitor.present", exhibitor)


@transaction.atomic
def wish(
    by: Person,
    exhibitor: Exhibitor,
    *,
    near: Iterable[Exhibitor],
    far: Iterable[Exhibitor],
    **fields: Any,
) -> None:
    """Change the wishes for the stand of an accepted exhibitor that has none yet.

    Raises:
        Refused: it has a stand.
    """
    if exhibitor.stands.exists():
        raise Refused(_("You have a stand. Write to the organisers to change it."))
    for name, value in fields.items():
        setattr(exhibitor, name, value)
    exhibitor.save(update_fields=list(fields))
    set_wishes(exhibitor, near, far)
    keep_act(by, "exhibitor.wish", exhibitor)


@transaction.atomic
def keep_questions(
    by: Person,
    edition: Edition,
    changed: list[ApplicationQuestion],
    deleted: list[ApplicationQuestion],
) -> None:
    """Keep the questions of an edition; those who applied keep what they answered."""
    for one in deleted:
        one.delete()
    for one in changed:
        one.edition = edition
        one.save()
    record(by, "edition.questions", edition, organisation=edition.organisation)
