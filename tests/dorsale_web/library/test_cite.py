"""Citations: what is handed on is true, well formed, and names nobody who is hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from dorsale_web.library import cite, schema_org
from dorsale_web.library.models import Entry
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.library.writing import written

VISITOR = AnonymousUser()
As = Callable[[str], Client]


def research(cast: Cast, **fields: object) -> Entry:
    given = {
        "kind": "research", "research_kind": "article", "year": 2019, "doi": "10.5281/zenodo.1234",
        "abstract": "Mesures & débits.",
        "authors": [{"name": "Awa Diop", "orcid": "0000-0002-1825-0097"}, {"name": "T. Mba"}],
    }  # fmt: skip
    return written(cast, **(given | fields))


def test_an_experience_in_words(cast: Cast) -> None:
    entry = written(cast, code="abcdefghjk")
    assert cite.plain(entry, VISITOR).startswith("Ngonda Logiciels (2026). Des relais solaires")
    assert cite.plain(entry, VISITOR).endswith(
        "]. Dorsale. http://localhost:8000/library/abcdefghjk/"
    )
    entry.version = 3
    assert "Version 3" in cite.plain(entry, VISITOR)


def test_a_research_output_in_words_has_authors_and_doi(cast: Cast) -> None:
    words = cite.plain(research(cast), VISITOR)
    assert words.startswith("Awa Diop; T. Mba (2019). Des relais")
    assert "Ngonda Logiciels, Dorsale" in words
    assert words.endswith("https://doi.org/10.5281/zenodo.1234")


def test_bibtex(cast: Cast) -> None:
    text = cite.bibtex(research(cast, title="50 % de R&D_{x}", code="abcdefghjk"), VISITOR)
    assert text.splitlines() == [
        "@article{dorsale-abcdefghjk,",
        "  author = {{Awa Diop} and {T. Mba}},",
        r"  title = {{50 \% de R\&D\_\{x\}}},",
        "  year = {2019},",
        "  journal = {Ngonda Logiciels, Dorsale},",
        "  url = {https://doi.org/10.5281/zenodo.1234},",
        "  doi = {10.5281/zenodo.1234},",
        "  language = {fr},",
        "  version = {1}",
        "}",
    ]


def test_ris(cast: Cast) -> None:
    rows = cite.ris(research(cast), VISITOR).split("\r\n")
    assert rows[:4] == ["TY  - JOUR", "AU  - Awa Diop", "AU  - T. Mba",
                        "TI  - Des relais solaires à Ouesso"]  # fmt: skip
    assert rows[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", row) for row in rows[:-1])


def test_csl(cast: Cast) -> None:
    (data,) = json.loads(cite.csl_json(research(cast), VISITOR))
    assert data["author"] == [{"literal": "Awa Diop"}, {"literal": "T. Mba"}]
    assert data["issued"] == {"date-parts": [[2019]]}
    assert data["DOI"] == "10.5281/zenodo.1234"
    assert cite.csl(written(cast), VISITOR)["type"] == "report"
    assert cite.csl(written(cast, kind="document"), VISITOR)["type"] == "document"


@example("}, evil = {1\r\nER  - \r\nTY  - BOOK \\ % # _ ^ ~ $ \x00\u2028")
@given(st.text(min_size=1, max_size=60))
def test_no_text_breaks_out_of_its_field(text: str) -> None:
    entry = Entry(code="abcdefghjk", kind="research", title=text, year=2020, language="fr",
                  context=text, abstract=text, doi="10.1/}x{", authors=[{"name": text}])  # fmt: skip
    entry.organisation = Cast.__new__(Cast) and _organisation(text)
    written_in_bibtex = cite.bibtex(entry, VISITOR)
    bare = re.sub(r"\\[{}\\%&$#_]|\\text[a-z]+\{\}", "", written_in_bibtex)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert bare.rstrip().endswith("\n}")
    rows = cite.ris(entry, VISITOR).split("\r\n")
    assert [row[:2] for row in rows].count("TY") == 1
    assert all("\n" not in row and "\r" not in row for row in rows)
    json.loads(cite.csl_json(entry, VISITOR))


def _organisation(name: str) -> Any:
    from dorsale_web.members.models import Organisation

    return Organisation(name=name, slug="x")


def test_a_hidden_name_is_in_no_citation_even_for_those_who_know_it(cast: Cast) -> None:
    cast["owner"].name, cast["owner"].visibility = "Bénédicte Loufoua", {"name": "public"}
    cast["owner"].save()
    for fields, organisation in (
        ({"hides_author": True}, True),
        ({"hides_organisation": True}, False),
    ):
        entry = written(cast, **fields)
        for asker in (VISITOR, cast["owner"], cast["steward"]):
            texts = [
                cite.plain(entry, asker),
                *(f.write(entry, asker) for f in cite.FORMS.values()),
            ]
            for text in texts:
                assert "Loufoua" not in text
                assert ("Ngonda" in text) == organisation


def test_the_page_and_its_files(cast: Cast, as_: As) -> None:
    entry = written(cast)
    page = as_("visitor").get(f"/library/{entry.code}/cite/")
    assert cite.plain(entry, VISITOR) in page.content.decode()
    for ending in ("bib", "ris", "json"):
        assert f"/library/{entry.code}/cite.{ending}" in page.content.decode()
        response = as_("visitor").get(f"/library/{entry.code}/cite.{ending}")
        assert response.status_code == 200
        name = f'filename="dorsale-{entry.code}.{ending}"'
        assert response["Content-Disposition"] == f"attachment; {name}"


def test_what_one_may_not_read_one_may_not_cite(cast: Cast, as_: As) -> None:
    draft, members = written(cast, state="draft"), written(cast, audience="members")
    for path in ("cite/", "cite.ris"):
        assert as_("visitor").get(f"/library/{draft.code}/{path}").status_code == 404
        assert as_("member").get(f"/library/{draft.code}/{path}").status_code == 404
        assert as_("editor").get(f"/library/{draft.code}/{path}").status_code == 200
        assert as_("visitor").get(f"/library/{members.code}/{path}").status_code == 404
        assert as_("member").get(f"/library/{members.code}/{path}").status_code == 200


def test_links_point_to_the_name_that_lasts(cast: Cast) -> None:
    links = cite.links(research(cast, doi="10.1/a>b<é"))
    assert links.startswith('<https://doi.org/10.1/a%3Eb%3C%C3%A9>; rel="cite-as"')
    assert '<https://orcid.org/0000-0002-1825-0097>; rel="author"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert 'rel="describedby"; type="application/x-bibtex"' in links
    assert '<https://schema.org/ScholarlyArticle>; rel="type"' in links
    assert links.isascii()
    plain = written(cast)
    assert f'/library/{plain.code}/>; rel="cite-as"' in cite.links(plain)


def test_links_do_not_name_a_hidden_author(cast: Cast) -> None:
    assert "orcid" not in cite.links(research(cast, hides_author=True))


def test_schema_org_of_an_entry(cast: Cast) -> None:
    data = schema_org.entry(research(cast), VISITOR)
    assert data["@type"] == "ScholarlyArticle"
    assert data["author"][0] == {
        "@type": "Person", "name": "Awa Diop", "@id": "https://orcid.org/0000-0002-1825-0097",
    }  # fmt: skip
    assert data["publisher"]["name"] == "Ngonda Logiciels"
    assert data["sameAs"] == "https://doi.org/10.5281/zenodo.1234"
    hidden = schema_org.entry(research(cast, hides_organisation=True), VISITOR)
    assert "author" not in hidden
    assert "publisher" not in hidden


def test_schema_org_of_an_organisation_shows_the_ways_it_chose(cast: Cast) -> None:
    cast.own.email, cast.own.website, cast.own.ror = "a@b.example", "https://b.example", "05dxps055"
    seen = schema_org.organisation(cast.own, VISITOR)
    assert "email" not in seen
    assert seen["sameAs"] == ["https://ror.org/05dxps055", "https://b.example"]
    assert schema_org.organisation(cast.own, cast["member"])["email"] == "a@b.example"


def test_json_ld_cannot_leave_its_element(cast: Cast) -> None:
    entry = written(cast, title="</script><script>alert(1)</script>")
    text = schema_org.json_ld(schema_org.entry(entry, VISITOR))
    assert "<" not in text
    assert json.loads(text)["name"] == entry.title


def test_the_demo_says_that_its_data_is_invented(cast: Cast, settings: Any) -> None:
    entry = written(cast)
    assert "Invented" not in cite.plain(entry, VISITOR)
    settings.DEMO = True
    for text in (
        cite.plain(entry, VISITOR), *(form.write(entry, VISITOR) for form in cite.FORMS.values()),
        schema_org.json_ld(schema_org.entry(entry, VISITOR)),
        schema_org.json_ld(schema_org.organisation(cast.own, VISITOR)),
    ):  # fmt: skip
        assert "Invented data" in text


@pytest.mark.parametrize("role", ["visitor", "editor"])
def test_a_page_of_an_entry_is_light(cast: Cast, as_: As, role: str) -> None:
    entry = written(cast, hides_author=True)
    response = as_(role).get(f"/library/{entry.code}/cite/")
    assert len(response.content) < 14_000
