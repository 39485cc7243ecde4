from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from dorsale_web.market.exchange import csv_xlsx
from dorsale_web.market.exchange.columns import COLUMNS, NAMES
from dorsale_web.market.models import Posting, Question
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.market.objects import make_posting

As = Callable[[str], Client]
Row = dict[str, Any]


def row(**changed: object) -> Row:
    """Return a row that is right."""
    until = timezone.localdate() + timedelta(days=60)
    return {
        "side": "need", "kind": "technology", "language": "fr", "title": "Un four solaire",
        "summary": "Pour sécher le poisson.", "themes": "solutions; cloud", "countries": "CG",
        "expires_on": until.isoformat(),
    } | changed  # fmt: skip


def csv_file(*rows: Row, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV file."""
    target = io.StringIO()
    names = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(target, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def xlsx_file(*rows: Row) -> bytes:
    """Return rows as a workbook."""
    book = Workbook()
    names = list(rows[0])
    book.active.append(names)
    for one in rows:
        book.active.append([one.get(name) for name in names])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def send(client: Client, content: bytes, name: str = "besoins.csv") -> Any:
    """Return the answer to a file."""
    file = SimpleUploadedFile(name, content)
    return client.post("/market/import/", {"organisation": "ngonda", "file": file})


def test_each_row_becomes_a_draft_of_ones_organisation(cast: Cast, as_: As) -> None:
    answer = send(as_("editor"), csv_file(row(), row(title="Une pompe", side="offer")))
    assert answer["Location"] == "/market/mine/"
    made = Posting.objects.order_by("pk")
    assert [(one.title, one.side, one.state, one.organisation) for one in made] == [
        ("Un four solaire", "need", "draft", cast.own), ("Une pompe", "offer", "draft", cast.own)
    ]  # fmt: skip
    assert {theme.code for theme in made[0].themes.all()} == {"solutions", "cloud"}


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "cp1252")])
def test_labels_and_the_habits_of_spreadsheets_are_read(
    cast: Cast, as_: As, separator: str, encoding: str
) -> None:
    until = timezone.localdate() + timedelta(days=60)
    french = row(side="besoin", countries="Congo-Brazzaville; Maroc", anonymous="oui") | {
        "expires_on": until.strftime("%d/%m/%Y"), "side": "Need",
    }  # fmt: skip
    send(as_("editor"), csv_file(french, separator=separator, encoding=encoding))
    one = Posting.objects.get()
    assert (one.summary, one.countries) == ("Pour sécher le poisson.", ["CG", "MA"])
    assert (one.anonymous, one.expires_on) == (True, until)


WRONG = [
    ({"kind": "tecnology"}, "kind", "technology"),
    ({"themes": "nowhere"}, "themes", "solutions"),
    ({"countries": "Atlantis"}, "countries", "CG"),
    ({"title": ""}, "title", ""),
    ({"anonymous": "perhaps"}, "anonymous", ""),
    ({"expires_on": "someday"}, "expires_on", "2027-03-31"),
    ({"buyer_reference": "A-1"}, "buyer_reference", "technology"),
    ({"stage": "finished"}, "stage", "prototype"),
]


@pytest.mark.parametrize(("changed", "column", "remedy"), WRONG)
def test_one_wrong_cell_keeps_everything_out_and_is_named(
    cast: Cast, as_: As, changed: Row, column: str, remedy: str
) -> None:
    page = send(as_("editor"), csv_file(row(), row(**changed)))
    assert not Posting.objects.exists()
    (problem,) = page.context["problems"]
    assert (problem.file, problem.row, problem.column) == ("besoins.csv", 3, column)
    assert problem.value == changed[column]
    assert remedy in problem.remedy


def test_an_unknown_or_missing_heading_is_named(cast: Cast, as_: As) -> None:
    wrong = row(colour="red")
    del wrong["summary"]
    problems = send(as_("editor"), csv_file(wrong)).context["problems"]
    assert {(one.row, one.column) for one in problems} == {(1, "colour"), (1, "summary")}


def test_formulas_stay_text_both_ways(cast: Cast, as_: As) -> None:
    evil = '=HYPERLINK("https://a.example","x")'
    send(as_("editor"), xlsx_file(row(title=evil, summary="+1", partner="@x")), "a.xlsx")
    one = Posting.objects.get()
    assert (one.title, one.summary, one.partner) == (evil, "+1", "@x")
    make_posting(cast.own, title=evil)
    out = as_("visitor").get("/market/export.csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(out)) for cell in line]
    assert f"'{evil}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(as_("visitor").get("/market/export.xlsx").content))
    assert not [c for line in book.active.iter_rows() for c in line if c.data_type == "f"]


def test_what_goes_out_comes_back(cast: Cast, as_: As) -> None:
    at = timezone.now().replace(microsecond=0, second=0) + timedelta(days=30)
    make_posting(cast.own, deadline=at, official_url="https://m.example/1", buyer_reference="-7")
    make_posting(
        cast.own, kind="research", stage="idea", rights="open", anonymous=True, countries=["CM"]
    )
    for ending in ("csv", "xlsx"):
        Posting.objects.filter(state="draft").delete()
        content = as_("editor").get(f"/market/export.{ending}").content
        send(as_("editor"), content, f"export.{ending}")
        out, back = (list(Posting.objects.filter(state=state).order_by("kind")) for state in ("published", "draft"))  # fmt: skip
        assert len(back) == 2
        for name in set(NAMES) - {"themes", "expires_on"}:
            assert [getattr(one, name) for one in out] == [getattr(one, name) for one in back], name


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_right_as_it_is(cast: Cast, as_: As, ending: str) -> None:
    answer = as_("visitor").get(f"/market/import/template.{ending}")
    assert answer["Content-Disposition"].startswith("attachment")
    send(as_("editor"), answer.content, f"t.{ending}")
    assert Posting.objects.count() == 1
    page = as_("editor").get("/market/import/").text
    assert all(f"<code>{column.name}</code>" in page for column in COLUMNS)


def bomb() -> bytes:
    """Return a small file that unpacks to 40 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 40_000_000)
    return target.getvalue()


NOT_TABLES = [
    ("a.xlsx", b"PK\x03\x04 nothing"),
    ("a.xlsx", b"<html>"),
    ("a.csv", b"<!doctype html><script>"),
    ("a.csv", b"title\n"),
    ("a.pdf", b"%PDF-1.4"),
    ("a.csv", b"title\n" + b"x\n" * 300),
    ("a.csv", b"x" * 2_100_000),
    ("a.csv", b""),
]


@pytest.mark.parametrize(("name", "content"), NOT_TABLES)
def test_a_file_that_is_no_table_is_refused(cast: Cast, as_: As, name: str, content: bytes) -> None:
    page = send(as_("editor"), content, name)
    assert list(page.context["form"].errors) == ["file"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused):
        csv_xlsx.read("a.xlsx", bomb())


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_a_table_or_refused(content: bytes, name: str) -> None:
    try:
        table = csv_xlsx.read(name, content)
    except Refused:
        return
    assert table.rows


def test_the_export_follows_the_filters_and_hides_names(cast: Cast, as_: As) -> None:
    make_posting(cast.own, title="À prendre", anonymous=True, kind="business")
    make_posting(cast.own, "draft", title="Brouillon")
    make_posting(cast.other, title="Ailleurs")
    out = as_("editor").get("/market/export.csv?country=CG").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(out))
    assert (line["title"], line["organisation"]) == ("À prendre", "Ngonda Logiciels")
    other = as_("visitor").get("/market/export.csv?country=CG").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(other)))["organisation"] == ""


def test_exports_are_limited(cast: Cast, as_: As) -> None:
    client = as_("visitor")
    answers = [client.get("/market/export.csv").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
TAGS = {"planning", "tender", "tenderUpdate"}


def test_tender_notices_have_the_shape_of_ocds(cast: Cast, as_: As) -> None:
    at = timezone.now() + timedelta(days=30)
    one = make_posting(cast.own, deadline=at, official_url="https://m.example/1")
    make_posting(cast.own, kind="business")
    make_posting(cast.own, "draft")
    Question.objects.create(posting=one, text="Quel délai ?", answer="Un an.", answered_at=at)
    Question.objects.create(posting=one, text="Caché", hidden_at=at)
    package = json.loads(as_("visitor").get("/market/tenders.ocds.json").content)
    assert {"uri", "publisher", "publishedDate", "releases", "version"} <= set(package)
    assert package["version"] == "1.1"
    (release,) = package["releases"]
    assert {"ocid", "id", "date", "tag", "initiationType"} <= set(release)
    assert release["ocid"] == f"dorsale-{one.code}"
    assert set(release["tag"]) <= TAGS
    assert release["initiationType"] == "tender"
    assert "#" not in release["id"]
    tender = release["tender"]
    assert tender["status"] == "active"
    assert datetime.fromisoformat(tender["tenderPeriod"]["endDate"]) == at.replace(microsecond=0)
    assert {document["id"] for document in tender["documents"]} == {"notice", "page"}
    assert [one["description"] for one in tender["enquiries"]] == ["Quel délai ?"]
    assert "Member" not in json.dumps(package)
    assert release["buyer"]["id"] == release["parties"][0]["id"]
    assert release["parties"][0]["roles"] == ["buyer"]
    for moment in (package["publishedDate"], release["date"], tender["tenderPeriod"]["endDate"]):
        assert MOMENT.fullmatch(moment)


@pytest.mark.parametrize("count", [1, 12])
def test_queries_of_exports_do_not_grow(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object], count: int
) -> None:
    for _number in range(count):
        make_posting(cast.own, anonymous=True)
    with django_assert_max_num_queries(3):
        as_("visitor").get("/market/tenders.ocds.json")
    with django_assert_max_num_queries(3):
        as_("visitor").get("/market/export.csv")
