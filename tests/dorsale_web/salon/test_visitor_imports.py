"""Tables of visitors: encodings, separators, headings, bad rows, duplicates, ten thousand rows."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import visitor_imports
from dorsale_web.salon.models import Badge, Edition, Participant, VisitorImport
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_participant

As = Callable[[str], Client]


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a published fair of the cast's organisation."""
    return make_edition(cast.own, "salon")


@pytest.fixture
def read(cast: Cast, fair: Edition) -> Callable[..., VisitorImport]:
    """Return a function that reads a table of text."""

    def reads(text: str | bytes, encoding: str = "utf-8") -> VisitorImport:
        content = text if isinstance(text, bytes) else text.encode(encoding)
        kind = fair.visitor_kinds.get(is_team=False)
        return visitor_imports.keep_table(cast["owner"], fair, kind, "t.csv", content)

    return reads


Read = Callable[..., VisitorImport]


def told(found: VisitorImport) -> list[tuple[int, str]]:
    """Return the row and column of each problem."""
    return [(one["row"], one["column"]) for one in found.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_its_encoding_and_separator(
    read: Read, encoding: str, separator: str
) -> None:
    lines = [["Prénom", "Nom", "Pays"], ["Zoé", "Nguéma", "Sénégal"]]
    found = read("\r\n".join(separator.join(line) for line in lines), encoding)
    assert found.problems == []
    assert (found.rows[0]["given_name"], found.rows[0]["country"]) == ("Zoé", "SN")


@pytest.mark.parametrize(
    "headings",
    [
        "Prénom;Nom;Courriel;Téléphone;Organisme;Fonction;Pays;Langues parlées",
        "First name;Last name;E-mail;Phone number;Company;Job title;Country;Languages",
        "PRENOMS (*);NOM DE FAMILLE;adresse e-mail;Tél.;Raison sociale;Poste;PAYS;langue",
        "given_name;family_name;email;phone;organisation_name;job;country;languages",
    ],
)
def test_headings_are_known_in_french_and_english(read: Read, headings: str) -> None:
    row = "Awa;Mbemba;awa@example.org;+242 06 612 34 56;Ets Awa;Directrice;Congo-Brazzaville;fr, en"
    found = read(f"sep=;\n{headings}\n{row}\n")
    assert (found.problems, found.notes) == ([], [])
    kept = found.rows[0]
    assert kept["email"] == "awa@example.org"
    assert (kept["organisation_name"], kept["country"]) == ("Ets Awa", "CG")
    assert kept["languages"] == ["fr", "en"]


def test_each_bad_row_is_reported_with_its_number_value_and_remedy(read: Read) -> None:
    found = read(
        "Prénom,Nom,Email,Téléphone,Pays,Type,Langues\n"
        "Awa,Mbemba,awa@example.org,,CG,,fr\n"  # 2, good
        ",Sansprénom,,,,,\n"  # 3
        "Rose,Itoua,rose(at)example.org,,,,\n"  # 4
        "Paul,Ngoma,,2.42066E+11,,,\n"  # 5
        "Jean,Bouya,,,Wakanda,,\n"  # 6
        "Marie,Loemba,,,,Ministre,\n"  # 7
        "Luc,Malonga,,,,,klingon\n"  # 8
        "\n"  # 9, empty
        "Inès,Okemba,a@example.org;b@example.org,,Congo,,\n"  # 10, twice
        "Ana,Silva,,,,V,pt\n"  # 11, good
        "ZoÃ©,Nguéma,,,,,\n"  # 12
    )
    assert told(found) == [
        (3, "given_name"), (4, "email"), (5, "phone"), (6, "country"), (7, "kind"),
        (8, "languages"), (10, "email"), (10, "country"), (12, "given_name"),
    ]  # fmt: skip
    assert (found.good, found.bad) == (2, 8)
    assert found.problems[1]["value"] == "rose(at)example.org"
    assert "name@example.org" in found.problems[1]["remedy"]
    assert "Visiteur" in found.problems[4]["remedy"]


def test_those_who_come_twice_are_found_in_the_file_and_among_the_registered(
    read: Read, fair: Edition
) -> None:
    make_participant(fair, given_name="Awa", family_name="N'Goma", email="awa@example.org")
    make_participant(fair, given_name="Rose", family_name="Itoua", email="", organisation_name="X")
    make_participant(fair, given_name="Eve", family_name="Off", email="e@x.org", state="cancelled")
    found = read(
        "Prénom;Nom;Mail;Société\n"
        "Paul;Malonga;paul@example.org;\n"
        "P.;Malonga;PAUL@example.org;\n"  # 3: mail of row 2
        "NGOMA;Awa;Awa@Example.org;\n"  # 4: registered
        "itoua;rose;;x\n"  # 5: registered, same name and organisation
        "Rose;Itoua;;Autre\n"  # 6: another organisation
        "Eve;Off;e@x.org;\n"  # 7: cancelled, so good
    )
    assert told(found) == [(3, "email"), (4, "email"), (5, "family_name")]
    assert "2" in found.problems[0]["remedy"]
    assert found.good == 3


def test_a_quotation_mark_left_open_costs_one_row_and_a_separator_too_many_one(read: Read) -> None:
    found = read(
        'Prénom,Nom,Fonction\nAwa,Mbemba,"Chef\nde projet"\nPaul,"Ngoma,x\nRose,Itoua,\n'
        "Luc,Malonga,Chef, adjoint\n" + "".join(f"A{n},B{n},\n" for n in range(20))
    )
    assert told(found) == [(3, ""), (5, "")]
    assert found.good == 22
    assert found.rows[0]["job"] == "Chef de projet"


def test_a_whole_name_is_taken_apart(read: Read) -> None:
    found = read("Nom complet;Pays\nMBEMBA Awa Rose;RDC\n")
    assert (found.rows[0]["given_name"], found.rows[0]["family_name"]) == ("Awa Rose", "MBEMBA")
    assert found.rows[0]["country"] == "CD"


def test_missing_and_double_columns_are_told_and_strange_ones_noted(read: Read) -> None:
    assert told(read("Nom;Prénom;First name\nA;B;C\n")) == [(1, "given_name"), (1, "given_name")]
    assert told(read("Prénom;Pays\nA;CG\n")) == [(1, "family_name")]
    assert "Couleur" in read("Nom;Prénom;Couleur\nA;B;C\n").notes[0]


@pytest.mark.parametrize(
    "content", [b"", b"Nom;Pr\xe9nom\n", b"%PDF-1.4\x00\x01", b"PK\x03\x04\x00"]
)
def test_what_is_no_table_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(Refused):
        read(content)


def test_nobody_is_registered_before_the_yes_and_each_once(
    as_: As, cast: Cast, fair: Edition
) -> None:
    client = as_("editor")
    page = "/editions/salon/organise/visitors/table/"
    text = "Prénom,Nom,Email\nAwa,Mbemba,awa@example.org\nRose,,x\nPaul,Ngoma,paul@example.org\n"
    file = SimpleUploadedFile("t.csv", text.encode())
    kind = fair.visitor_kinds.get(is_team=False)
    kind.quota = 1
    kind.save()
    given = {"file": file, "kind": kind.code, "agreed": "on"}
    report = client.post(page, given)["Location"]
    shown = client.get(report).content.decode()
    assert "Mbemba" in shown
    assert not Participant.objects.filter(edition=fair).exists()
    rows = list(
        csv.reader(io.StringIO(client.get(report + "problems.csv").content.decode("utf-8-sig")))
    )
    assert [row[0] for row in rows[1:]] == ["3", "3"]
    make_participant(fair, email="paul@example.org", state="waiting", badge=False)
    client.post(report + "take/")
    client.post(report + "take/")
    made = Participant.objects.get(edition=fair, email="awa@example.org")
    assert (made.state, made.badges.count(), made.shown_to_exhibitors) == ("confirmed", 1, False)
    assert Participant.objects.filter(edition=fair).count() == 2  # paul came meanwhile
    taken = VisitorImport.objects.get()
    assert taken.rows == []


def test_a_table_is_thrown_away(as_: As, cast: Cast, read: Read, fair: Edition) -> None:
    found = read("Prénom,Nom\nAwa,Mbemba\n")
    as_("editor").post(f"/visitor-tables/{found.code}/drop/")
    assert not VisitorImport.objects.exists()
    assert not Participant.objects.filter(edition=fair).exists()


def test_the_export_comes_back_as_a_table_and_holds_no_formula(
    as_: As, cast: Cast, read: Read, fair: Edition
) -> None:
    make_participant(fair, given_name="=1+1", family_name="Mbemba", phone="+242 06 612 34 56")
    content = as_("editor").get("/editions/salon/organise/visitors/visitors.csv").content
    assert b"'=1+1" in content
    Participant.objects.all().delete()
    found = read(content)
    assert (found.problems, found.notes) == ([], [])
    assert found.rows[0]["phone"] == "+242 06 612 34 56"


def test_ten_thousand_rows_are_read_and_taken_in_time_and_memory(
    cast: Cast, fair: Edition, read: Read
) -> None:
    lines = ["Prénom;Nom;Email;Téléphone;Société;Pays;Langues;Ce que je cherche"]
    for number in range(10_000):
        mail = f"v{number}@example.org" if number % 50 else "pas une adresse"
        lines.append(
            f"Awa{number};Mbemba{number};{mail};+242 06 612 34 56;Société {number};"
            "Congo-Brazzaville;fr,en;Des capteurs pour de petits périmètres irrigués."
        )
    content = "\n".join(lines).encode("cp1252")
    start = time.perf_counter()
    found = read(content)
    seconds_read = time.perf_counter() - start
    assert (found.good, found.bad) == (9_800, 200)
    start = time.perf_counter()
    assert visitor_imports.take(cast["owner"], found) == 9_800
    seconds_taken = time.perf_counter() - start
    assert Badge.objects.filter(participant__edition=fair).count() == 9_800
    assert seconds_read + seconds_taken < 30  # 10 s alone on the machine


def test_reading_ten_thousand_rows_needs_little_memory(read: Read) -> None:
    rows = "".join(f"Awa{n},Mbemba{n},v{n}@example.org,Société {n}\n" for n in range(10_000))
    content = ("Prénom,Nom,Email,Société\n" + rows).encode()
    tracemalloc.start()
    read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150_000_000
