"""The sessions that the rights matrix tries."""

from __future__ import annotations

from django.db.models import Model

from tests.dorsale_web.cast import Cast, objects_of
from tests.dorsale_web.salon.fair_day import publish
from tests.dorsale_web.salon.objects import make_session, world


@objects_of("sessions")
def sessions(cast: Cast) -> dict[str, Model]:
    """Return a session of each standing.

    ``own`` is in the published programme of the edition of ``cast.own``; ``other`` is the talk of
    the speaker, in a programme not published; ``unpublished`` a draft of somebody else;
    ``own_unpublished`` a proposal that waits in the edition of ``cast.own``.
    """
    made = world(cast)
    publish(made.own)
    return {
        "own": make_session(made.own, hour=10),
        "other": made.talk,
        "unpublished": make_session(made.other, "draft", by=cast.stranger),
        "own_unpublished": make_session(made.own, "submitted", by=cast.stranger),
    }
