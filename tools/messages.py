"""Extract the messages of both packages and bring their French catalogues up to date.

Run from the repository root: ``python tools/messages.py``. New messages arrive empty: write
the French, then run the tests, which fail on a message that is missing or no longer used.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGES = ("dorsale", "dorsale_cli")
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "Column": (3,),
    "Table": (2,),
}


def extracted(package: str) -> Catalog:
    """Return the messages found in the sources of ``package``."""
    catalog = Catalog(project=package, charset="utf-8")
    found = extract_from_dir(f"src/{package}", _METHODS, keywords=_KEYWORDS)  # type: ignore[arg-type]
    for file, _line, message, comments, context in found:
        catalog.add(message, None, [(f"src/{package}/{file}", 0)], auto_comments=comments,
                    context=context)  # fmt: skip
    return catalog


def path_of(package: str, language: str = "fr") -> Path:
    """Return the catalogue file of ``package``."""
    return Path(f"src/{package}/locale/{language}/LC_MESSAGES/{package}.po")


def update(package: str) -> int:
    """Bring the catalogue of ``package`` up to date; return how many messages lack French."""
    path = path_of(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = Catalog(locale="fr", domain=package)
    if path.exists():
        with path.open("rb") as source:
            known = read_po(source, locale="fr", domain=package)
    known.update(extracted(package), no_fuzzy_matching=True)
    known.obsolete.clear()
    with path.open("wb") as target:
        write_po(target, known, no_location=True, omit_header=False, sort_output=True, width=100)
    return sum(1 for message in known if message.id and not message.string)


if __name__ == "__main__":
    for name in PACKAGES:
        print(f"{name}: {update(name)} messages to translate")
