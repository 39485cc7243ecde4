"""XML as it is found: parsed by the standard library, with unclosed tags closed and said.

Document types and entities are refused before any is expanded: they are how a small file fills a
memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from dorsale.formats.repairs import Repairs
from dorsale.plan.problems import N_, BadInput, Problem

_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)([A-Za-z_][\w.:-]*)([^<>]*)>", re.S
)
_BARE = re.compile(r"&(?!(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);)")
_STRAY = re.compile(r"<(?![/?!A-Za-z_])")
_DEEPEST = 60


@dataclass
class Element:
    """One element: its tag without prefix, attributes, text, children, line."""

    tag: str
    attributes: dict[str, str]
    row: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def first(self, tag: str) -> Element | None:
        """Return the first child called ``tag``."""
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, tag: str) -> str:
        """Return the text in the first child called ``tag``, empty when there is none."""
        found = self.first(tag)
        return found.all_text().strip() if found else ""

    def all_text(self) -> str:
        """Return the text of the element and of all it holds."""
        return " ".join(filter(None, [self.text, *(child.all_text() for child in self.children)]))


def tree_of(content: bytes, file: str, root: str, repairs: Repairs) -> Element:
    """Return the root element of ``content``, which must be called ``root``.

    What is not well-formed is mended (tags left open, bare ampersands, Latin-1 called UTF-8) and
    noted. Raises :class:`BadInput` when it cannot be, or when the root is another.
    """
    try:
        found = _parsed(content, file)
    except expat.ExpatError as error:
        found = _mended(content, file, repairs, error)
    if found.tag != root:
        message = N_("the file starts with <{tag}>, not with <{root}>")
        values = {"tag": found.tag[:40], "root": root}
        raise BadInput([Problem(message, N_("Check its extension"), file, values=values)])
    return found


def _mended(content: bytes, file: str, repairs: Repairs, error: expat.ExpatError) -> Element:
    text = _decoded(content, repairs)
    try:
        found = _parsed(closed(text).encode("utf-8"), file)
    except expat.ExpatError as second:
        message = N_("this is not well-formed XML ({reason})")
        values = {"reason": expat.ErrorString(second.code)}
        again = N_("Fetch or export the file again")
        raise BadInput([Problem(message, again, file, error.lineno, values=values)]) from second
    reason = expat.ErrorString(error.code)
    if error.code != expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN] or _is_utf8(content):
        repairs.note(
            f"line {error.lineno}",
            N_("the XML is not well-formed ({reason})"),
            N_("Open tags are closed and stray marks written out"),
            reason=reason,
        )
    return found


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, repairs: Repairs) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        repairs.note("", N_("the text is not UTF-8"), N_("It is read as Latin-1"))
        return content.decode("latin-1")


def closed(text: str) -> str:
    """Return ``text`` with every open tag closed, and closing tags that close nothing dropped.

    >>> closed("<a><b>x & y</a></c>")
    '<a><b>x &amp; y</b></a>'
    """
    text = re.sub(r"<\?xml[^>]*\?>", "", text, count=1).strip()
    found: list[str] = []
    open_tags: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        found.append(_escaped(text[end : tag.start()]))
        end = tag.end()
        found.append(_placed(tag, open_tags))
    found.append(_escaped(text[end:]) if open_tags else "")
    return "".join([*found, *(f"</{name}>" for name in reversed(open_tags))])


def _placed(tag: re.Match[str], open_tags: list[str]) -> str:
    closing, name, rest = tag.groups()
    if name is None:
        return tag.group()
    if not closing:
        if not rest.endswith("/"):
            open_tags.append(name)
        return f"<{name}{_BARE.sub('&amp;', rest)}>"
    if name not in open_tags:
        return ""
    shut: list[str] = []
    while open_tags and (not shut or shut[-1] != f"</{name}>"):
        shut.append(f"</{open_tags.pop()}>")
    return "".join(shut)


def _escaped(text: str) -> str:
    return _STRAY.sub("&lt;", _BARE.sub("&amp;", text)).replace("\0", "")


def _parsed(content: bytes, file: str) -> Element:
    """Return the tree of well-formed ``content``, whatever encoding its first line declares."""
    parser = expat.ParserCreate()
    builder = _Builder(file, parser)
    parser.buffer_text = True
    handlers: dict[str, Callable[..., None]] = {
        "StartElementHandler": builder.start,
        "EndElementHandler": builder.end,
        "CharacterDataHandler": builder.characters,
        "StartDoctypeDeclHandler": builder.refuse,
        "EntityDeclHandler": builder.refuse,
    }
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    try:
        parser.Parse(content, True)
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        message = N_("the encoding that the XML declares cannot be read")
        raise BadInput([Problem(message, N_("Save the file as UTF-8"), file, 1)]) from error
    return builder.top.children[0]


class _Builder:
    """Makes the tree while expat walks the file."""

    def __init__(self, file: str, parser: expat.XMLParserType) -> None:
        self.file, self.parser = file, parser
        self.top = Element("", {}, 0)
        self.path = [self.top]

    def refuse(self, *_declared: object) -> None:
        message = N_("the XML declares a document type or an entity, which a network never needs")
        remedy = N_("Delete the lines that start with <!DOCTYPE and <!ENTITY")
        raise BadInput([Problem(message, remedy, self.file, self.parser.CurrentLineNumber)])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.path) > _DEEPEST:
            message = N_("the elements of the file lie too deep in one another")
            row = self.parser.CurrentLineNumber
            raise BadInput([Problem(message, N_("Check its extension"), self.file, row)])
        name = tag.rpartition(":")[2]
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        self.path[-1].children.append(element)
        self.path.append(element)

    def characters(self, text: str) -> None:
        self.path[-1].text += text

    def end(self, _tag: str) -> None:
        self.path.pop()
