"""Comments: written, held when contacts stand in them, allowed, hidden, taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dorsale_web.library.actions.entries import url_of
from dorsale_web.library.models import Comment, Entry
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Person


def address(comment: Comment) -> str:
    """Return where a comment stands."""
    return f"{url_of(comment.entry)}#comment-{comment.code}"


@transaction.atomic
def write(by: Person, entry: Entry, text: str, language: str = "") -> Comment:
    """Keep a comment; one with contacts in it is held until a steward allows it."""
    comment = Comment.objects.create(
        entry=entry, by=by, text=text, language=language, held_for=found_in(text)
    )
    _record(by, "comment.write", comment)
    if not comment.held_for:
        tell_staff(comment)
    return comment


def tell_staff(comment: Comment) -> None:
    """Tell those who wrote the entry, except whoever wrote the comment."""
    staff = [one for one in staff_of(comment.entry.organisation) if one.pk != comment.by_id]
    notify(staff, "entry.comment", address(comment), title=comment.entry.title)


@transaction.atomic
def allow(by: Person, comment: Comment) -> None:
    """Show a held comment as it is."""
    comment.held_for = []
    comment.save(update_fields=["held_for"])
    _record(by, "comment.allow", comment)
    tell_staff(comment)


@transaction.atomic
def hide(by: Person, comment: Comment, reason: str) -> None:
    """Hide a comment; its author sees why."""
    comment.hidden_at, comment.hidden_reason = timezone.now(), reason[:300]
    comment.save(update_fields=["hidden_at", "hidden_reason"])
    _record(by, "comment.hide", comment, reason=reason)


@transaction.atomic
def show(by: Person, comment: Comment, reason: str = "") -> None:
    """Show a hidden comment again."""
    comment.hidden_at, comment.hidden_reason = None, ""
    comment.save(update_fields=["hidden_at", "hidden_reason"])
    _record(by, "comment.show", comment, reason=reason)


@transaction.atomic
def delete(by: Person, comment: Comment) -> None:
    """Take one's own comment back, for good."""
    _record(by, "comment.delete", comment)
    comment.delete()


def _record(by: Person, act: str, comment: Comment, **facts: str) -> None:
    """Keep the act; no organisation stands in it, since that of the entry may be hidden."""
    record(by, act, comment, organisation=None, entry=comment.entry.code, **facts)
