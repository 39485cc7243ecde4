"""The report: complete in both languages, self-contained, alive where WebGL exists."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from dorsale.language import translator
from dorsale.report import html, map_live
from tests.browser import opened
from tests.needs import need
from tests.small_plan import OUTLINES, document

METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None}
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background"}


@pytest.fixture(scope="module")
def page() -> str:
    return html.render(document(), OUTLINES)


class _Page(HTMLParser):
    """Gather the text of each language, the ids, the links and what the page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.said: dict[str, list[str]] = {"fr": [], "en": []}
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.ids += [str(held["id"])] if "id" in held else []
        self.links += [str(held["href"])] if "href" in held and tag == "a" else []
        self.loads += [str(v) for k, v in attrs if k in LOADING or (k == "href" and tag == "link")]
        self._open.append((tag, held.get("lang")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        language = next((lang for tag, lang in reversed(self._open) if lang and tag != "html"), "")
        if (
            language
            and data.strip()
            and not any(tag in ("script", "style") for tag, _ in self._open)
        ):
            self.said[language].append(data.strip())


def _read(page: str) -> _Page:
    found = _Page()
    found.feed(page)
    return found


def _messages() -> set[str]:
    root = Path(html.__file__).parent
    found = extract_from_dir(str(root), METHODS, keywords=KEYWORDS)  # type: ignore[arg-type]
    return {str(message) for _file, _line, message, _comments, _context in found}


def test_first_page_says_the_plan_in_one_sentence(page: str) -> None:
    said = _read(page).said
    fr, en = " ".join(said["fr"]), " ".join(said["en"])
    assert "Petit plan" in fr
    assert "Construire 440\u00a0km de fibre et garder 60\u00a0km en usage" in fr
    assert "10,0\u00a0M€ (9,5–12,0), prix 2025" in fr
    assert "Build 440\u00a0km of fibre and keep 60\u00a0km in use" in en
    assert "EUR\u00a010.0\u00a0m (9.5–12.0), 2025 prices" in en


def test_hours_are_said_before_and_after(page: str) -> None:
    assert "Yaoundé perd en moyenne 30–31\u00a0h de connexion par an" in page
    assert "non raccordé" in page


def test_every_message_has_its_french() -> None:
    french = translator("fr")
    same_word = {"Base", "Base, P10, P50, P80, P90", "GSNR", "Mode", "Phase",
                 "Phase {n}", "Plan", "Route", "Source", "Date", "Licence", "relief", "population",
                 "{name} ({date}, {licence})",
                 "Site", "Sites", "Sources", "km", "partial", "phase {phase}", "phase",
                 "Figure", "Total", "Services", "Installation", "Transport", "Terrain", "Ratio",
                 "Gbit/s", "{name}, {n} fibres", "Lot", "central",
                 "ARPCE, Pointe-Noire", "Raxio, Kinshasa", "Zamengoé, Yaoundé",
                 "Batteries", "Cache", "association", "Technopole", "technopole", "Technopoles",
                 "Technopole, Brazzaville", "Technopole, Pointe-Noire"}  # fmt: skip
    missing = {m for m in _messages() if french.gettext(m) == m} - same_word
    proper = {m for m in missing if re.fullmatch(r"[A-Z0-9/ -]+", m)}
    assert missing - proper == set(), "write the French in the .po, then tools/build_catalogues.py"


def test_french_half_holds_no_english_sentence(page: str) -> None:
    french = " ".join(_read(page).said["fr"])
    sentences = {m for m in _messages() if m.count(" ") > 4 and "{" not in m}
    assert sentences
    assert not {m for m in sentences if m in french}


def test_both_halves_say_as_much(page: str) -> None:
    said = _read(page).said
    assert len(said["fr"]) == pytest.approx(len(said["en"]), abs=4)


def test_numbers_are_written_as_each_language_does(page: str) -> None:
    said = _read(page).said
    assert any("4,0\u00a0M" in one for one in said["fr"])
    assert any("4.0\u00a0M" in one for one in said["en"])


def test_nothing_is_loaded_from_outside(page: str) -> None:
    assert _read(page).loads == []
    own = page.split("<body>")[1].split("<script>")[0]
    assert "url(http" not in own
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.S))
    assert not re.search(r"url\(\s*[\"']?(?!data:)\w+:", styles)
    assert "@import" not in styles


def test_policy_lets_in_only_what_the_file_holds(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in said
    assert set(re.findall(r"https?://[^ ;]+", said)) == {map_live.TILES}


def test_ids_are_unique_and_inner_links_lead_somewhere(page: str) -> None:
    found = _read(page)
    assert len(found.ids) == len(set(found.ids))
    inner = {link[1:] for link in found.links if link.startswith("#")}
    assert inner <= set(found.ids)


def test_values_of_the_scenario_are_escaped() -> None:
    nasty = document()
    nasty["nodes"][1]["name"] = "</script><script>alert(1)</script>"
    nasty["scenario"]["title"]["fr"] = "<img src=x>"
    found = html.render(nasty, OUTLINES)
    assert "<script>alert(1)" not in found
    assert "<img" not in found.split("<script")[0]


def test_data_of_the_live_map_is_json(page: str) -> None:
    inside = re.search(r'<script type="application/json" id="plan">(.*?)</script>', page, re.S)
    assert inside is not None
    data = json.loads(inside[1])
    assert {one["properties"]["id"] for one in data["spans"]["features"]} == {
        one["id"] for one in document()["spans"]
    }


def test_sections_not_filled_are_left_out() -> None:
    less = document() | {"finance": None, "coverage": None, "optics": None, "alternatives": None}
    found = html.render(less, OUTLINES)
    assert "fr-finance" not in found
    assert "fr-bill" in found


def test_assumptions_are_listed(page: str) -> None:
    assert "taux d’actualisation <b>10\u202f%</b> ◇" in page
    assert 'class="assumed"' in page


def test_write_leaves_one_whole_file(tmp_path: Path) -> None:
    html.write(document(), tmp_path / "report.html", OUTLINES)
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").stat().st_size < 2_500_000


@pytest.fixture(scope="module")
def written(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("chromium")
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def test_live_map_replaces_the_static_one_without_an_error(written: Path, tmp_path: Path) -> None:
    with opened(written, tmp_path) as tab:
        tab.wait("document.documentElement.dataset.map === 'live'")
        assert (
            tab.ask("getComputedStyle(document.querySelector('.static-map')).visibility")
            == "hidden"
        )
        assert tab.ask("document.querySelectorAll('#live .mark').length") == 4
        assert tab.ask("document.documentElement.dataset.errors") == "0"
        assert tab.ask("performance.getEntriesByType('resource').length") == 0


def test_static_map_stays_without_webgl(written: Path, tmp_path: Path) -> None:
    with opened(written, tmp_path, "--disable-3d-apis") as tab:
        tab.wait("document.documentElement.dataset.map === 'static'")
        assert (
            tab.ask("getComputedStyle(document.querySelector('.static-map')).visibility")
            == "visible"
        )
        assert tab.ask("document.documentElement.dataset.errors") == "0"


def test_enter_on_a_span_opens_its_card_and_escape_closes_it(written: Path, tmp_path: Path) -> None:
    with opened(written, tmp_path, "--disable-3d-apis") as tab:
        tab.ask("document.querySelector('.static-map a[data-span=f-old]').focus()")
        for kind in ("rawKeyDown", "keyUp"):
            tab.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                     windowsVirtualKeyCode=13)  # fmt: skip
            if kind == "rawKeyDown":
                tab.call("Input.dispatchKeyEvent", type="char", text="\r", key="Enter")
        tab.wait("!document.querySelector('#card').hidden")
        said = tab.ask("document.querySelector('#card').innerText")
        assert "Yaoundé" in said
        assert "existant, laissé de côté" in said
        tab.call("Input.dispatchKeyEvent", type="keyDown", key="Escape", windowsVirtualKeyCode=27)
        tab.wait("document.querySelector('#card').hidden")


def test_language_switch_turns_the_whole_page(written: Path, tmp_path: Path) -> None:
    with opened(written, tmp_path, "--disable-3d-apis") as tab:
        assert "Pourquoi ce plan" in tab.ask("document.body.innerText")
        tab.ask("document.querySelector('label[for=lang-en]').click()")
        said = tab.ask("document.body.innerText")
        assert "Why this plan" in said
        assert "Pourquoi" not in said
        assert tab.ask("document.documentElement.lang") == "en"


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_page_never_scrolls_sideways(written: Path, tmp_path: Path, width: int) -> None:
    with opened(written, tmp_path, "--disable-3d-apis", width=width) as tab:
        assert tab.ask("document.documentElement.scrollWidth") <= width


def test_touch_targets_are_44_pixels_high(written: Path, tmp_path: Path) -> None:
    script = """Array.from(document.querySelectorAll("button, select, .choice + label"))
      .map(one => one.getBoundingClientRect().height)
      .filter(tall => tall > 0 && tall < 44).length"""
    with opened(written, tmp_path, width=390) as tab:
        tab.wait("document.documentElement.dataset.map === 'live'")
        assert tab.ask(script) == 0


def test_page_is_complete_without_javascript(page: str) -> None:
    before_scripts = page.split("<script")[0]
    assert 'class="static-map"' in before_scripts
    assert re.search(r'<div id="live" hidden', before_scripts)
    assert 'id="span-r-cm-douala-cm-yaounde"' in before_scripts
    assert "#lang-fr:checked ~ .page .en" in page
