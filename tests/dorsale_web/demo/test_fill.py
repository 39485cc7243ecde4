from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from dorsale_web.demo import content
from dorsale_web.demo.fill import RealAccounts, Size, fill
from dorsale_web.library.models import Entry
from dorsale_web.market.models import Posting
from dorsale_web.members import search
from dorsale_web.members.models import Organisation, Person
from tests.dorsale_web.cast import Cast, person

DATA = Path("src/dorsale_web/demo/data")
MOST_SHARE = 0.02


@pytest.fixture
def demo(db: None) -> str:
    return fill().sign_in_name


def test_the_network_has_the_size_that_was_promised(demo: str) -> None:
    assert Organisation.objects.count() == 80
    assert len(set(Organisation.objects.values_list("country", flat=True))) == 20
    assert Person.objects.count() >= 400
    assert Posting.objects.count() >= 600
    assert set(Posting.objects.values_list("language", flat=True)) == {"fr", "en", "pt", "ar"}
    assert Entry.objects.filter(kind="experience").count() >= 120


def test_most_organisations_are_vouched_and_some_are_not(demo: str) -> None:
    vouched = [one for one in Organisation.objects.all() if one.is_vouched]
    assert 60 <= len(vouched) < 80
    by_slug = {one.slug for one in vouched}
    assert {"ngonda-logiciels", "atelier-anfa", "universite-des-trois-rives"} <= by_slug


def test_what_is_published_is_found(demo: str) -> None:
    visitor = Person.objects.get(sign_in_name="demo")
    assert search.find(visitor, "formation", kinds=["posting"])


def test_filling_twice_changes_nothing(demo: str) -> None:
    before = Posting.objects.count()
    fill()
    assert Posting.objects.count() == before


def test_a_database_with_people_is_refused(cast: Cast) -> None:
    person("somebody")
    with pytest.raises(RealAccounts):
        fill()


def test_addresses_are_examples(demo: str) -> None:
    mails = [*Person.objects.values_list("email", flat=True),
             *Organisation.objects.values_list("email", flat=True)]  # fmt: skip
    assert all(mail.endswith(".example") for mail in mails if mail)
    assert all(
        ".example/" in site for site in Organisation.objects.values_list("website", flat=True)
    )


def test_the_network_is_the_same_each_time(db: None) -> None:
    size = Size(organisations=80, people=100, postings=40, experiences=10)
    fill(size)
    first = sorted(Posting.objects.values_list("title", "organisation__slug"))
    again = content.in_all_languages("postings")[:40]
    assert sorted(row["title"] for row in again) == [title for title, _slug in first]


def sentences(column: str) -> list[str]:
    rows: list[dict[str, str]] = []
    for name in sorted(DATA.glob("postings_*.csv")):
        with name.open(encoding="utf-8", newline="") as source:
            rows += csv.DictReader(source)
    return [row[column] for row in rows if row[column]]


@pytest.mark.parametrize("column", ["title", "summary", "description", "advantage", "partner"])
def test_no_sentence_pattern_makes_more_than_two_in_a_hundred(column: str) -> None:
    texts = sentences(column)
    openings = Counter(" ".join(_plain(text).split()[:3]) for text in texts)
    most, count = openings.most_common(1)[0]
    assert count <= MOST_SHARE * len(texts), most


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w\s]", " ", "".join(one for one in folded if not unicodedata.combining(one)))


def test_mixed_rows_come_after_the_rows_as_written() -> None:
    table = [{"kind": "a", "text": "1"}, {"kind": "a", "text": "2"}, {"kind": "b", "text": "3"}]
    made = list(content.at_least(table, 20, Random(1), ["text"], ["kind"]))
    assert made[:3] == table
    assert {row["text"] for row in made if row["kind"] == "b"} == {"3"}
    assert len(made) == 20
