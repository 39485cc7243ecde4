"""Read the XML of SNDlib with the parser of the standard library, which fetches nothing.

Document types and entities are refused before any is expanded: an SNDlib file has none, and
they are how a small file fills a memory.
"""

from __future__ import annotations

from xml.parsers import expat

from dorsale.formats.sndlib_rows import DemandRow, LinkRow, NodeRow, Rows
from dorsale.plan.problems import N_, BadInput, Problem

_LINK_FIGURES = {"source": "source", "target": "target", "routingCost": "routing_cost",
                 "setupCost": "setup_cost"}  # fmt: skip
_DEMAND_FIGURES = {"source": "source", "target": "target", "routingUnit": "unit",
                   "demandValue": "value", "maxPathLength": "most_links"}  # fmt: skip
_AGAIN = N_("Fetch or export the file again")
_DEEPEST = 40


def rows_of(content: bytes, file: str, name: str) -> Rows:
    """Return the rows of ``content``, whatever encoding its first line declares.

    Raises :class:`BadInput` when it is not XML, was cut short, declares a document type or an
    entity, or is not a network.
    """
    reader = _Reader(file, name)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        message = N_("this is not well-formed XML ({reason}): it was cut short or altered")
        reason = {"reason": expat.ErrorString(error.code)}
        raise BadInput([Problem(message, _AGAIN, file, error.lineno, values=reason)]) from error
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        message = N_("the encoding that the XML declares cannot be read")
        raise BadInput([Problem(message, N_("Save the file as UTF-8"), file, 1)]) from error
    return reader.rows


class _Reader:
    """Gathers rows while expat walks the file."""

    def __init__(self, file: str, name: str) -> None:
        self.file, self.rows, self.path, self.text = file, Rows(name), list[str](), ""
        self.capacity = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.EntityDeclHandler = self.refuse_doctype

    def refuse_doctype(self, *_declared: object) -> None:
        message = N_("the XML declares a document type or an entity, which a network never needs")
        remedy = N_("Delete the lines that start with <!DOCTYPE and <!ENTITY")
        raise BadInput([Problem(message, remedy, self.file, self.parser.CurrentLineNumber)])

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        row, id_ = self.parser.CurrentLineNumber, attributes.get("id", "").strip()
        if not self.path and tag != "network":
            self.not_a_network(tag)
        if tag == "node":
            self.rows.nodes.append(NodeRow(row, id_))
        elif tag == "link":
            self.rows.links.append(LinkRow(row, id_))
        elif tag == "demand":
            self.rows.demands.append(DemandRow(row, id_))
        self.path.append(tag)
        self.text = ""
        if len(self.path) > _DEEPEST:
            self.not_a_network(tag)

    def not_a_network(self, tag: str) -> None:
        message = N_("the XML is not an SNDlib network: it holds <{tag}>")
        remedy = N_("Give a file whose first element is <network>")
        row = self.parser.CurrentLineNumber
        raise BadInput([Problem(message, remedy, self.file, row, values={"tag": tag[:40]})])

    def characters(self, text: str) -> None:
        self.text += text

    def end(self, _tag: str) -> None:
        tag, text = self.path.pop(), self.text.strip()
        self.text = ""
        if "node" in self.path and tag in ("x", "y"):
            node = self.rows.nodes[-1]
            node.place = (text, *node.place[1:]) if tag == "x" else (*node.place[:1], text)
        elif "link" in self.path:
            self.end_in_link(tag, text)
        elif self.path[-1:] == ["demand"] and tag in _DEMAND_FIGURES:
            setattr(self.rows.demands[-1], _DEMAND_FIGURES[tag], text)
        elif self.path[-1:] == ["meta"]:
            self.rows.meta[tag] = text

    def end_in_link(self, tag: str, text: str) -> None:
        link, inside = self.rows.links[-1], self.path[-1]
        if inside == "link" and tag in _LINK_FIGURES:
            setattr(link, _LINK_FIGURES[tag], text)
        elif inside == "preInstalledModule":
            setattr(link, "installed" if tag == "capacity" else "installed_cost", text)
        elif tag == "capacity":
            link.modules.append((text, ""))
        elif tag == "cost" and link.modules:
            link.modules[-1] = (link.modules[-1][0], text)
