"""Files: what people write is read, and what is wrong is said with its place and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsale_web.matching.meetings import files
from dorsale_web.matching.meetings.faults import BadMeetings
from dorsale_web.matching.meetings.problem import Person
from tests.dorsale_web.matching.meetings.fairs import at, inputs_of, tiny


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("seed", range(10))
def test_a_problem_is_read_as_it_was_written(seed: int, tmp_path: Path) -> None:
    problem = tiny(seed)
    inputs = inputs_of(problem, tmp_path)
    again = files.read_problem(
        tmp_path / "requests.csv", inputs["availability"], inputs["people"],
        slots=problem.slots, tables=problem.tables, max_per_person=problem.max_per_person,
    )  # fmt: skip
    assert again.requests == problem.requests
    assert again.people == problem.people
    for name in {name for pair in problem.requests for name in pair}:
        for slot in problem.slots:
            assert again.capacity(name, slot) == problem.capacity(name, slot)


def test_schedules_and_absences_are_read_as_they_were_written(tmp_path: Path) -> None:
    meetings = (at("E1", "V1", 1), at("E1", "V2", 2, "7"))
    files.write_schedule(tmp_path / "s.csv", meetings)
    files.write_absences(tmp_path / "a.csv", {"V1": 3})
    assert files.read_schedule(tmp_path / "s.csv") == meetings
    assert files.read_absences(tmp_path / "a.csv") == {"V1": 3}
    assert list(tmp_path.glob("*.part")) == []


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    asked = put(
        tmp_path, "requests.csv",
        "exhibitor,visitor,interest\nE:1,V1,much\nE2,V2,3\nE2,V2,4\n,V3,1\nE4,E4,1\n",
    )  # fmt: skip
    free = put(tmp_path, "availability.csv", "person,slot\nV1,0\nV1,9\nV1,one\n")
    people = put(
        tmp_path, "people.csv", "person,max,break_from,break_to,seats\nV1,-1,3,2,0\nV1,,4,,\n"
    )
    with pytest.raises(BadMeetings) as caught:
        files.read_problem(asked, free, people, slots=4)
    said = str(caught.value)
    for part in (
        "requests.csv, row 2: E:1 contains a colon. Write it without",
        "requests.csv, row 2: the interest much is not a number",
        "requests.csv, row 4: E2, V2 is already in row 3. Keep one of the two",
        "requests.csv, row 5: a name is missing",
        "requests.csv, row 6: E4 asks to meet E4",
        "availability.csv, row 2: slot is 0",
        "availability.csv, row 3: slot 9 is after the last one, 4",
        "availability.csv, row 4: slot is one",
        "people.csv, row 2: max is -1",
        "people.csv, row 2: seats is 0",
        "people.csv, row 2: the break from 3 to 2",
        "people.csv, row 3: V1 is already in row 2",
        "people.csv, row 3: the break from 4 to ?",
    ):
        assert part in said


def test_a_missing_column_is_said(tmp_path: Path) -> None:
    asked = put(tmp_path, "requests.csv", "exhibitor,guest,interest\nE1,V1,3\n")
    with pytest.raises(BadMeetings, match=r"row 1: the column visitor is missing"):
        files.read_problem(asked, slots=1)


def test_without_slots_there_is_no_problem(tmp_path: Path) -> None:
    asked = put(tmp_path, "requests.csv", "exhibitor,visitor,interest\nE1,V1,3\n")
    with pytest.raises(BadMeetings, match="no slot is known"):
        files.read_problem(asked)


def test_repeated_rows_are_colleagues_and_an_empty_slot_is_never(tmp_path: Path) -> None:
    asked = put(tmp_path, "r.csv", "exhibitor,visitor,interest\nE1,V1,3\nE1,V2,-1\n")
    free = put(tmp_path, "a.csv", "person,slot\nE1,1\nE1,1\nE1,1\nV1,\nV2,1\nV2,1\n")
    people = put(tmp_path, "p.csv", "person,seats,town\nE1,2,Bangui\n")
    problem = files.read_problem(asked, free, people)
    assert problem.people == {"E1": Person(seats=2)}
    assert problem.capacity("E1", 1) == 2
    assert problem.capacity("V2", 1) == 1
    assert problem.capacity("V1", 1) == 0
    assert set(problem.requests) == {("E1", "V1")}
