"""Found, change and translate an organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from dorsale_web.members.actions import people
from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.index import index, url_of
from dorsale_web.members.actions.notify import notify, officers_of
from dorsale_web.members.actions.vouching import refresh
from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Invitation, Organisation, Person, Theme

RESERVED = frozenset({"map", "new"})
MOST_OF_SLUG = 60


def new_slug(name: str) -> str:
    """Return a free name for the address of an organisation called ``name``."""
    start = slugify(name)[:MOST_OF_SLUG].strip("-") or f"organisation-{new_code()}"
    taken = RESERVED | set(
        Organisation.objects.filter(slug__startswith=start).values_list("slug", flat=True)
    )
    if start not in taken:
        return start
    return next(f"{start}-{i}" for i in range(2, len(taken) + 3) if f"{start}-{i}" not in taken)


@transaction.atomic
def found(by: Person, organisation: Organisation, themes: Iterable[Theme]) -> Organisation:
    """Keep a new organisation and tell those who look after its country."""
    organisation.slug = new_slug(organisation.name)
    people.found(by, organisation)
    organisation.themes.set(themes)
    index([organisation])
    notify(
        officers_of(organisation.country),
        "review.organisation",
        url_of(organisation),
        organisation=organisation.name,
    )
    return organisation


@transaction.atomic
def change(
    by: Person, organisation: Organisation, themes: Iterable[Theme], changed: Sequence[str]
) -> None:
    """Keep what was changed; another group may change who is vouched."""
    organisation.save()
    organisation.themes.set(themes)
    record(by, "organisation.change", organisation, changed=sorted(changed))
    index([organisation])
    if "group" in changed:
        refresh()


@transaction.atomic
def translate(
    by: Person, organisation: Organisation, language: str, origin: str, summary: str
) -> None:
    """Keep the summary in another language, and who made the translation."""
    made = {"origin": origin, "texts": {"summary": summary}}
    organisation.translations = organisation.translations | {language: made}
    organisation.save(update_fields=["translations"])
    record(by, "organisation.translate", organisation, language=language, origin=origin)
    index([organisation])


@transaction.atomic
def remove_translation(by: Person, organisation: Organisation, language: str) -> None:
    """Take a translation away."""
    rest = {code: one for code, one in organisation.translations.items() if code != language}
    organisation.translations = rest
    organisation.save(update_fields=["translations"])
    record(by, "organisation.remove_translation", organisation, language=language)
    index([organisation])


@transaction.atomic
def withdraw_invitation(by: Person, made: Invitation) -> None:
    """Make an invitation useless."""
    made.withdrawn_at = timezone.now()
    made.save(update_fields=["withdrawn_at"])
    record(by, "invitation.withdraw", made.organisation, role=made.role)
