"""The objects that the rights matrix tries in the library."""

from __future__ import annotations

from django.db.models import Model
from django.utils import timezone

from dorsale_web.library.actions.entries import index
from dorsale_web.library.models import Comment, Entry, EntryVersion, Mention
from dorsale_web.members.models import Organisation, Person
from tests.dorsale_web.cast import Cast, objects_of, organisation, theme


def make_entry(organisation: Organisation, state: str = "published", **fields: object) -> Entry:
    """Return a saved and indexed experience in French, unless ``fields`` say otherwise."""
    given = {
        "kind": "experience", "language": "fr", "country": "CG", "year": 2023, "theme": theme(),
        "title": "Un guichet sans file à Kinkala",
        "context": "La mairie de Kinkala, quatre agents, trois cents visites par semaine.",
        "tried": "Des rendez-vous par message, écrits dans un cahier partagé.",
        "cost": "Deux cents euros et neuf semaines.",
        "result": "L'attente est passée de trois heures à vingt minutes.",
        "failed": "Les personnes sans téléphone passaient en dernier.",
        "advice": "Gardez une table ouverte le matin.",
        "published_at": timezone.now() if state == "published" else None,
    } | fields  # fmt: skip
    made = Entry.objects.create(organisation=organisation, state=state, **given)
    index(made)
    return made


def with_version(entry: Entry) -> Entry:
    """Return an entry with an older version, and the address arguments of its pages."""
    texts = {"title": "Un guichet", "failed": "Presque rien.", "language": "fr"}
    EntryVersion.objects.create(entry=entry, number=1, texts=texts)
    Entry.objects.filter(pk=entry.pk).update(version=2)
    entry.number, entry.into = 1, "en"  # type: ignore[attr-defined]
    return entry


@objects_of("entries")
def entries(cast: Cast) -> dict[str, Model]:
    """Return experiences, published, for members and drafts, of both organisations."""
    made = {
        "own": make_entry(cast.own, by=cast["owner"]),
        "other": make_entry(cast.other, by=cast.stranger),
        "unpublished": make_entry(cast.other, "draft"),
        "own_unpublished": make_entry(cast.own, "draft"),
        "members": make_entry(cast.other, audience="members"),
        "hidden": make_entry(cast.other, hides_organisation=True, by=cast.stranger),
    }
    return {kind: with_version(one) for kind, one in made.items()}


@objects_of("to_confirm")
def to_confirm(cast: Cast) -> dict[str, Model]:
    """Return entries that wait for a steward, and one that does not."""
    return {
        "own": make_entry(cast.own, "review", hides_author=True),
        "other": make_entry(cast.other, "review", hides_author=True),
        "unpublished": make_entry(cast.other, "draft", hides_author=True),
    }


def make_comment(entry: Entry, by: Person | None, **fields: object) -> Comment:
    """Return a saved comment."""
    return Comment.objects.create(entry=entry, by=by, text="Chez nous aussi.", **fields)


@objects_of("comments")
def comments(cast: Cast) -> dict[str, Model]:
    """Return comments of the owner and of a stranger, shown, hidden and held."""
    entry, now = make_entry(cast.own), timezone.now()
    return {
        "own": make_comment(entry, cast["owner"]),
        "other": make_comment(entry, cast.stranger),
        "unpublished": make_comment(entry, cast.stranger, hidden_at=now, hidden_reason="Insulte."),
        "own_unpublished": make_comment(entry, cast["owner"], held_for=["mail"]),
    }


@objects_of("mentions")
def mentions(cast: Cast) -> dict[str, Model]:
    """Return mentions of both organisations, and one in a draft."""

    def mention(entry: Entry, named: Organisation) -> Mention:
        return Mention.objects.create(entry=entry, organisation=named)

    return {
        "own": mention(make_entry(cast.other), cast.own),
        "other": mention(make_entry(cast.own), cast.other),
        "unpublished": mention(make_entry(cast.other, "draft"), organisation("tiers")),
    }
