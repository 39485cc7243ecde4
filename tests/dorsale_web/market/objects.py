"""The objects that the rights matrix tries in the market."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from dorsale_web.market.models import Introduction, Outcome, Posting, Question, SavedSearch
from dorsale_web.members.models import Organisation
from tests.dorsale_web.cast import Cast, objects_of, organisation, theme


def make_posting(organisation: Organisation, state: str = "published", **fields: object) -> Posting:
    """Return a saved posting: an open tender notice in French, unless ``fields`` say otherwise."""
    today = timezone.localdate()
    given = {
        "side": "need", "kind": "tender", "language": "fr",
        "title": "Capteurs d'humidité pour petits périmètres",
        "summary": "Nous cherchons des capteurs robustes, lisibles sans connexion.",
        "description": "Trois périmètres de deux hectares près de Kinkala.",
        "country": organisation.country, "organisation_kind": organisation.kind,
        "expires_on": today + timedelta(days=90),
        "published_at": timezone.now() if state == "published" else None,
    } | fields  # fmt: skip
    made = Posting.objects.create(organisation=organisation, state=state, **given)
    made.themes.set([theme()])
    return made


@objects_of("postings")
def postings(cast: Cast) -> dict[str, Model]:
    """Return tender notices, open and drafts, of both organisations."""
    return {
        "own": make_posting(cast.own),
        "other": make_posting(cast.other),
        "unpublished": make_posting(cast.other, "draft"),
        "own_unpublished": make_posting(cast.own, "draft"),
    }


@objects_of("questions")
def questions(cast: Cast) -> dict[str, Model]:
    """Return questions on notices of both organisations, shown and held."""
    own, other = make_posting(cast.own), make_posting(cast.other)
    now = timezone.now()

    def ask(posting: Posting, **fields: object) -> Question:
        return Question.objects.create(posting=posting, text="Quel délai ?", **fields)

    return {
        "own": ask(own),
        "other": ask(other),
        "unpublished": ask(other, hidden_at=now),
        "own_unpublished": ask(own, hidden_at=now),
    }


@objects_of("saved_searches")
def saved_searches(cast: Cast) -> dict[str, Model]:
    """Return a search of the owner, and one of somebody else."""
    return {
        "own": SavedSearch.objects.create(person=cast["owner"], name="Eau", query="q=eau"),
        "other": SavedSearch.objects.create(person=cast.stranger, name="Bois", query="q=bois"),
    }


def make_introduction(
    posting: Posting, interested: Organisation, state: str = "pending", **fields: object
) -> Introduction:
    """Return a saved introduction; an accepted one has its outcome record."""
    given = {
        "why": "Nous fabriquons de tels capteurs.",
        "brings": "Une équipe à Pointe-Noire et dix capteurs d'essai.",
        "when": "Dans le mois.",
        "posting_version": posting.version,
    } | fields
    if state == "accepted":
        left = posting.organisation
        given["outcome"] = Outcome.objects.create(left=left, right=interested, themes=["solutions"])
        given["answered_at"] = timezone.now()
    return Introduction.objects.create(
        posting=posting, organisation=interested, state=state, **given
    )


@objects_of("introductions")
def introductions(cast: Cast) -> dict[str, Model]:
    """Return interest received, sent (to be confirmed) and accepted, and one between others."""
    third = organisation("third-introduced", name="Troisième Voie")
    return {
        "own": make_introduction(make_posting(cast.own), cast.other),
        "own_sent": make_introduction(make_posting(cast.other), cast.own, "to_confirm"),
        "own_accepted": make_introduction(make_posting(cast.other), cast.own, "accepted"),
        "other": make_introduction(make_posting(cast.other), third),
    }


@objects_of("outcomes")
def outcomes(cast: Cast) -> dict[str, Model]:
    """Return an outcome of one's own organisation, and one between others."""
    third = organisation("third-outcome", name="Troisième Bilan")
    return {
        "own": Outcome.objects.create(left=cast.other, right=cast.own, themes=["solutions"]),
        "other": Outcome.objects.create(left=cast.other, right=third, themes=["solutions"]),
    }
