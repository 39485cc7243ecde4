"""The sessions that the rights matrix tries."""

from __future__ import annotations

from django.db.models import Model

from tests.dorsale_web.cast import Cast, objects_of
from tests.dorsale_web.salon.objects import make_session, world


@objects_of("sessions")
def sessions(cast: Cast) -> dict[str, Model]:
    """Return proposals that wait, and the accepted talk of the speaker.

    ``own`` is a proposal to the edition of ``cast.own``; ``other`` the talk of the speaker, in a
    programme that is not published; ``unpublished`` a draft of somebody else.
    """
    made = world(cast)
    return {
        "own": make_session(made.own, "submitted", by=cast.stranger, abstract="Un résumé."),
        "other": made.talk,
        "unpublished": make_session(made.other, "draft", by=cast.stranger),
        "own_unpublished": make_session(made.other, "draft", by=cast["editor"]),
    }
