"""The file on paper: readable, numbered, self-contained, the same twice, and never evaluated."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest

from dorsale.report.appraisal import contents, pdf
from tests.report.appraisal.full_plan import full
from tests.small_plan import OUTLINES, document

EMBEDDED = ("LibertinusSerif", "DejaVuSansMono", "NewCM")


def printed(plan: dict[str, Any], language: str = "en") -> bytes:
    made: bytes = pdf.render(contents.write(plan, OUTLINES, language))
    return made


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


@pytest.fixture(scope="module")
def made() -> bytes:
    return printed(full())


@pytest.fixture(scope="module")
def text(made: bytes) -> str:
    return text_of(made)


def test_the_first_page_says_the_plan(made: bytes) -> None:
    first = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Small plan" in first
    assert "Build 440\u00a0km of fibre" in first.replace("\n", " ")
    assert "What it rests on" in first
    assert "African Development Bank" in first


def test_tables_and_figures_are_numbered_in_order(text: str) -> None:
    for kind in ("Table", "Figure"):
        found = [int(n) for n in re.findall(rf"^{kind} (\d+)\. ", text, re.MULTILINE)]
        assert found == list(range(1, len(found) + 1))
        assert len(found) > 5


def test_chapters_stand_in_the_contents_with_their_pages(made: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made))
    said = reader.pages[1].extract_text()
    for one in contents.write(full(), OUTLINES, "en").chapters:
        assert one.title in said.replace("\n", " ")
    assert len(reader.outline) >= len(contents.write(full(), OUTLINES, "en").chapters)


def test_pages_carry_their_number_and_the_meaning_of_the_mark(made: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    for number, page in enumerate(pages, start=1):
        foot = page.extract_text().split("◇ assumption, listed")[-1]
        assert foot.strip().endswith(str(number))


def test_only_fonts_that_come_with_the_setter_are_used(made: bytes) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in pypdf.PdfReader(io.BytesIO(made)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all(name.startswith(EMBEDDED) for name in fonts), fonts


def test_the_same_plan_gives_the_same_bytes(made: bytes) -> None:
    assert printed(full()) == made


HOSTILE = ('#import "x"', "*bold*", "$x^2$", "@ref <label>", "\\u{41} `raw`", "</svg><b>&amp;")


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_plan_says_is_never_evaluated(name: str) -> None:
    plan = document()
    plan["nodes"][2]["name"] = name
    said = re.sub(r"\s+", " ", text_of(printed(plan)))
    assert name in said


def test_french_spaces_are_printed() -> None:
    said = text_of(printed(full(), "fr"))
    assert "Petit plan" in said
    assert "10,0\u00a0M€" in said
    assert "\ufffd" not in said


def test_an_older_plan_is_printed_with_what_it_has() -> None:
    plan = document()
    for key in ("finance", "optics", "availability", "coverage", "huts", "sites"):
        plan[key] = None
    plan["alternatives"] = None
    plan["bill"] = {key: plan["bill"][key] for key in
                    ("total_eur", "items", "lots", "countries", "phases")}  # fmt: skip
    said = text_of(printed(plan))
    assert "Risks" in said
    assert "Financing plan" not in said


def test_it_is_written_whole(tmp_path: Any) -> None:
    pdf.write(contents.write(document(), OUTLINES, "fr"), tmp_path / "report.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["report.pdf"]
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_columns_of_numbers_keep_their_width_whatever_their_head() -> None:
    kinds = [kind for kind, _ in pdf.widths(["A", "A very long head"], [["x" * 30, "1"]],
                                            frozenset({1}))]  # fmt: skip
    assert kinds == ["share", "letters"]
