from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dorsale_web.members.actions.uploads import MOST_BYTES, clean_name, keep
from dorsale_web.members.models import Upload
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.members.objects import upload

As = Callable[[str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def test_a_file_is_kept_under_a_name_of_ours_and_given_back(cast: Cast, as_: As) -> None:
    file = SimpleUploadedFile("../../Étude (v2).PDF", b"%PDF-1.7 contenu", "text/html")
    kept = keep(cast["editor"], cast.own, file, "public")
    assert (kept.name, kept.media_type) == ("Etude-v2.pdf", "application/pdf")
    place = Path(kept.file.path)
    assert place.suffix == ".bin"
    assert place.is_relative_to(Path(settings.MEDIA_ROOT))
    answer = as_("visitor").get(f"/files/{kept.code}/")
    assert answer.content == b"%PDF-1.7 contenu"
    assert answer["Content-Disposition"] == 'attachment; filename="Etude-v2.pdf"'


def test_a_file_can_neither_be_shown_nor_run(cast: Cast, as_: As) -> None:
    answer = as_("visitor").get(f"/files/{upload(cast.own, 'public').code}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("audience", "roles"),
    [
        ("public", {"visitor", "member", "reader", "coordinator", "steward"}),
        ("members", {"member", "reader", "coordinator", "steward"}),
        ("organisation", {"reader", "steward"}),
        ("stewards", {"steward"}),
    ],
)
def test_each_audience_gets_its_files(cast: Cast, as_: As, audience: str, roles: set[str]) -> None:
    url = f"/files/{upload(cast.own, audience).code}/"
    tried = ("visitor", "member", "reader", "coordinator", "steward")
    assert {role for role in tried if as_(role).get(url).status_code == 200} == roles


def test_only_public_files_may_be_kept_on_the_way(cast: Cast, as_: As) -> None:
    client = as_("reader")
    caching = {
        audience: client.get(f"/files/{upload(cast.own, audience).code}/")["Cache-Control"]
        for audience in ("public", "organisation")
    }
    assert "public" in caching["public"]
    assert caching["organisation"] == "private, no-store"


def test_files_of_a_suspended_organisation_stop(cast: Cast, as_: As) -> None:
    kept = upload(cast.other, "public")
    cast.other.suspended_at = timezone.now()
    cast.other.save()
    assert as_("visitor").get(f"/files/{kept.code}/").status_code == 404
    assert as_("steward").get(f"/files/{kept.code}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("page.txt", b"  <HTML><body>"),
        ("image.txt", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>"),
        ("page.html", b"<p>"),
        ("image.svg", b"<svg/>"),
        ("program.exe", b"MZ"),
        ("page.pdf.html", b"%PDF-1.7"),
        ("noending", b"text"),
        ("image.png", b"\xff\xd8\xff jpeg"),
        ("table.xlsx", b"name;value"),
        ("text.csv", b"a\x00b"),
    ],
)
def test_what_is_not_what_it_says_is_refused(cast: Cast, name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        keep(cast["editor"], cast.own, SimpleUploadedFile(name, content), "public")
    assert not Upload.objects.exists()


def test_three_megabytes_are_too_many(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"2\sM"):
        keep(
            cast["editor"], cast.own, SimpleUploadedFile("a.png", PNG + b"x" * 3_000_000), "public"
        )
    keep(cast["editor"], cast.own, SimpleUploadedFile("a.png", PNG.ljust(MOST_BYTES)), "public")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs/olute.csv", "olute.csv"),
        ('a"; filename="b.html.pdf', "a-filename-b-html.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie-x.pdf"),
        ("تقرير.pdf", "file.pdf"),
        ("...pdf", "file.pdf"),
    ],
)
def test_names_lose_every_trick(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("path", ["x", "..%2f..%2fsecret_key", "0", "files"])
def test_an_address_reaches_only_files_that_were_kept(cast: Cast, as_: As, path: str) -> None:
    assert as_("steward").get(f"/files/{path}/").status_code == 404
