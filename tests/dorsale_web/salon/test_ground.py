"""Halls, rooms and stands: tables, rows, a file; nothing overlaps and nothing is kept by half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dorsale_web.members.models import AuditEntry
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import ground, ground_table
from dorsale_web.salon.actions import ground as acts
from dorsale_web.salon.ground import Box, Rows
from dorsale_web.salon.models import Edition, Hall, Meeting, MeetingSlot, Room, Stand
from dorsale_web.salon.queries.ground import boxes
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import (
    at,
    make_edition,
    make_exhibitor,
    make_participant,
    make_session,
)

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
GROUND = "/editions/own-fair/organise/ground/"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    """Return an edition with one hall of 40 by 30 metres."""
    return make_edition(cast.own, "own-fair")


@pytest.fixture
def hall(edition: Edition) -> Hall:
    """Return its hall."""
    return edition.halls.get()


def stand(hall: Hall, label: str, x_m: float, y_m: float = 0.0, **more: object) -> Stand:
    sides = {"width_m": 3, "depth_m": 3} | more
    return Stand.objects.create(hall=hall, label=label, x_m=x_m, y_m=y_m, **sides)


def text(response: Any) -> str:
    return response.content.decode()


def test_two_rows_of_three_stands() -> None:
    made = Rows(2, 3, 3, 2, 4, x_m=1, y_m=1, prefix="B", first=5).boxes()
    assert [one.label for one in made] == ["B5", "B6", "B7", "B8", "B9", "B10"]
    assert [(one.x_m, one.y_m) for one in made] == [(1, 1), (4, 1), (7, 1), (1, 7), (4, 7), (7, 7)]


def test_back_to_back_with_a_letter_a_row() -> None:
    made = Rows(4, 1, 3, 3, 4, letter_a_row=True, back_to_back=True).boxes()
    assert [(one.label, one.y_m) for one in made] == [("A1", 0), ("B1", 3), ("C1", 10), ("D1", 13)]


sides = st.floats(0.5, 12).map(lambda one: round(one, 2))
corners = st.floats(0, 30).map(lambda one: round(one, 2))


@given(
    places=st.lists(st.tuples(corners, corners, sides, sides), min_size=1, max_size=12),
)
@examples(deadline=None)
def test_overlaps_are_those_of_the_plain_definition(places: list[tuple[float, ...]]) -> None:
    some = [Box(str(number), *one) for number, one in enumerate(places)]
    plain = {
        frozenset((one.label, other.label))
        for one in some
        for other in some
        if one is not other and ground.overlap(one, other)
    }
    found = {frozenset((one.label, other.label)) for one, other in ground.overlapping(some)}
    assert found == plain


@given(
    st.integers(1, 6),
    st.integers(1, 8),
    sides,
    sides,
    st.floats(0, 5),
    st.booleans(),
    st.booleans(),
)
@examples(deadline=None)
def test_rows_never_overlap_and_labels_never_repeat(
    rows: int, each: int, width: float, depth: float, aisle: float, letter: bool, back: bool
) -> None:
    made = Rows(rows, each, width, depth, aisle, letter_a_row=letter, back_to_back=back).boxes()
    assert len(made) == rows * each
    assert not list(ground.overlapping(made))
    assert not ground.repeated([one.label for one in made])


def rows_sent(**changed: object) -> dict[str, object]:
    return {
        "hall": "Hall A", "rows": 2, "each": 5, "width_m": 3, "depth_m": 3, "aisle_m": 3, "x_m": 2,
        "y_m": 2, "letters": "A", "first": 1, "theme": "cloud", "intent": "keep",
    } | changed  # fmt: skip


def test_rows_are_looked_at_then_kept(edition: Edition, as_: As) -> None:
    client = as_("owner")
    assert client.get(GROUND + "rows/").status_code == 200
    shown = client.post(GROUND + "rows/", rows_sent(intent="look"))
    assert "A10" in text(shown)
    assert not Stand.objects.exists()
    kept = client.post(GROUND + "rows/", rows_sent())
    assert kept["Location"] == GROUND + "stands/?hall=Hall+A"
    assert Stand.objects.count() == 10
    assert {one.theme_id for one in Stand.objects.all()} == {"cloud"}
    assert AuditEntry.objects.get(act="edition.stands").facts["kept"] == 10


def test_rows_that_do_not_fit_are_refused_with_their_labels(edition: Edition, as_: As) -> None:
    answer = as_("owner").post(GROUND + "rows/", rows_sent(each=14))
    page = text(answer)
    assert "A13" in page
    assert "A14" in page
    assert "Hall A" in page
    assert not Stand.objects.exists()
    as_("owner").post(GROUND + "rows/", rows_sent())
    again = as_("owner").post(GROUND + "rows/", rows_sent(y_m=4, letters="B"))
    assert "A1" in text(again)
    assert "B1" in text(again)
    assert Stand.objects.count() == 10
    same = as_("owner").post(GROUND + "rows/", rows_sent(y_m=18))
    assert same.status_code == 200, "the labels exist already"
    assert Stand.objects.count() == 10


def table_sent(rows: list[dict[str, object]], known: int = 0) -> dict[str, object]:
    sent: dict[str, object] = {"stands-TOTAL_FORMS": len(rows), "stands-INITIAL_FORMS": known}
    for number, row in enumerate(rows):
        usual = {"width_m": 3, "depth_m": 3, "y_m": 0, "theme": ""} | row
        sent |= {f"stands-{number}-{name}": value for name, value in usual.items()}
    return sent


def test_stands_are_changed_in_a_table(edition: Edition, hall: Hall, as_: As) -> None:
    one, two = stand(hall, "A1", 0), stand(hall, "A2", 10)
    client = as_("owner")
    assert 'value="A2"' in text(client.get(GROUND + "stands/"))
    sent = table_sent(
        [
            {"id": one.pk, "label": "A2", "x_m": 0},  # the labels change places
            {"id": two.pk, "label": "A1", "x_m": 10, "theme": "cloud"},
            {"label": "A3", "x_m": "20.5"},
        ],
        known=2,
    )
    assert client.post(GROUND + "stands/", sent).status_code == 302
    assert list(hall.stands.order_by("x_m").values_list("label", "x_m")) == [
        ("A2", 0), ("A1", 10), ("A3", 20.5),
    ]  # fmt: skip
    two.refresh_from_db()
    assert two.theme_id == "cloud"


def test_an_overlap_or_a_stand_outside_changes_nothing(
    edition: Edition, hall: Hall, as_: As
) -> None:
    one = stand(hall, "A1", 0)
    client = as_("owner")
    for row in ({"label": "A2", "x_m": 2}, {"label": "A2", "x_m": 38}, {"label": "A1", "x_m": 9}):
        sent = table_sent([{"id": one.pk, "label": "A1", "x_m": 1}, row], known=1)
        page = text(client.post(GROUND + "stands/", sent))
        assert "A1" in page
        assert [(each.label, each.x_m) for each in hall.stands.all()] == [("A1", 0)]


def test_a_given_stand_stays_and_keeps_its_exhibitor(
    cast: Cast, edition: Edition, hall: Hall, as_: As
) -> None:
    one = stand(hall, "A1", 0, exhibitor=make_exhibitor(edition, cast.other))
    free = stand(hall, "A2", 5)
    rows = [{"id": one.pk, "label": "A1", "x_m": 1, "DELETE": "on"},
            {"id": free.pk, "label": "A2", "x_m": 5, "DELETE": "on"}]  # fmt: skip
    as_("owner").post(GROUND + "stands/", table_sent(rows, known=2))
    assert hall.stands.count() == 2
    del rows[0]["DELETE"]
    as_("owner").post(GROUND + "stands/", table_sent(rows, known=2))
    kept = hall.stands.get()
    assert (kept.label, kept.x_m, kept.exhibitor_id) == ("A1", 1, one.exhibitor_id)


def test_the_label_of_a_stand_with_published_meetings_stays(
    cast: Cast, edition: Edition, hall: Hall
) -> None:
    exhibitor = make_exhibitor(edition, cast.other)
    one = stand(hall, "A1", 0, exhibitor=exhibitor)
    slot = MeetingSlot.objects.create(
        edition=edition, number=1, starts_at=at(edition, 10), ends_at=at(edition, 11)
    )
    Meeting.objects.create(
        edition=edition, exhibitor=exhibitor, visitor=make_participant(edition), slot=slot,
        hall=hall, place="A1",
    )  # fmt: skip
    one.label = "B1"
    with pytest.raises(Refused, match="A1"):
        acts.keep_stands(cast["owner"], edition, hall, [one])
    with pytest.raises(Refused, match="Hall A"):
        acts.keep_halls(cast["owner"], edition, [], [hall])


def halls_sent(*rows: dict[str, object], known: int = 0) -> dict[str, object]:
    sent: dict[str, object] = {"halls-TOTAL_FORMS": len(rows), "halls-INITIAL_FORMS": known}
    for number, row in enumerate(rows):
        sent |= {f"halls-{number}-{name}": value for name, value in row.items()}
    return sent


def test_halls_are_kept_and_never_become_too_small(edition: Edition, hall: Hall, as_: As) -> None:
    stand(hall, "A1", 30)
    client = as_("owner")
    assert client.get(GROUND + "halls/").status_code == 200
    own = {"id": hall.pk, "name": "Hall A", "width_m": 40, "depth_m": 30, "meeting_tables": 20,
           "tables_x_m": 5, "tables_y_m": 20, "tables_width_m": 10, "tables_depth_m": 5}  # fmt: skip
    new = {"name": "Hall B", "width_m": 20, "depth_m": 10}
    assert client.post(GROUND + "halls/", halls_sent(own, new, known=1)).status_code == 302
    hall.refresh_from_db()
    assert (hall.meeting_tables, hall.tables_x_m) == (20, 5)
    assert edition.halls.count() == 2
    for changed in ({"width_m": 32}, {"tables_x_m": 30, "tables_y_m": 0}, {"tables_depth_m": ""},
                    {"name": "Hall B"}):  # fmt: skip
        assert client.post(GROUND + "halls/", halls_sent(own | changed, known=1)).status_code == 200
    hall.refresh_from_db()
    assert (hall.name, hall.width_m, hall.tables_depth_m) == ("Hall A", 40, 5)


def test_rooms_have_a_place_and_stay_while_sessions_are_in_them(
    edition: Edition, hall: Hall, as_: As
) -> None:
    room = edition.rooms.get(kind="room")
    make_session(edition, hour=10)
    stand(hall, "A1", 0)
    url, base = GROUND + "rooms/", {"rooms-TOTAL_FORMS": 1, "rooms-INITIAL_FORMS": 1}
    row = {"id": room.pk, "name": "Salle Loango", "kind": "room", "capacity": 90, "hall": hall.pk,
           "x_m": 20, "y_m": 0, "width_m": 10, "depth_m": 10}  # fmt: skip

    def send(**changed: object) -> int:
        sent = base | {f"rooms-0-{name}": value for name, value in (row | changed).items()}
        return as_("owner").post(url, sent).status_code

    assert as_("owner").get(url).status_code == 200
    assert send() == 302
    room.refresh_from_db()
    assert (room.capacity, room.x_m) == (90, 20)
    assert send(x_m=1) == 200, "a stand is there"
    assert send(hall="") == 200, "a place is in a hall"
    assert send(DELETE="on") == 200, "a session is there"
    assert Room.objects.filter(pk=room.pk, x_m=20).exists()


def test_another_fairs_hall_is_not_offered(cast: Cast, edition: Edition, as_: As) -> None:
    foreign = make_edition(cast.other, "other-fair").halls.get()
    row = {"name": "X", "kind": "room", "hall": foreign.pk}
    sent = {f"rooms-0-{name}": value for name, value in row.items()}
    sent |= {"rooms-TOTAL_FORMS": 1, "rooms-INITIAL_FORMS": 0}
    assert as_("owner").post(GROUND + "rooms/", sent).status_code == 200
    taken = halls_sent({"id": foreign.pk, "name": "Mine", "width_m": 1, "depth_m": 1}, known=1)
    as_("owner").post(GROUND + "halls/", taken)
    foreign.refresh_from_db()
    assert foreign.name == "Hall A"
    assert foreign.edition.slug == "other-fair"


HEAD = "hall,label,x_m,y_m,width_m,depth_m,theme\n"


def test_a_table_of_two_stands(edition: Edition, hall: Hall, as_: As) -> None:
    stand(hall, "A1", 0)
    file = SimpleUploadedFile(
        "stands.csv", ("\ufeff" + HEAD.replace(",", ";") + "Hall A;A1;1,5;0;3;3;\nhall a;A2;6;0;3;3;cloud\n").encode()
    )  # fmt: skip
    answer = as_("owner").post(GROUND + "import/", {"file": file})
    assert answer.status_code == 302, text(answer)
    assert list(hall.stands.values_list("label", "x_m", "theme")) == [
        ("A1", 1.5, None), ("A2", 6, "cloud"),
    ]  # fmt: skip


def test_each_fault_of_a_table_names_row_value_and_remedy(edition: Edition, as_: As) -> None:
    pasted = HEAD + (
        "Hall Z,A1,0,0,3,3,\nHall A,,0,0,3,3,\n\nHall A,A3,nord,0,3,3,\nHall A,A4,0,0,0,3,\n"
        "Hall A,A5,0,0,3,3,cuisine\nHall A,A6,9,0,3,3,\nHall A,A6,19,0,3,3,\n"
    )
    found = ground_table.read(pasted.encode(), edition)
    assert [(one.row, one.column, one.value) for one in found.faults] == [
        (2, "hall", "Hall Z"), (3, "label", ""), (5, "x_m", "nord"), (6, "width_m", "0"),
        (7, "theme", "cuisine"), (0, "label", "A6"),
    ]  # fmt: skip
    assert "Hall A" in found.faults[0].remedy
    page = text(as_("owner").post(GROUND + "import/", {"pasted": pasted}))
    assert "nord" in page
    assert "cuisine" in page
    assert not Stand.objects.exists()


def test_a_table_that_does_not_fit_keeps_nothing(edition: Edition, as_: As) -> None:
    pasted = HEAD + "Hall A,A1,0,0,3,3,\nHall A,A2,1,1,3,3,\nHall A,A3,39,0,3,3,\n"
    page = text(as_("owner").post(GROUND + "import/", {"pasted": pasted}))
    assert all(label in page for label in ("A1", "A2", "A3"))
    assert not Stand.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'hall,"label\n', b"\n\n"]
)
def test_a_file_that_is_no_table_is_told_so(edition: Edition, content: bytes) -> None:
    found = ground_table.read(content, edition)
    assert found.faults
    assert not found.rows


@given(content=st.binary(max_size=300))
@examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_give_rows_or_faults(edition: Edition, content: bytes) -> None:
    found = ground_table.read(content, edition)
    assert isinstance(found.faults, list)


def test_the_table_given_out_is_taken_back(edition: Edition, hall: Hall, as_: As) -> None:
    acts.add_rows(edition.organisation.memberships.first().person, edition, hall,
                  Rows(2, 4, 3, 3, 3), "cloud")  # fmt: skip
    given_out = as_("owner").get(GROUND + "stands.csv").content
    before = list(hall.stands.order_by("label").values_list("label", "x_m", "y_m", "theme"))
    answer = as_("owner").post(GROUND + "import/", {"file": SimpleUploadedFile("s.csv", given_out)})
    assert answer.status_code == 302
    assert list(hall.stands.order_by("label").values_list("label", "x_m", "y_m", "theme")) == before


def test_a_large_hall_is_changed_page_by_page(
    cast: Cast, edition: Edition, hall: Hall, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("owner")
    acts.add_rows(cast["owner"], edition, hall, Rows(3, 12, 3, 3, 2))
    with django_assert_max_num_queries(16):
        client.get(GROUND + "stands/")
    acts.add_rows(cast["owner"], edition, hall, Rows(3, 12, 3, 3, 2, y_m=15, prefix="B"))
    for page in ("stands/", "stands/?page=2", ""):
        with django_assert_max_num_queries(16):
            assert client.get(GROUND + page).status_code == 200
    assert len(boxes(hall)) == 72


def test_without_a_hall_one_is_led_to_the_halls(cast: Cast, as_: As) -> None:
    edition = make_edition(cast.own, "own-fair")
    Room.objects.filter(edition=edition).delete()
    edition.halls.all().delete()
    for page in ("stands/", "rows/"):
        assert as_("owner").get(GROUND + page)["Location"] == GROUND + "halls/"
    assert as_("owner").get(GROUND).status_code == 200
