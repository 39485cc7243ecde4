"""Reads of the library; the first argument is who asks."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from dorsale_web.library.models import Comment, Entry, EntryAudience, EntryState, Mention
from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing


def out_now() -> Q:
    """Return the condition of a published entry (twin of ``rules.is_out``)."""
    over = Q(embargo_until__isnull=True) | Q(embargo_until__lte=timezone.localdate())
    return over & Q(
        state=EntryState.PUBLISHED,
        suspended_at__isnull=True,
        organisation__suspended_at__isnull=True,
    )


def public_entries() -> QuerySet[Entry]:
    """Return what a visitor, or a harvester, may read."""
    return Entry.objects.filter(out_now(), audience=EntryAudience.PUBLIC).select_related(
        "organisation", "theme", "by"
    )


def entries(asker: Asker) -> QuerySet[Entry]:
    """Return the entries that ``asker`` may see (twin of ``rules.views_entry``)."""
    who = standing(asker)
    found = Entry.objects.select_related("organisation", "theme", "by")
    if who.is_steward:
        return found
    seen = out_now()
    if not who.is_signed_in:
        seen &= Q(audience=EntryAudience.PUBLIC)
    return found.filter(seen | Q(organisation__in=list(who.roles)))


def to_confirm(asker: Asker) -> QuerySet[Entry]:
    """Return the entries that wait for a steward other than their authors."""
    who = standing(asker)
    waiting = Entry.objects.filter(state=EntryState.REVIEW).exclude(
        organisation__in=list(who.roles)
    )
    return waiting.select_related("organisation") if who.is_steward else waiting.none()


def comments(asker: Asker) -> QuerySet[Comment]:
    """Return the comments that ``asker`` may see (twin of ``rules.views_comment``)."""
    who = standing(asker)
    found = Comment.objects.filter(entry__in=entries(asker)).select_related(
        "by", "entry__organisation"
    )
    if who.is_steward:
        return found
    plain = Q(hidden_at__isnull=True, held_for=[])
    return found.filter(plain | Q(by=who.person) if who.is_signed_in else plain)


def mentions(asker: Asker) -> QuerySet[Mention]:
    """Return the mentions in entries that ``asker`` may see."""
    return Mention.objects.filter(entry__in=entries(asker)).select_related(
        "entry__organisation", "organisation"
    )
