"""Interpreters: who is free for a meeting without a shared language, assigned and released."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import interpreters
from dorsale_web.salon.interpreting import needs
from dorsale_web.salon.models import Edition, Interpreter, Meeting
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, make_participant
from tests.dorsale_web.salon.objects_visitors import (
    make_interpreter,
    make_meeting_without_language,
    make_slot,
)

As = Callable[[str], Client]
PAGE = "/editions/salon/organise/interpreters/"


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a fair with a French exhibitor."""
    made = make_edition(cast.own, "salon")
    make_participant(made, exhibitor=make_exhibitor(made, cast.other), languages=["fr"])
    return made


def free(fair: Edition, meeting: Meeting) -> list[str]:
    """Return the names of those free for a meeting."""
    rows = Meeting.objects.filter(pk=meeting.pk).select_related("exhibitor__organisation")
    return [one.name for one in needs(fair, rows)[0].free]


def test_only_who_speaks_both_is_there_and_is_not_busy_is_free(cast: Cast, fair: Edition) -> None:
    slot = make_slot(fair, 0)
    meeting = make_meeting_without_language(fair, slot, cast)
    second = make_meeting_without_language(fair, slot, cast)
    salma = make_interpreter(fair)
    make_interpreter(fair, name="Absente", away=[0])
    make_interpreter(fair, name="Autre", languages=["en", "ar"])
    assert free(fair, meeting) == ["Salma"]
    interpreters.assign(cast["owner"], second, salma)
    assert free(fair, meeting) == []


def test_an_interpreter_is_assigned_and_released_on_the_page(
    as_: As, cast: Cast, fair: Edition
) -> None:
    meeting = make_meeting_without_language(fair, make_slot(fair, 0), cast)
    salma, editor = make_interpreter(fair), as_("editor")
    assert "Salma" in editor.get(PAGE).content.decode()
    editor.post(PAGE + "assign/", {"meeting": meeting.code, "interpreter": salma.code})
    meeting.refresh_from_db()
    assert meeting.interpreter == salma
    editor.post(PAGE + "assign/", {"meeting": meeting.code})
    meeting.refresh_from_db()
    assert meeting.interpreter is None
    elsewhere = make_edition(cast.own, "ailleurs")
    given = {"meeting": meeting.code, "interpreter": make_interpreter(elsewhere).code}
    editor.post(PAGE + "assign/", given)
    meeting.refresh_from_db()
    assert meeting.interpreter is None


def test_an_interpreter_has_one_meeting_at_a_time_and_no_hour_away(
    cast: Cast, fair: Edition
) -> None:
    slot, later = make_slot(fair, 0), make_slot(fair, 1)
    first, second = (make_meeting_without_language(fair, slot, cast) for _ in range(2))
    third = make_meeting_without_language(fair, later, cast)
    salma = make_interpreter(fair, away=[1])
    interpreters.assign(cast["owner"], first, salma)
    for meeting, why in ((second, "another meeting"), (third, "not there")):
        with pytest.raises(Refused, match=why):
            interpreters.assign(cast["owner"], meeting, salma)
    elsewhere = make_interpreter(make_edition(cast.own, "ailleurs"))
    with pytest.raises(Refused, match="another fair"):
        interpreters.assign(cast["owner"], second, elsewhere)
    first.fallen = "declined"
    first.save()
    interpreters.assign(cast["owner"], second, salma)
    with pytest.raises(Refused, match="not be held"):
        interpreters.assign(cast["owner"], first, salma)


def test_languages_and_hours_are_kept(as_: As, fair: Edition) -> None:
    for number in range(3):
        make_slot(fair, number)
    editor = as_("editor")
    assert editor.get(PAGE + "new/").status_code == 200
    given = {"name": "Salma", "languages": ["fr"], "present": ["0", "2"]}
    editor.post(PAGE + "new/", given)
    assert not Interpreter.objects.exists()  # one language is not enough
    editor.post(PAGE + "new/", given | {"languages": ["fr", "ar"]})
    salma = Interpreter.objects.get()
    assert (salma.languages, salma.away) == (["fr", "ar"], [1])
    editor.post(f"/interpreters/{salma.code}/", given | {"languages": ["fr", "en"], "present": []})
    salma.refresh_from_db()
    assert (salma.languages, salma.away) == (["fr", "en"], [0, 1, 2])
    editor.post(f"/interpreters/{salma.code}/remove/")
    assert not Interpreter.objects.exists()


def test_the_page_takes_the_same_queries_at_two_sizes(
    as_: As, cast: Cast, fair: Edition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    editor, slot = as_("editor"), make_slot(fair, 0)
    for count in (2, 14):
        for number in range(count):
            make_meeting_without_language(fair, slot, cast)
            make_interpreter(fair, name=f"Salma {number}")
        with django_assert_max_num_queries(24):
            editor.get(PAGE)
