"""Vouch, withdraw, review: each act recomputes who is vouched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.index import open_index_to_whom_it_should, url_of
from dorsale_web.members.actions.notify import notify, officers_of, staff_of
from dorsale_web.members.models import Organisation, Person, Upload, Vouch, VouchReview
from dorsale_web.members.refusal import Refused
from dorsale_web.members.vouching import Edge, in_months, same_group, vouched_until

REVIEW_DAYS = 60
REMINDED_DAYS = 30


def today() -> date:
    """Return the day, in the time zone of the site."""
    return timezone.localdate()


@transaction.atomic
def vouch(
    by: Person,
    organisation: Organisation,
    *,
    voucher: Organisation | None,
    evidence: str,
    detail: str,
    paper: Upload | None = None,
) -> Vouch:
    """Confirm ``organisation`` on ``evidence``; without ``voucher`` a steward names a root.

    Raises:
        Refused: the voucher is itself not vouched, or belongs to the same group.
    """
    if voucher is not None:
        check(voucher, organisation)
    made = Vouch.objects.create(
        organisation=organisation,
        voucher=voucher,
        by=by,
        evidence=evidence,
        detail=detail,
        paper=paper,
        made_on=today(),
        expires_on=in_months(today()),
    )
    record(
        by,
        "organisation.vouch" if voucher else "organisation.name_root",
        organisation,
        voucher=voucher.slug if voucher else "",
        evidence=evidence,
    )
    close_reviews(organisation, by, "vouched")
    refresh()
    notify(
        staff_of(organisation),
        "vouching.given",
        url_of(organisation),
        organisation=organisation.name,
        voucher=voucher.name if voucher else "",
    )
    return made


def check(voucher: Organisation, organisation: Organisation) -> None:
    """Refuse a voucher that cannot confirm this organisation."""
    if not voucher.is_vouched:
        raise Refused(_("Only an organisation that is itself vouched can vouch for another."))
    groups = {voucher.pk: voucher.group, organisation.pk: organisation.group}
    if same_group(groups, voucher.pk, organisation.pk):
        raise Refused(_("An organisation cannot vouch for itself or for one of its own group."))


@transaction.atomic
def withdraw(by: Person, made: Vouch, reason: str) -> list[VouchReview]:
    """Take a vouching back: its organisation falls at once, those resting on it are reviewed.

    An organisation under review stays vouched until the day the review is due.
    """
    made.withdrawn_on, made.withdrawn_reason = today(), reason
    made.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record(
        by,
        "organisation.withdraw_vouch",
        made.organisation,
        reason=reason,
        voucher=made.voucher.slug if made.voucher else "",
    )
    notify(
        staff_of(made.organisation),
        "vouching.withdrawn",
        url_of(made.organisation),
        organisation=made.organisation.name,
        reason=reason,
    )
    resting = [one for one in refresh() if one.pk != made.organisation_id]
    return open_reviews(dict.fromkeys(resting, made))


def fall_with(suspended: Organisation) -> list[VouchReview]:
    """Recompute after a suspension: those it vouched for fall, those resting on them are reviewed.

    This is as if the suspended organisation had withdrawn each vouching it gave.
    """
    links = {one.organisation_id: one for one in Vouch.objects.order_by("made_on", "pk")}
    direct = set(
        Vouch.objects.filter(voucher=suspended, withdrawn_on__isnull=True).values_list(
            "organisation", flat=True
        )
    )
    fallen = [one for one in refresh() if one.suspended_at is None]
    for one in fallen:
        if one.pk in direct:
            notify(staff_of(one), "vouching.lapsed", url_of(one), organisation=one.name)
    resting = [one for one in fallen if one.pk in links and one.pk not in direct]
    return open_reviews({one: links[one.pk] for one in resting})


def open_reviews(because: Mapping[Organisation, Vouch]) -> list[VouchReview]:
    """Open a review for each organisation that fell, which keeps it vouched until it is due."""
    reviews = [open_review(one, made) for one, made in because.items() if one.suspended_at is None]
    if reviews:
        refresh()
    return reviews


def open_review(organisation: Organisation, because: Vouch) -> VouchReview:
    """Ask those who look after the country to look again at an organisation."""
    due = today() + timedelta(days=REVIEW_DAYS)
    review = VouchReview.objects.create(
        organisation=organisation, because=because, opened_on=today(), due_on=due
    )
    told = [*staff_of(organisation), *officers_of(organisation.country)]
    notify(
        told,
        "vouching.review",
        url_of(organisation),
        organisation=organisation.name,
        due=due.isoformat(),
    )
    return review


def close_reviews(organisation: Organisation, by: Person, outcome: str) -> None:
    """Close the open reviews of an organisation."""
    VouchReview.objects.filter(organisation=organisation, closed_on__isnull=True).update(
        closed_on=today(), closed_by=by, outcome=outcome
    )


@transaction.atomic
def lapse(by: Person, review: VouchReview) -> None:
    """Close a review: nobody confirmed the organisation again."""
    close_reviews(review.organisation, by, "lapsed")
    refresh()
    record(by, "organisation.lapse", review.organisation)
    notify(
        staff_of(review.organisation),
        "vouching.lapsed",
        url_of(review.organisation),
        organisation=review.organisation.name,
    )


def refresh() -> list[Organisation]:
    """Recompute who is vouched, and return the organisations that no longer are."""
    rows = list(
        Organisation.objects.all().only(
            "slug", "name", "country", "group", "vouched_until", "suspended_at"
        )
    )
    edges = [
        Edge(one.voucher_id, one.organisation_id, one.expires_on, one.withdrawn_on is not None)
        for one in Vouch.objects.all()
    ] + [
        Edge(None, one.organisation_id, one.due_on)
        for one in VouchReview.objects.filter(closed_on__isnull=True)
    ]
    until = vouched_until(
        edges,
        {one.pk: one.group for one in rows},
        today(),
        frozenset(one.pk for one in rows if one.suspended_at),
    )
    fallen = [
        one
        for one in rows
        if one.vouched_until and one.vouched_until >= today() and one.pk not in until
    ]
    changed = [one for one in rows if one.vouched_until != until.get(one.pk, _past(one))]
    for one in changed:
        one.vouched_until = until.get(one.pk, _past(one))
    Organisation.objects.bulk_update(changed, ["vouched_until"])
    open_index_to_whom_it_should()
    return fallen


@transaction.atomic
def every_day() -> None:
    """Let vouching lapse on its day, and tell those concerned, before and on that day."""
    refresh()
    in_a_month = today() + timedelta(days=REMINDED_DAYS)
    for kind, day in (("vouching.ending", in_a_month), ("vouching.lapsed", _yesterday())):
        ending = Organisation.objects.filter(vouched_until=day, suspended_at__isnull=True)
        for one in ending:
            notify(staff_of(one), kind, url_of(one), organisation=one.name, day=day.isoformat())


def _yesterday() -> date:
    return today() - timedelta(days=1)


def _past(organisation: Organisation) -> date | None:
    """Return the last day of a vouching that is over: kept, so that pages can say it lapsed."""
    if organisation.vouched_until is None:
        return None
    return min(organisation.vouched_until, _yesterday())
