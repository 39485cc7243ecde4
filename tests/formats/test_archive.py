from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale.formats import archive, json_file
from dorsale.plan.problems import BadInput


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in files.items():
            parts.writestr(f"{name}.csv", content)
    return path


def test_files_are_found_by_their_ending(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", one=b"1", two=b"22")
    with archive.opened(path) as parts:
        assert archive.content(parts, path, ".csv") == {"one.csv": b"1", "two.csv": b"22"}
        assert archive.content(parts, path, ".kml") == {}


def test_a_small_archive_of_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.zip", zeros=b"0" * 10**6)
    monkeypatch.setattr(json_file, "MAX_BYTES", 10**5)
    with pytest.raises(BadInput, match="larger than"), archive.opened(path) as parts:
        archive.content(parts, path, ".csv")


@given(at=st.integers(0, 400), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_altered_archive_is_read_or_one_problem(at: int, byte: int, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", one=bytes(range(256)) * 3)
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    path.write_bytes(content)
    try:
        with archive.opened(path) as parts:
            archive.content(parts, path, ".csv")
    except BadInput as error:
        assert len(error.problems) == 1  # noqa: PT017 - either is right
