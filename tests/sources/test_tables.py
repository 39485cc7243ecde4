from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.plan.problems import Problem
from dorsale.plan.table import Column, Table
from dorsale.plan.tables import FIBRE, SITES, TABLES, WAYS_TABLE
from dorsale.sources.tables import decode, empty, read_table

PLAIN = Table(
    "plain",
    "one column of each kind",
    (
        Column("id", "id", "identifier", required=True),
        Column("name", "text", "name"),
        Column("km", "number", "length", False, "km", 0),
        Column("fibres", "integer", "count", False, "", 1),
        Column("share", "share", "share", False, "1", 0, 1),
        Column("duct", "flag", "in a duct"),
        Column("since", "month", "first month"),
        Column("kind", "code", "kind", codes=("road", "river")),
        Column("members", "list", "members"),
    ),
)
HEADER = "id,name,km,fibres,share,duct,since,kind,members\n"
STEADY = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read(
    folder: Path, content: str | bytes, table: Table = PLAIN
) -> tuple[pd.DataFrame, list[Problem]]:
    path = folder / table.file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, table)


def only(problems: list[Problem]) -> Problem:
    (one,) = problems
    assert one.text()
    return one


def test_one_row_by_hand(tmp_path: Path) -> None:
    frame, problems = read(
        tmp_path, HEADER + "a-1,Ouésso,12.5,48,0.25,yes,2020-01,road,x; y\n\nb,,,,,,,,\n"
    )
    assert problems == []
    assert list(frame.index) == [2, 4]
    assert frame.loc[2].tolist()[:8] == [
        "a-1",
        "Ouésso",
        12.5,
        48.0,
        0.25,
        "yes",
        "2020-01",
        "road",
    ]
    assert frame.at[2, "members"] == ("x", "y")
    assert pd.isna(frame.at[4, "km"])
    assert (frame.at[4, "name"], frame.at[4, "members"]) == ("", ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_semicolons_decimal_commas_and_old_encodings(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = end.join(("id;name;km;members", 'a;Ouésso;1 234,5;"x;y"', ""))
    frame, problems = read(tmp_path, text.encode(encoding))
    assert problems == []
    assert frame.at[2, "name"] == "Ouésso"
    assert frame.at[2, "km"] == 1234.5
    assert frame.at[2, "members"] == ("x", "y")


def test_an_unknown_column_warns_with_the_nearest_name(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "id,fibers,zzzzzz\na,3,4\n")
    assert [p.severity for p in problems] == ["warning", "warning"]
    assert "fibres" in problems[0].text()
    assert "ignored" in problems[1].text()
    assert len(frame) == 1


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("A b,,,,,,,,", "id", "A b"),
        (",,,,,,,,x", "id", ""),
        ("a,,-2,,,,,,", "km", "-2"),
        ("a,,nan,,,,,,", "km", "nan"),
        ("a,,inf,,,,,,", "km", "inf"),
        ("a,,1e999,,,,,,", "km", "1e999"),
        ("a,,twelve,,,,,,", "km", "twelve"),
        ("a,,,1.5,,,,,", "fibres", "1.5"),
        ("a,,,0,,,,,", "fibres", "0"),
        ("a,,,,1.2,,,,", "share", "1.2"),
        ("a,,,,,maybe,,,", "duct", "maybe"),
        ("a,,,,,,2020-13,,", "since", "2020-13"),
        ("a,,,,,,,rode,", "kind", "rode"),
    ],
)
def test_each_wrong_cell_names_file_row_column_value(
    tmp_path: Path, row: str, column: str, value: str
) -> None:
    frame, problems = read(tmp_path, f"{HEADER}good,,,,,,,,\n{row}\n")
    one = only(problems)
    assert (one.file, one.row, one.column, one.severity) == ("plain.csv", 3, column, "error")
    assert value in one.text()
    assert list(frame["id"]) == ["good"]


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "id,name\na,Ouesso, Congo\n")
    assert only(problems).row == 2
    assert "quotation" in only(problems).text()
    assert frame.empty


def test_duplicate_keys_name_the_first_row(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "id\na\nb\na\n")
    assert only(problems).row == 4
    assert "row 2" in only(problems).text()


def test_a_missing_column_says_what_it_means(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "name\nOuesso\n")
    assert "identifier" in only(problems).text()
    assert frame.empty


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  ,  \n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    frame, problems = read(tmp_path, content)
    assert "empty" in only(problems).text()
    assert frame.empty


@pytest.mark.parametrize("content", ['id,name\n"a,b\nc,d\n', 'id,name\n"a"b,c\n', "id\ra\r"])
def test_broken_quotes_and_line_ends(tmp_path: Path, content: str) -> None:
    _, problems = read(tmp_path, content)
    assert "not a readable table" in only(problems).text()


def test_shares_that_do_not_sum_to_one(tmp_path: Path) -> None:
    header = ",".join(c.name for c in WAYS_TABLE.columns)
    row = "w,a,b,,road_paved,10,sourced,CG,0.5,0.2,0,0,0,0,0,0,0,,10,open,x,low,"
    _, problems = read(tmp_path, f"{header}\n{row}\n", WAYS_TABLE)
    one = only(problems)
    assert (one.file, one.row) == ("ways.csv", 2)
    assert "0.7" in one.text()
    assert "share_savanna" in one.text()


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / PLAIN.file
    with path.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    frame, problems = read_table(path, PLAIN)
    assert "64 MB" in only(problems).text()
    assert frame.empty


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_table_has_every_declared_column(table: Table) -> None:
    assert list(empty(table).columns) == [column.name for column in table.columns]


@STEADY
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_and_problems(tmp_path: Path, content: bytes) -> None:
    frame, problems = read(tmp_path, content, SITES)
    assert len(frame) + len(problems) > 0
    assert all(problem.text() for problem in problems)
    assert isinstance(decode(content), str)


@STEADY
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=12), max_size=6))
def test_any_cells_give_rows_and_problems(tmp_path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[c.name for c in FIBRE.columns], *rows])
    frame, problems = read(tmp_path, out.getvalue().encode("utf-8", "replace"), FIBRE)
    assert all(problem.text() and problem.file == "fibre.csv" for problem in problems)
    wrong_cells = {problem.row for problem in problems if problem.column}
    assert wrong_cells.isdisjoint(frame.index)


CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"),
    max_size=10,
).map(str.strip)
ROW = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True),
        "name": CELL,
        "km": st.none() | st.floats(0, 1e6, allow_nan=False),
        "fibres": st.none() | st.integers(1, 1000),
        "share": st.none() | st.floats(0, 1),
        "duct": st.sampled_from(["", "yes", "no"]),
        "since": st.sampled_from(["", "2012", "2020-01"]),
        "kind": st.sampled_from(["", "road", "river"]),
        "members": st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), max_size=3),
    }
)


@STEADY
@given(
    st.lists(ROW, max_size=5, unique_by=lambda row: row["id"]),
    st.sampled_from([",", ";"]),
    st.booleans(),
)
def test_a_table_written_back_reads_equal(
    tmp_path: Path, rows: list[dict[str, object]], delimiter: str, comma: bool
) -> None:
    """Whatever the delimiter and the decimal mark, the same cells come back."""

    def written(value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            return ";".join(value)
        text = str(value)
        return text.replace(".", ",") if comma and isinstance(value, float) else text

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(PLAIN.column(c.name).name for c in PLAIN.columns)
    writer.writerows([written(row[c.name]) for c in PLAIN.columns] for row in rows)
    frame, problems = read(tmp_path, out.getvalue())
    assert [one for one in problems if one.severity != "warning"] == []  # 1,875 is told
    for (_, got), row in zip(frame.iterrows(), rows, strict=True):
        for name, value in row.items():
            if value is None:
                assert pd.isna(got[name])
            else:
                assert got[name] == (tuple(value) if isinstance(value, list) else value)
