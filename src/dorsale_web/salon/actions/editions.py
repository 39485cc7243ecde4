"""Acts on an edition: found, change, translate, name helpers, publish, close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dorsale_web.members import search
from dorsale_web.members.actions import notify, record, staff_of
from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, Person, Theme
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import part
from dorsale_web.salon.models import (
    Edition,
    EditionRole,
    EditionState,
    Exhibitor,
    MeetingSlot,
    OpeningDay,
    VisitorKind,
)
from dorsale_web.salon.queries.editions import public
from dorsale_web.salon.readiness import missing
from dorsale_web.salon.rules.editions import is_public

INDEX = "edition"
RESERVED = frozenset({"new"})
MOST_OF_SLUG = 60
USUAL_HOURS = time(9), time(17)
TOLD_OF = frozenset({"city", "venue", "address", "starts_on", "ends_on"})  # registered people are

Hours = Mapping[date, tuple[time, time]]


def url_of(edition: Edition) -> str:
    """Return the address of an edition."""
    return reverse("edition", args=[edition.slug])


def still_open(edition: Edition) -> Edition:
    """Return the edition as it is now, held until the transaction ends.

    Raises:
        Refused: it is closed.
    """
    now = Edition.objects.select_for_update().get(pk=edition.pk)
    if now.closed_at is not None:
        raise Refused(_("This fair is closed. Nothing of it can change any more."))
    return now


def new_slug(name: str) -> str:
    """Return a free name for the address of an edition called ``name``."""
    start = slugify(name)[:MOST_OF_SLUG].strip("-") or f"fair-{new_code()}"
    taken = RESERVED | set(
        Edition.objects.filter(slug__startswith=start).values_list("slug", flat=True)
    )
    if start not in taken:
        return start
    return next(f"{start}-{i}" for i in range(2, len(taken) + 3) if f"{start}-{i}" not in taken)


@transaction.atomic
def found(
    by: Person, organisation: Organisation, edition: Edition, themes: Iterable[Theme]
) -> Edition:
    """Keep a new edition as a draft, with usual hours and two kinds of participants."""
    edition.organisation, edition.slug = organisation, new_slug(edition.name)
    edition.save()
    edition.themes.set(themes)
    keep_hours(edition, {})
    VisitorKind.objects.create(edition=edition, name=_("Visitor"), letter="V")
    VisitorKind.objects.create(
        edition=edition, name=_("Team"), letter="T", is_team=True, is_open=False, rank=99
    )
    record(by, "edition.found", edition, organisation=organisation)
    part.forget(by)
    return edition


@transaction.atomic
def change(by: Person, edition: Edition, themes: Iterable[Theme], changed: Sequence[str]) -> None:
    """Keep what was changed; who is registered is told of another place.

    Raises:
        Refused: it is closed.
    """
    still_open(edition)
    edition.save(update_fields=[*(set(changed) - {"themes"}), "changed_at"])
    edition.themes.set(themes)
    after_change(by, edition, changed)


@transaction.atomic
def change_dates(by: Person, edition: Edition, changed: Sequence[str], hours: Hours) -> None:
    """Keep days, hours and deadlines; who is registered is told of other days.

    Raises:
        Refused: it is closed, or something is placed on a day that would fall away.
    """
    still_open(edition)
    refuse_what_falls_out(edition)
    edition.save(update_fields=[*changed, "changed_at"])
    keep_hours(edition, hours)
    after_change(by, edition, changed)


def after_change(by: Person, edition: Edition, changed: Sequence[str]) -> None:
    """Leave the audit line, let the search box follow, and tell who must know."""
    record(
        by, "edition.change", edition, organisation=edition.organisation, changed=sorted(changed)
    )
    index([edition])
    if TOLD_OF & set(changed) and is_public(edition):
        facts = {
            "edition": edition.name,
            "day": edition.starts_on.isoformat(),
            "city": edition.city,
        }
        notify(concerned(edition), "edition.changed", url_of(edition), **facts)


def concerned(edition: Edition) -> list[Person]:
    """Return who comes to an edition: registered people, and the staff of exhibitors."""
    registered = Person.objects.filter(
        participations__edition=edition, participations__state="confirmed"
    )
    coming = Exhibitor.objects.filter(
        edition=edition, state__in=["submitted", "waiting", "accepted"]
    )
    staff = Person.objects.filter(
        memberships__organisation__in=coming.values("organisation"),
        memberships__role__in=["editor", "owner"],
    )
    return [*registered, *staff.distinct()]


def refuse_what_falls_out(edition: Edition) -> None:
    """Refuse new days as long as a session or a slot for meetings lies outside of them."""
    outside = [
        moment
        for moment in placed_moments(edition)
        if not edition.starts_on <= edition.local(moment).date() <= edition.ends_on
    ]
    if outside:
        day = edition.local(min(outside)).date().isoformat()
        raise Refused(
            _(
                "{number} sessions or slots for meetings lie outside these days, the first on"
                " {day}. Move or remove them first, then change the days."
            ).format(number=len(outside), day=day)
        )


def placed_moments(edition: Edition) -> list[Any]:
    """Return when sessions and slots for meetings begin."""
    sessions = edition.sessions.filter(starts_at__isnull=False).order_by()
    slots = MeetingSlot.objects.filter(edition=edition).order_by()
    return [
        *sessions.values_list("starts_at", flat=True),
        *slots.values_list("starts_at", flat=True),
    ]


def keep_hours(edition: Edition, hours: Hours) -> None:
    """Keep the hours of each day; a day that is new gets those of the first, or the usual ones."""
    days = days_of(edition)
    OpeningDay.objects.filter(edition=edition).exclude(day__in=days).delete()
    known = {one.day: (one.opens_at, one.closes_at) for one in edition.days.all()}
    known.update({day: span for day, span in hours.items() if day in days})
    usual = next(iter(known.values()), USUAL_HOURS)
    for day in days:
        opens_at, closes_at = known.get(day, usual)
        OpeningDay.objects.update_or_create(
            edition=edition, day=day, defaults={"opens_at": opens_at, "closes_at": closes_at}
        )


def days_of(edition: Edition) -> list[date]:
    """Return the days from the first to the last."""
    length = (edition.ends_on - edition.starts_on).days
    return [edition.starts_on + timedelta(days=number) for number in range(length + 1)]


@transaction.atomic
def translate(
    by: Person, edition: Edition, language: str, origin: str, texts: Mapping[str, str]
) -> None:
    """Keep the texts in another language, and who made the translation.

    Raises:
        Refused: it is closed.
    """
    now = still_open(edition)
    made = {"origin": origin, "texts": dict(texts)}
    rest = {code: one for code, one in now.translations.items() if code != language}
    edition.translations = rest | {language: made} if texts else rest
    edition.save(update_fields=["translations", "changed_at"])
    act = "edition.translate" if texts else "edition.remove_translation"
    record(by, act, edition, organisation=edition.organisation, language=language)
    index([edition])


@transaction.atomic
def name_helper(by: Person, edition: Edition, person: Person, role: str) -> None:
    """Name somebody organiser, desk or reviewer, and tell that person.

    Raises:
        Refused: the edition is closed, or the person has this role already.
    """
    still_open(edition)
    _made, is_new = EditionRole.objects.get_or_create(edition=edition, person=person, role=role)
    if not is_new:
        raise Refused(_("{person} has this role already.").format(person=person.name))
    facts = {"person": person.code, "part": role}
    record(by, "edition.name_helper", edition, organisation=edition.organisation, **facts)
    notify([person], f"edition.named_{role}", url_of(edition), edition=edition.name)
    part.forget(person)
    part.forget(by)


@transaction.atomic
def end_role(by: Person, edition: Edition, role: EditionRole) -> None:
    """Take a role back.

    Raises:
        Refused: the edition is closed.
    """
    still_open(edition)
    facts = {"person": role.person.code, "part": role.role}
    record(by, "edition.end_role", edition, organisation=edition.organisation, **facts)
    role.delete()
    part.forget(by)


@transaction.atomic
def publish(by: Person, edition: Edition) -> None:
    """Show an edition to everybody.

    Raises:
        Refused: it is closed or published, or something is missing.
    """
    now = still_open(edition)
    if now.state == EditionState.PUBLISHED:
        raise Refused(_("This fair is published already."))
    lacking = missing(now)
    if lacking:
        raise Refused(" ".join(str(one.words) for one in lacking))
    edition.state = EditionState.PUBLISHED
    edition.save(update_fields=["state", "changed_at"])
    record(by, "edition.publish", edition, organisation=edition.organisation)
    index([edition])
    notify(organisers(edition), "edition.published", url_of(edition), edition=edition.name)


@transaction.atomic
def close(by: Person, edition: Edition) -> None:
    """End an edition: everything stays readable, nothing changes any more.

    Raises:
        Refused: it is closed already, was never published, or is not over yet.
    """
    now = still_open(edition)
    if now.state != EditionState.PUBLISHED:
        raise Refused(_("A draft cannot be closed. Publish the fair first."))
    if now.today() < now.ends_on:
        day = now.ends_on.isoformat()
        raise Refused(_("A fair is closed on its last day, {day}, or later.").format(day=day))
    edition.closed_at = timezone.now()
    edition.save(update_fields=["closed_at", "changed_at"])
    record(by, "edition.close", edition, organisation=edition.organisation)
    notify(organisers(edition), "edition.closed", url_of(edition), edition=edition.name)


def organisers(edition: Edition) -> list[Person]:
    """Return who runs an edition: the staff of its organisation, and those named."""
    named = Person.objects.filter(
        edition_roles__edition=edition, edition_roles__role=EditionRole.Role.ORGANISER
    )
    return [*staff_of(edition.organisation), *named]


def forget_helper(person: Person, keep_authorship: bool) -> None:
    """Take all roles back from a person who is erased."""
    EditionRole.objects.filter(person=person).delete()


def index(some: Iterable[Edition]) -> None:
    """Let the search box find the editions that everybody sees, and no others."""
    rows = list(some)
    search.put(found_entry(one) for one in rows if is_public(one))
    search.remove(INDEX, [one.slug for one in rows if not is_public(one)])


def index_all() -> None:
    """Put every public edition into the search index."""
    index(Edition.objects.filter(public()).select_related("organisation"))


def follow_organisation(by: Person, organisation: Organisation) -> None:
    """Let the search box follow when an organisation is suspended or restored."""
    index(organisation.editions.select_related("organisation"))


def found_entry(edition: Edition) -> search.Found:
    """Return what the search box keeps of an edition."""
    translated = tuple(
        (language, " ".join(one["texts"].values()))
        for language, one in edition.translations.items()
    )
    return search.Found(
        kind=INDEX,
        code=edition.slug,
        title=edition.name,
        line=edition.summary,
        url=url_of(edition),
        language=edition.language,
        country=edition.country,
        audience="public",
        at=edition.made_at,
        words=f"{edition.summary} {edition.city} {edition.venue} {edition.description}",
        more=translated,
    )
