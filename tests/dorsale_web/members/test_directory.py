from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from dorsale_web.members import sheets
from dorsale_web.members.actions.index import index_all
from dorsale_web.members.actions.people import consent
from dorsale_web.members.models import Membership, SearchEntry
from tests.dorsale_web.cast import Cast, organisation, person, theme

As = Callable[[str], Client]


def _names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/organisations/{query}")
    assert page.status_code == 200
    return [card["name"] for card in page.context["cards"]]


def test_visitors_see_those_vouched_and_members_all(cast: Cast, as_: As) -> None:
    assert _names(as_("visitor")) == ["Atelier Anfa", "Ngonda Logiciels"]
    assert _names(as_("member")) == ["Atelier Anfa", "Ngonda Logiciels", "Nouvelle Venue"]


def test_names_are_sorted_as_people_read_them(cast: Cast, as_: As) -> None:
    for slug, name in (("e", "École du Fleuve"), ("z", "zone nord"), ("c", "Câbles du Golfe")):
        organisation(slug, name=name)
    assert _names(as_("visitor")) == [
        "Atelier Anfa",
        "Câbles du Golfe",
        "École du Fleuve",
        "Ngonda Logiciels",
        "zone nord",
    ]


def test_filters_narrow_the_list(cast: Cast, as_: As) -> None:
    cast.other.themes.add(theme("solutions"))
    cast.other.languages = ["fr", "ar"]
    cast.other.save()
    client = as_("member")
    assert _names(client, "?country=MA") == ["Atelier Anfa"]
    assert _names(client, "?kind=hub") == ["Atelier Anfa"]
    assert _names(client, "?theme=solutions") == ["Atelier Anfa"]
    assert _names(client, "?language=ar") == ["Atelier Anfa"]
    assert _names(client, "?vouched=no") == ["Nouvelle Venue"]
    assert _names(client, "?country=CG&vouched=yes") == ["Ngonda Logiciels"]
    assert _names(client, "?country=ZZ&kind=<x>&page=x") == _names(client)


def test_words_find_organisations_in_all_their_languages(cast: Cast, as_: As) -> None:
    cast.own.summary = "Des logiciels pour les irrigations."
    cast.own.translations = {"en": {"origin": "human", "texts": {"summary": "Farm software."}}}
    cast.own.save()
    index_all()
    assert _names(as_("visitor"), "?q=irrigation") == ["Ngonda Logiciels"]
    assert _names(as_("visitor"), "?q=farm") == ["Ngonda Logiciels"]
    assert _names(as_("visitor"), "?q=irrigation&country=MA") == []
    assert _names(as_("visitor"), "?q=venue") == []
    assert _names(as_("member"), "?q=venue") == ["Nouvelle Venue"]


def test_a_page_without_result_says_what_to_do(cast: Cast, as_: As) -> None:
    page = as_("visitor").get("/organisations/?q=introuvable").content.decode()
    assert 'class="empty"' in page
    assert "/organisations/new/" in page


def _grow(number: int) -> None:
    start = SearchEntry.objects.count()
    for i in range(number):
        one = organisation(f"more-{start}-{i}", name=f"Fibre {start} {i}", country="SN")
        one.themes.add(theme("solutions"))
        someone = person(f"p{start}-{i}", f"Awa {start} {i}")
        consent(someone, "listed", True)
        Membership.objects.create(person=someone, organisation=one, role="owner")
    index_all()


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/organisations/", 4),
        ("/organisations/?q=fibre", 6),
        ("/organisations/?country=SN&theme=solutions&language=fr", 4),
        ("/organisations/map/", 2),
        ("/organisations.csv", 3),
    ],
)
def test_the_number_of_queries_does_not_grow(
    cast: Cast, as_: As, url: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in (3, 30):
        _grow(number)
        with django_assert_num_queries(queries):
            assert as_("visitor").get(url).status_code == 200


def test_the_list_of_people_does_not_grow_in_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("member")
    for number in (3, 30):
        _grow(number)
        with django_assert_max_num_queries(9):
            assert client.get("/people/?q=awa").status_code == 200


def test_twenty_a_page_and_light(cast: Cast, as_: As) -> None:
    _grow(45)
    client = as_("visitor")
    first = client.get("/organisations/?country=SN")
    assert len(first.context["cards"]) == 20
    assert len(client.get("/organisations/?country=SN&page=3").context["cards"]) == 5
    assert "country=SN&amp;page=2" in first.content.decode()
    assert len(gzip.compress(first.content)) <= 14_000


def test_the_map_counts_what_the_reader_sees(cast: Cast, as_: As) -> None:
    organisation("lyon", country="FR", city="Lyon")
    page = as_("visitor").get("/organisations/map/")
    assert {row["name"]: row["count"] for row in page.context["rows"]} == {
        "Congo-Brazzaville": 1,
        "France": 1,
        "Maroc": 1,
    }
    assert page.context["beyond"] == 1
    text = page.content.decode()
    assert "<svg" in text
    assert 'href="/organisations/?country=CG"' in text
    assert " style=" not in text
    assert len(gzip.compress(page.content)) <= 14_000
    assert as_("member").get("/organisations/map/").context["total"] == 4


# People


def test_people_who_agreed_are_listed_to_members_only(cast: Cast, as_: As) -> None:
    awa = person("awa", "Awa Ndiaye", country="SN", city="Dakar")
    consent(awa, "listed", True)
    Membership.objects.create(person=awa, organisation=cast.own, role="reader")
    silent = person("silent", "Sans Accord")
    hidden = person("hidden", "Personne Cachée", visibility={"name": "nobody"})
    consent(hidden, "listed", True)
    changed = person("changed", "A Changé Davis")
    consent(changed, "listed", True)
    consent(changed, "listed", False)
    assert as_("visitor").get("/people/").status_code == 302
    page = as_("member").get("/people/").content.decode()
    assert "Awa Ndiaye" in page
    assert "Dakar" in page
    assert "Ngonda Logiciels" in page
    for name in (silent.name, hidden.name, changed.name):
        assert name not in page


def test_people_are_found_by_name_without_accents_and_by_country(cast: Cast, as_: As) -> None:
    for name, country in (("Éloïse Mbemba", "CG"), ("Awa Ndiaye", "SN")):
        consent(person(name[:3].lower().replace("é", "e"), name, country=country), "listed", True)
    client = as_("member")

    def found(query: str) -> list[str]:
        return [card["person"].name for card in client.get(f"/people/{query}").context["cards"]]

    assert found("?q=eloise") == ["Éloïse Mbemba"]
    assert found("?country=SN") == ["Awa Ndiaye"]
    assert found("?q=mbemba&country=SN") == []


def test_the_city_of_a_person_is_shown_as_the_person_chose(cast: Cast, as_: As) -> None:
    shy = person("shy", "Timide", city="Pointe-Noire", country="CG")
    shy.visibility = shy.visibility | {"city": "nobody"}
    shy.save()
    consent(shy, "listed", True)
    assert "Pointe-Noire" not in as_("member").get("/people/").content.decode()


# The index


def test_the_index_follows_vouching_and_suspension(cast: Cast, as_: As) -> None:
    from dorsale_web.members.actions import reports, vouching

    index_all()

    def audience(slug: str) -> str | None:
        found = SearchEntry.objects.filter(kind="organisation", code=slug).first()
        return found.audience if found else None

    assert (audience("anfa"), audience("fresh")) == ("public", "members")
    cast.other.vouched_until = timezone.localdate() - timedelta(days=1)
    cast.other.save()
    vouching.refresh()
    assert audience("anfa") == "members"
    vouching.vouch(cast["steward"], cast.fresh, voucher=None, evidence="visit", detail="vu")
    assert audience("fresh") == "public"
    reports.suspend_organisation(cast["steward"], cast.fresh, "Doute.")
    assert audience("fresh") is None
    reports.restore_organisation(cast["steward"], cast.fresh, "Levé.")
    assert audience("fresh") == "public"


# Tables to take away


def _rows(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/organisations.csv{query}")
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_table_holds_what_the_asker_sees(cast: Cast, as_: As) -> None:
    cast.other.email, cast.other.phone = "contact@anfa.example", "+212 5 22 00 00 00"
    cast.other.website = "https://anfa.example/"
    cast.other.visibility = {"website": "public", "email": "members", "phone": "nobody"}
    cast.other.save()
    visitor, member = (_rows(as_(role))[0] for role in ("visitor", "member"))
    assert next(iter(visitor.values())) == "Atelier Anfa"
    assert "https://anfa.example/" in visitor.values()
    assert "contact@anfa.example" not in visitor.values()
    assert "contact@anfa.example" in member.values()
    assert not [cell for cell in member.values() if "212" in cell]
    assert len(_rows(as_("member"), "?country=MA")) == 1


def test_formulas_are_text_in_both_tables(cast: Cast, as_: As) -> None:
    cast.own.name = '=HYPERLINK("http://x.example")'
    cast.own.city = "@SUM(1)"
    cast.own.save()
    row = _rows(as_("visitor"), "?country=CG")[0]
    assert '\'=HYPERLINK("http://x.example")' in row.values()
    assert "'@SUM(1)" in row.values()
    answer = as_("visitor").get("/organisations.xlsx?country=CG")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n="])
def test_every_start_of_a_formula_is_defused(start: str) -> None:
    assert sheets.defuse(f"{start}1").startswith("'")
    assert sheets.defuse(f"a{start}1")[0] == "a"
    assert sheets.defuse("a\x00\x0bb") == "ab"


def test_tables_are_limited_by_the_hour(cast: Cast, as_: As) -> None:
    client = as_("visitor")
    codes = [client.get("/organisations.csv").status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]
