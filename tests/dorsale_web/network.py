"""Small networks for the tests of what is everywhere: postings, introductions, experiences."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from dorsale_web.library.models import Entry
from dorsale_web.market.models import Introduction, Outcome, Posting
from dorsale_web.members.models import Organisation
from tests.dorsale_web.cast import theme


def make_posting(organisation: Organisation, **fields: object) -> Posting:
    """Return an open need in French, unless ``fields`` say otherwise."""
    given = {
        "side": "need", "kind": "technology", "language": "fr", "state": "published",
        "title": "Capteurs d'humidité", "summary": "Des capteurs robustes et lisibles.",
        "description": "Trois périmètres près de Kinkala.",
        "country": organisation.country, "organisation_kind": organisation.kind,
        "expires_on": timezone.localdate() + timedelta(days=90), "published_at": timezone.now(),
    } | fields  # fmt: skip
    made = Posting.objects.create(organisation=organisation, **given)
    made.themes.set([theme()])
    return made


def make_experience(organisation: Organisation, **fields: object) -> Entry:
    """Return a published experience in French, unless ``fields`` say otherwise."""
    given = {
        "kind": "experience", "language": "fr", "state": "published", "year": 2024,
        "title": "Un relais solaire à Ouesso", "context": "Un village sans réseau.",
        "tried": "Un relais sur batterie.", "result": "Six mois de service.",
        "failed": "Les batteries ont été volées.", "advice": "Les enterrer.",
        "country": "CG", "theme": theme(), "published_at": timezone.now(),
    } | fields  # fmt: skip
    return Entry.objects.create(organisation=organisation, **given)


def make_introduction(
    posting: Posting, organisation: Organisation, state: str = "pending", **fields: object
) -> Introduction:
    """Return an introduction; one that both accepted has an outcome."""
    outcome = None
    if state == "accepted":
        outcome = Outcome.objects.create(left=posting.organisation, right=organisation)
    given = {"why": "Nous en faisons.", "brings": "Un banc d'essai.", "when": "En mars."} | fields
    return Introduction.objects.create(
        posting=posting,
        organisation=organisation,
        state=state,
        posting_version=posting.version,
        outcome=outcome,
        **given,
    )
