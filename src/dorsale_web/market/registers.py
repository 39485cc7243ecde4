"""What the market tells the other rooms: its panel, its queue, how a posting is reported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dorsale_web.market import queries
from dorsale_web.market.actions import postings
from dorsale_web.market.cards import cards
from dorsale_web.market.models import Posting
from dorsale_web.members import desk, panels
from dorsale_web.members.actions import reports
from dorsale_web.members.models import Asker, Organisation

MOST_IN_PANEL = 6


def open_postings_of(asker: Asker, organisation: Organisation) -> list[dict[str, Any]]:
    """Return an organisation's open postings, without those that withhold its name."""
    rows = queries.open_postings().filter(organisation=organisation)[: MOST_IN_PANEL * 2]
    found = list(rows)
    seen = queries.seen_posters(asker, found)
    return cards(asker, [one for one in found if one.pk in seen][:MOST_IN_PANEL])


def waiting(asker: Asker) -> int:
    """Return how many postings wait for the asker's review."""
    return queries.to_review(asker).count()


panels.register("postings", _("Offers and needs"), open_postings_of)
desk.register(_("Offers and needs to review"), "postings_to_review", waiting)
reports.AFTER_SUSPENSION.append(postings.after_suspension)
reports.reportable(
    "posting",
    reports.Reportable(
        find=queries.postings,
        key="code",
        title=str,
        url=postings.url_of,
        country=lambda one: one.country,
        suspend=postings.suspend,
        restore=postings.restore,
        every=Posting.objects.all,
    ),
)
