"""OAI-PMH: what a harvester is told, and that nothing is lost while records change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from dorsale_web.library.dublin_core import writable
from dorsale_web.library.models import Deleted, Entry
from dorsale_web.library.oai import records
from tests.dorsale_web.cast import Cast, make_cast, theme
from tests.dorsale_web.library.writing import changed_at, written

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SETS = re.compile(r"([A-Za-z0-9\-_.!~*'()])+(:[A-Za-z0-9\-_.!~*'()]+)*")
ELEMENTS = {
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type",
    "format", "identifier", "source", "language", "relation", "coverage", "rights",
}  # fmt: skip
# The schema of the protocol as the order of children; ? may be absent, * may be often, + must be.
SHAPE = {
    "OAI-PMH": "responseDate request (error+|Identify|ListMetadataFormats|ListSets|GetRecord"
    "|ListIdentifiers|ListRecords)",
    "Identify": "repositoryName baseURL protocolVersion adminEmail+ earliestDatestamp"
    " deletedRecord granularity compression* description*",
    "ListMetadataFormats": "metadataFormat+",
    "metadataFormat": "metadataPrefix schema metadataNamespace",
    "ListSets": "set+ resumptionToken?",
    "set": "setSpec setName setDescription*",
    "GetRecord": "record",
    "ListRecords": "record+ resumptionToken?",
    "ListIdentifiers": "header+ resumptionToken?",
    "record": "header metadata? about*",
    "header": "identifier datestamp setSpec*",
}


def ask(client: Client, **arguments: str) -> ElementTree.Element:
    """Return a valid answer, as the protocol's schema says."""
    response = client.get("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return valid(response.content)


def valid(content: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(content)
    for element in root.iter():
        name = element.tag.removeprefix(OAI)
        if name in SHAPE:
            children = " ".join(child.tag.removeprefix(OAI) for child in element) + " "
            assert re.fullmatch(_pattern(SHAPE[name]), children), (name, children)
        if name in ("datestamp", "responseDate", "earliestDatestamp"):
            assert MOMENT.fullmatch(element.text or "")
        if name == "setSpec":
            assert SETS.fullmatch(element.text or "")
        if element.tag.startswith(DC):
            assert element.tag.removeprefix(DC) in ELEMENTS
            assert (element.text or "").strip()
    for record in root.iter(f"{OAI}record"):
        header = record.find(f"{OAI}header")
        assert (header.get("status") == "deleted") != (record.find(f"{OAI}metadata") is not None)
    return root


def _pattern(shape: str) -> str:
    return re.sub(r"[A-Za-z-]+", lambda word: f"(?:{word.group()} )", shape).replace(" (", "(")


def error(root: ElementTree.Element) -> str:
    return root.find(f"{OAI}error").get("code")


def codes(root: ElementTree.Element) -> list[str]:
    return [one.text.rpartition(":")[2] for one in root.iter(f"{OAI}identifier")]


def values(root: ElementTree.Element, name: str) -> list[str]:
    return [one.text for one in root.iter(DC + name)]


@pytest.fixture
def visitor(cast: Cast) -> Client:
    return Client()


def test_one_experience_in_dublin_core(cast: Cast, visitor: Client) -> None:
    entry = written(
        cast, links=["https://exemple.example/a", "javascript:alert(1)"],
        translations={
            "en": {"origin": "human", "texts": {"title": "Solar relays in Ouesso"}},
            "pt": {"origin": "machine", "texts": {"title": "Relés solares"}},
        },
    )  # fmt: skip
    root = ask(
        visitor, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:localhost:{entry.code}"
    )
    assert values(root, "title") == ["Des relais solaires à Ouesso", "Solar relays in Ouesso"]
    assert [one.get(LANGUAGE) for one in root.iter(DC + "title")] == ["fr", "en"]
    assert values(root, "creator") == values(root, "publisher") == ["Ngonda Logiciels"]
    assert values(root, "identifier") == [f"http://localhost:8000/library/{entry.code}/"]
    assert values(root, "date") == ["2026-03-05"]
    assert values(root, "language") == ["fr"]
    assert values(root, "type") == ["Text", "experience"]
    assert values(root, "coverage") == ["Congo-Brazzaville", "2025"]
    assert values(root, "relation") == ["https://exemple.example/a"]
    assert values(root, "subject") == ["Infrastructures", "Infrastructure"]
    (description,) = values(root, "description")
    assert description.startswith("Trois villages sans réseau.\n\n")
    assert description.endswith("Les batteries ont lâché après 4 mois.")
    assert description != entry.context + "\n\n" + entry.failed, "what failed has a label"
    assert values(root, "rights")[-1] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_research_output_has_its_authors_year_and_doi(cast: Cast, visitor: Client) -> None:
    entry = written(
        cast, kind="research", research_kind="dataset", doi="10.5281/zenodo.1234", year=2019,
        abstract="Mesures de débit.", authors=[{"name": "Awa Diop", "orcid": ""}, {"name": "T. Mba"}],
    )  # fmt: skip
    root = ask(
        visitor,
        verb="GetRecord",
        metadataPrefix="oai_dc",
        identifier=records.identifier(entry.code),
    )
    assert values(root, "creator") == ["Awa Diop", "T. Mba"]
    assert values(root, "relation") == ["https://doi.org/10.5281/zenodo.1234"]
    assert values(root, "date") == ["2019"]
    assert values(root, "type") == ["Dataset", "dataset"]


def test_identify(cast: Cast, visitor: Client, settings: Any) -> None:
    settings.SITE_URL = "https://reseau.example.org"
    entry = changed_at(written(cast), datetime(2025, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC))
    assert entry
    root = ask(visitor, verb="Identify")
    body = root.find(f"{OAI}Identify")
    assert body.findtext(f"{OAI}baseURL") == "https://reseau.example.org/oai"
    assert body.findtext(f"{OAI}earliestDatestamp") == "2025-01-02T03:04:05Z"
    assert body.findtext(f"{OAI}deletedRecord") == "persistent"
    assert "@" in body.findtext(f"{OAI}adminEmail")
    assert "Invented" not in body.findtext(f"{OAI}repositoryName")
    sample = body.find(".//{http://www.openarchives.org/OAI/2.0/oai-identifier}sampleIdentifier")
    assert sample.text.startswith("oai:reseau.example.org:")


def test_the_demo_says_that_its_data_is_invented(
    cast: Cast, visitor: Client, settings: Any
) -> None:
    settings.DEMO = True
    written(cast)
    name = ask(visitor, verb="Identify").findtext(f".//{OAI}repositoryName")
    assert "Invented data" in name
    root = ask(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    assert "Invented data" in values(root, "description")[0]


def test_formats_and_sets(cast: Cast, visitor: Client) -> None:
    entry = written(cast)
    assert ask(visitor, verb="ListMetadataFormats").findtext(f".//{OAI}metadataPrefix") == "oai_dc"
    known = ask(visitor, verb="ListMetadataFormats", identifier=records.identifier(entry.code))
    assert known.findtext(f".//{OAI}metadataPrefix") == "oai_dc"
    found = [one.text for one in ask(visitor, verb="ListSets").iter(f"{OAI}setSpec")]
    assert found[:3] == ["experience", "research", "document"]
    assert len(found) == 13
    assert "theme-data-security" in found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nonsense", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=hier", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-2-3", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=٢٠٢٦-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-03T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%00b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=a", "badArgument"),
        ("verb=ListRecords&resumptionToken=a", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=a", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc21&identifier=x", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:a%00b", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:localhost:abc", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme-cloud", "noRecordsMatch"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
    ],
)
def test_every_code_of_error(cast: Cast, visitor: Client, query: str, code: str) -> None:
    written(cast)
    root = valid(visitor.get(f"/oai?{query}").content)
    assert error(root) == code
    if code in ("badVerb", "badArgument"):
        assert root.find(f"{OAI}request").attrib == {}


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59:59Z"])
def test_the_last_day_of_the_calendar_is_a_date_too(
    cast: Cast, visitor: Client, until: str
) -> None:
    entry = written(cast)
    root = ask(visitor, verb="ListIdentifiers", metadataPrefix="oai_dc", until=until)
    assert codes(root) == [entry.code]


def test_post_needs_no_token_of_a_form(cast: Cast) -> None:
    entry = written(cast)
    client = Client(enforce_csrf_checks=True)
    response = client.post("/oai", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    assert codes(valid(response.content)) == [entry.code]


def test_dates_are_inclusive_by_day_and_by_second(cast: Cast, visitor: Client) -> None:
    moments = [
        datetime(2026, 1, 1, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 1, 2, 0, 0, 0, tzinfo=UTC),
        datetime(2026, 1, 2, 23, 59, 59, 500_000, tzinfo=UTC),
        datetime(2026, 1, 3, 0, 0, 0, tzinfo=UTC),
    ]
    made = [changed_at(written(cast), moment).code for moment in moments]
    list_ = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    day = list_ | {"from": "2026-01-02", "until": "2026-01-02"}
    assert codes(ask(visitor, **day)) == made[1:3]
    second = list_ | {"from": "2026-01-01T23:59:59Z", "until": "2026-01-02T00:00:00Z"}
    assert codes(ask(visitor, **second)) == made[:2]
    last = list_ | {"from": "2026-01-02T23:59:59Z", "until": "2026-01-02T23:59:59Z"}
    assert codes(ask(visitor, **last)) == made[2:3]


def test_only_what_everybody_may_read(cast: Cast, visitor: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    stopped = make_suspended(cast)
    for fields in (
        {"state": "draft"}, {"state": "review"}, {"audience": "members"},
        {"embargo_until": tomorrow}, {"suspended_at": timezone.now()}, {"organisation": stopped},
    ):  # fmt: skip
        hidden = written(cast, **fields)
        root = ask(
            visitor, verb="GetRecord", metadataPrefix="oai_dc",
            identifier=records.identifier(hidden.code),
        )  # fmt: skip
        assert error(root) == "idDoesNotExist", fields
    assert error(ask(visitor, verb="ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"


def make_suspended(cast: Cast) -> Any:
    cast.other.suspended_at = timezone.now()
    cast.other.save()
    return cast.other


def test_hidden_names_stand_nowhere(cast: Cast, visitor: Client) -> None:
    cast["owner"].name, cast["owner"].visibility = "Bénédicte Loufoua", {"name": "public"}
    cast["owner"].save()
    shown = written(cast)
    author = written(cast, hides_author=True, authors=[{"name": "Bénédicte Loufoua"}])
    both = written(cast, hides_organisation=True, authors=[{"name": "Bénédicte Loufoua"}])

    def answer(entry: Entry) -> str:
        asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc"}
        asked["identifier"] = records.identifier(entry.code)
        return visitor.get("/oai", asked).content.decode()

    assert "Loufoua" in answer(shown)
    assert "Loufoua" not in answer(author)
    assert "Ngonda" in answer(author)
    assert "Loufoua" not in answer(both)
    assert "Ngonda" not in answer(both)
    assert "creator" not in answer(both)


def test_a_person_who_shows_the_name_to_members_only_is_not_named(
    cast: Cast, visitor: Client
) -> None:
    cast["owner"].name = "Bénédicte Loufoua"
    cast["owner"].save()
    written(cast)
    content = visitor.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    assert "Loufoua" not in content


def test_what_is_gone_is_told_in_its_sets(cast: Cast, visitor: Client) -> None:
    gone = written(cast, state="withdrawn", theme=theme("cloud"))
    Deleted.objects.create(code=gone.code, kind="experience")
    Deleted.objects.create(code="neverknown", kind="document")
    for group in ("experience", "theme-cloud"):
        root = ask(visitor, verb="ListRecords", metadataPrefix="oai_dc", set=group)
        assert codes(root) == [gone.code]
        (header,) = root.iter(f"{OAI}header")
        assert header.get("status") == "deleted"
        assert [one.text for one in header.iter(f"{OAI}setSpec")] == ["experience", "theme-cloud"]
    both = ask(visitor, verb="ListIdentifiers", metadataPrefix="oai_dc")
    assert sorted(codes(both)) == sorted([gone.code, "neverknown"])


def test_what_came_back_is_no_longer_gone(cast: Cast, visitor: Client) -> None:
    entry = written(cast)
    Deleted.objects.create(code=entry.code, kind="experience")
    root = ask(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    assert codes(root) == [entry.code]
    assert not [one for one in root.iter(f"{OAI}header") if one.get("status")]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(records, "A_PAGE", 3)
    return 3


def harvest(client: Client, **asked: str) -> Iterator[ElementTree.Element]:
    root = ask(client, **asked)
    yield root
    while token := root.findtext(f".//{OAI}resumptionToken"):
        root = ask(client, verb=asked["verb"], resumptionToken=token)
        yield root


@pytest.mark.usefixtures("small_pages")
def test_pages_say_where_they_are(cast: Cast, visitor: Client) -> None:
    made = {written(cast).code for _ in range(7)}
    pages = list(harvest(visitor, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    tokens = [page.find(f".//{OAI}resumptionToken") for page in pages]
    assert [(one.get("cursor"), one.get("completeListSize")) for one in tokens] == [
        ("0", "7"), ("3", "7"), ("6", "7"),
    ]  # fmt: skip
    assert tokens[-1].text is None
    assert Counter(code for page in pages for code in codes(page)) == Counter(made)


@pytest.mark.usefixtures("small_pages")
def test_a_full_last_page_has_no_token(cast: Cast, visitor: Client) -> None:
    for _ in range(3):
        written(cast)
    (page,) = harvest(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    assert page.find(f".//{OAI}resumptionToken") is None


@pytest.mark.usefixtures("small_pages")
def test_a_token_is_of_one_verb_and_cannot_be_made_up(cast: Cast, visitor: Client) -> None:
    for _ in range(4):
        written(cast)
    root = ask(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    token = root.findtext(f".//{OAI}resumptionToken")
    other = ask(visitor, verb="ListIdentifiers", resumptionToken=token)
    assert error(other) == "badResumptionToken"
    assert error(ask(visitor, verb="ListRecords", resumptionToken=f"x{token}")) == (
        "badResumptionToken"
    )


@pytest.mark.usefixtures("small_pages")
def test_many_records_of_one_moment_are_read_once_each(cast: Cast, visitor: Client) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    made = Counter(changed_at(written(cast), moment).code for _ in range(8))
    Deleted.objects.create(code="zzzzzzzzzz", kind="experience")
    Deleted.objects.update(at=moment)
    pages = harvest(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    assert Counter(code for page in pages for code in codes(page)) == made + Counter(["zzzzzzzzzz"])


def test_the_number_of_questions_does_not_grow(cast: Cast, visitor: Client) -> None:
    def questions(count: int) -> int:
        for _ in range(count):
            written(cast)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(visitor, verb="ListRecords", metadataPrefix="oai_dc")
        return len(asked)

    assert questions(2) == questions(20) <= 4


@example("\x0b\x00\x1f ]]> <b> & \ufffe \u2028 𐐷 é")
@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_written(text: str) -> None:
    element = ElementTree.Element("x")
    element.text = writable(text)
    read = ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8"))
    assert (read.text or "") == writable(text).replace("\r\n", "\n").replace("\r", "\n")


MOVES = st.lists(
    st.tuples(st.sampled_from(["change", "withdraw", "publish", "restore"]), st.integers(0, 11)),
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(MOVES, min_size=4, max_size=4))
def test_no_change_between_pages_is_passed_over(
    cast: Cast, visitor: Client, moves: list[list[tuple[str, int]]], monkeypatch: Any
) -> None:
    """However records change meanwhile, a harvest holds what is; so does the next, from its date."""
    monkeypatch.setattr(records, "A_PAGE", 3)
    Entry.objects.all().delete()
    Deleted.objects.all().delete()
    for _ in range(12):
        written(cast)
    held: dict[str, str] = {}
    pages = harvest(visitor, verb="ListRecords", metadataPrefix="oai_dc")
    todo = iter(moves)
    for page in pages:
        keep(held, page)
        began = page.findtext(f"{OAI}responseDate")
        if page.findtext(f".//{OAI}resumptionToken"):
            for move in next(todo, []):
                apply(cast, *move)
    assert without_gone(held) == truth()
    for move in (one for some in todo for one in some):
        apply(cast, *move)
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": began}
    for page in harvest(visitor, **asked):
        keep(held, page)
    assert without_gone(held) == truth()


def keep(held: dict[str, str], page: ElementTree.Element) -> None:
    for record in page.iter(f"{OAI}record"):
        (code,) = codes(record.find(f"{OAI}header"))
        held[code] = (values(record, "title") or [""])[0]


def without_gone(held: dict[str, str]) -> dict[str, str]:
    return {code: title for code, title in held.items() if title}


def truth() -> dict[str, str]:
    return dict(Entry.objects.filter(state="published").values_list("code", "title"))


def apply(cast: Cast, move: str, number: int) -> None:
    """Do to one entry what the pages of the library do."""
    entry = Entry.objects.order_by("pk")[number]
    if move == "publish":
        written(cast, title="Nouveau")
    elif move == "withdraw":
        entry.state = "withdrawn"
        entry.save()
        Deleted.objects.update_or_create(code=entry.code, defaults={"kind": entry.kind})
    elif move == "restore" and entry.state == "withdrawn":
        entry.state = "published"
        entry.save()
        Deleted.objects.filter(code=entry.code).delete()
    elif move == "change":
        entry.title += "+"
        entry.save()


@pytest.mark.usefixtures("themed")
def test_a_stock_harvester_reads_2000_records_while_they_change(
    live_server: Any, settings: Any
) -> None:
    settings.SITE_URL = live_server.url
    cast = make_cast()
    plain = {"kind": "experience", "organisation": cast.own, "language": "fr", "year": 2025,
             "state": "published", "published_at": timezone.now(), "theme": theme("cloud")}  # fmt: skip
    Entry.objects.bulk_create(Entry(**plain, title=f"Essai {n}") for n in range(2000))
    before = list(Entry.objects.order_by("changed_at", "code").values_list("code", flat=True))
    touched = set()
    harvester = Sickle(f"{live_server.url}/oai")
    read: Counter[str] = Counter()
    last: dict[str, str] = {}
    for number, record in enumerate(harvester.ListRecords(metadataPrefix="oai_dc")):
        code = record.header.identifier.rpartition(":")[2]
        read[code] += 1
        last[code] = "" if record.deleted else record.metadata["title"][0]
        if number % 100 == 50 and number < 2000:
            # one behind, one ahead; every second time one ahead is withdrawn, one is new
            touched |= {_change(before[number - 50]), _change(before[min(number + 300, 1999)])}
            if number % 200 == 50:
                touched.add(_withdraw(before[min(number + 400, 1998)]))
                touched.add(Entry.objects.create(**plain, title="Nouveau").code)
    assert not set(before) - set(read), "records were lost"
    unchanged = set(before) - touched
    assert len(unchanged) > 1900
    assert all(read[code] == 1 for code in unchanged), "unchanged records came twice"
    assert without_gone(last) == truth()
    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(**{"metadataPrefix": "oai_dc", "set": "theme-mobility"})


def _change(code: str) -> str:
    entry = Entry.objects.get(code=code)
    entry.title += " bis"
    entry.save()
    return code


def _withdraw(code: str) -> str:
    entry = Entry.objects.get(code=code)
    entry.state = "withdrawn"
    entry.save()
    Deleted.objects.update_or_create(code=code, defaults={"kind": entry.kind})
    return code
