"""Extract the messages of the packages and bring their catalogues up to date.

Run from the repository root: ``python tools/messages.py``. New messages arrive empty: write the
French, then run the tests, which fail on a message that is missing or no longer used. The web also
has Portuguese, Spanish and Arabic: complete for what stands around every page, else as far as it
goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGES = {"dorsale": ("fr",), "dorsale_cli": ("fr",), "dorsale_web": ("fr", "pt", "es", "ar")}
DOMAINS = {"dorsale_web": "django"}  # the name that Django looks for
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Column": (3,),
    "Table": (2,),
}
_STRING = r"""u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*\""""
_CALL = re.compile(rf"(?<!\w)(?:_|n?p?gettext)\((?:[^'\")]|{_STRING})*\)")


def extracted(package: str) -> Catalog:
    """Return the messages found in the sources of ``package``."""
    catalog = Catalog(project=package, charset="utf-8")
    web = package == "dorsale_web"
    found = extract_from_dir(
        f"src/{package}", _METHODS[:1] if web else _METHODS, keywords=_KEYWORDS
    )  # type: ignore[arg-type]
    for _file, _line, message, comments, context in found:
        catalog.add(message, None, auto_comments=comments, context=context)
    if web:
        for message, context in of_templates(Path(f"src/{package}")):
            catalog.add(message, None, context=context)
    return catalog


Message = tuple[str | tuple[str, ...], str | None]  # with its context


def of_templates(folder: Path) -> Iterator[Message]:
    """Give the messages of Django templates, as Django itself reads them."""
    for file in sorted([*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]):
        yield from of_file(file)


def of_file(file: Path) -> Iterator[Message]:
    """Give the messages of one template, each with its context."""
    read = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    code = "\n".join(match.group() for match in _CALL.finditer(read))
    for _line, message, _comments, context in extract(
        "python", BytesIO(code.encode()), keywords=_KEYWORDS
    ):
        yield message, context


def path_of(package: str, language: str = "fr") -> Path:
    """Return the catalogue file of ``package``."""
    domain = DOMAINS.get(package, package)
    return Path(f"src/{package}/locale/{language}/LC_MESSAGES/{domain}.po")


def update(package: str, language: str) -> int:
    """Bring a catalogue of ``package`` up to date; return how many messages lack a translation."""
    path = path_of(package, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = Catalog(locale=language, domain=package)
    if path.exists():
        with path.open("rb") as source:
            known = read_po(source, locale=language, domain=package)
    known.update(extracted(package), no_fuzzy_matching=True)
    known.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, known, no_location=True, omit_header=False, sort_output=True, width=100)
    return sum(1 for message in known if message.id and not message.string)


if __name__ == "__main__":
    for name, languages in PACKAGES.items():
        for code in languages:
            print(f"{name} {code}: {update(name, code)} messages to translate")
