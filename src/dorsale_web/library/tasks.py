"""Work of the library: what was under embargo comes out on its day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dorsale_web.library.actions.entries import index
from dorsale_web.library.models import Entry
from dorsale_web.library.queries import out_now
from dorsale_web.work.queue import task

HOUR_S = 3_600
LOOK_BACK_DAYS = 7  # an entry can be put under embargo again after it was read


@task("library.embargo", every_s=HOUR_S)
def end_embargoes() -> None:
    """Let out what may be read today and was not yet: search, harvesters and followers learn it."""
    lately = timezone.localdate() - timedelta(days=LOOK_BACK_DAYS)
    ended = Q(out_since__isnull=True) | Q(embargo_until__gte=lately)
    due = Entry.objects.filter(out_now(), ended)
    for entry in due.select_related("organisation", "by", "file").iterator(500):
        with transaction.atomic():
            index(entry)
