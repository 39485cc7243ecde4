"""The objects that the rights matrix tries in the members."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from dorsale_web.members.models import Organisation, Report, Upload, Vouch, VouchReview
from dorsale_web.members.vouching import in_months
from tests.dorsale_web.cast import Cast, Objects, objects_of, organisation, person


@objects_of("organisations")
def organisations(cast: Cast) -> Objects:
    """Return own (of Congo), another, one not vouched for (of Congo), and one suspended."""
    stopped = organisation(
        "stopped", country="MA", suspended_at=timezone.now(), suspended_reason="Faux documents."
    )
    return {
        "own": cast.own,
        "other": cast.other,
        "unpublished": cast.fresh,
        "suspended": stopped,
    }


@objects_of("vouches")
def vouches(cast: Cast) -> Objects:
    """Return a vouching that own gave, one that another gave, and one of a suspended one."""
    stopped = organisation("stopped-vouched", country="MA", suspended_at=timezone.now())
    return {
        "own": vouch(cast.own, cast.fresh),
        "other": vouch(cast.other, cast.own),
        "unpublished": vouch(cast.other, stopped),
    }


def vouch(voucher: Organisation | None, one: Organisation, **fields: object) -> Vouch:
    """Return a vouching of today, without recomputing who is vouched."""
    given = {"evidence": "visit", "detail": "vu", "made_on": date.today()} | fields
    given.setdefault("expires_on", in_months(date.today()))
    return Vouch.objects.create(voucher=voucher, organisation=one, **given)


@objects_of("reviews")
def reviews(cast: Cast) -> Objects:
    """Return the review of an organisation of Congo, and one of Morocco."""
    return {"own": review(cast.own), "other": review(cast.other)}


def review(one: Organisation) -> VouchReview:
    """Return an open review."""
    because = vouch(None, one)
    due = date.today() + timedelta(days=60)
    return VouchReview.objects.create(
        organisation=one, because=because, opened_on=date.today(), due_on=due
    )


@objects_of("uploads")
def uploads(cast: Cast) -> Objects:
    """Return a file for each audience: own organisation's, public, members', stewards'."""
    return {
        "own": upload(cast.own, "organisation"),
        "other": upload(cast.other, "organisation"),
        "public": upload(cast.other, "public"),
        "members": upload(cast.other, "members"),
        "paper": upload(cast.own, "stewards"),
    }


def upload(one: Organisation | None, audience: str) -> Upload:
    """Return a small text file."""
    made = Upload(
        organisation=one,
        name="note.txt",
        media_type="text/plain",
        size_bytes=4,
        sha256="0" * 64,
        audience=audience,
    )
    made.file.save("note.bin", ContentFile(b"vrai"), save=True)
    return made


@objects_of("reports")
def reports(cast: Cast) -> Objects:
    """Return a report that the editor made, and one that a visitor made."""
    given = {"kind": "organisation", "target": cast.other.slug, "title": cast.other.name}
    given |= {"url": f"/organisations/{cast.other.slug}/", "reason": "fraud", "text": "Avance."}
    return {
        "own": Report.objects.create(by=cast["editor"], **given),
        "other": Report.objects.create(by=None, **given),
    }


@objects_of("people")
def people(cast: Cast) -> Objects:
    """Return the editor of own, the owner of another, and somebody who shows the name to nobody."""
    hidden = person("hidden", visibility={"name": "nobody"})
    return {"own": cast["editor"], "other": cast.stranger, "unpublished": hidden}
