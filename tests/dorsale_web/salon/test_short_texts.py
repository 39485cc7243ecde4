"""Agendas in at most three texts that every telephone reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.salon import short_texts
from dorsale_web.salon.meeting_curve import curve
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.salon.objects import make_exhibitor
from tests.dorsale_web.salon.objects_meetings import Fair, make_meeting

pytestmark = pytest.mark.django_db


def test_one_meeting_by_hand(cast: Cast) -> None:
    fair = Fair(cast)
    meeting = make_meeting(fair.exhibitors[0], fair.visitors[0])
    day = f"{fair.edition.starts_on:%d/%m}"
    found = short_texts.texts([meeting], [fair.visitors[0].pk])
    assert found == [f"{day} 09:00 A1 Ngonda Logiciels"]


def test_many_meetings_are_shortened_and_the_rest_counted(cast: Cast) -> None:
    fair = Fair(cast)
    visitor = fair.visitors[0]
    stands = [
        make_exhibitor(fair.edition, organisation(f"s{n}", name=f"Société élémentaire numéro {n}"))
        for n in range(15)
    ]
    few = [make_meeting(one, visitor, n) for n, one in zip(range(1, 7), stands, strict=False)]
    many = [*few, *few, *few, *few, *few]
    for some in (few, many):
        found = short_texts.texts(some, [visitor.pk])
        assert len(found) <= 3
        assert all(len(one) <= 160 and set(one) <= short_texts.GSM for one in found)
    told = sum(one.count("Soci") for one in found)
    assert found[-1].endswith(f"; +{len(many) - told}")


@given(st.text())
def test_every_text_fits_the_alphabet(text: str) -> None:
    assert set(short_texts.plain(text)) <= short_texts.GSM


def test_two_lines_that_meet() -> None:
    steps = [
        {"s": 0, "value": 0, "bound": None},
        {"s": 1, "value": 50, "bound": 100},
        {"s": 2, "value": 90, "bound": 90},
    ]
    drawn = curve(steps)
    assert drawn is not None
    assert drawn.end[1] == drawn.top[1]
    assert drawn.value_label_y - drawn.bound_label_y >= 20
    assert curve(steps[:2]) is None
