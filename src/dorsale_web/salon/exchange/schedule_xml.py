"""``schedule.xml``: written from the same document as ``schedule.json``, and read into one."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers import expat

from django.utils.translation import gettext as _

from dorsale_web.library.dublin_core import writable
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.exchange.schedule import Document

PLAIN = (
    "room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track",
    "language", "description", "url",
)  # fmt: skip
CONFERENCE = ("title", "acronym", "start", "end", "timeslot_duration", "time_zone_name")
DEEPEST = 40


def as_xml(document: Document) -> bytes:
    """Return a schedule as XML."""
    schedule = document["schedule"]
    root = Element("schedule")
    SubElement(root, "generator", {"name": document["generator"]["name"]})
    put(root, "version", schedule["version"])
    about = SubElement(root, "conference")
    conference = schedule["conference"]
    for name in CONFERENCE:
        if name in conference:
            put(about, name, conference[name])
    put(about, "days", conference["daysCount"])
    put(about, "base_url", schedule["base_url"])
    guids = {one["name"]: one["guid"] for one in conference["rooms"]}
    for day in conference["days"]:
        put_day(root, day, guids)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def put(parent: Element, name: str, value: object) -> Element:
    """Add an element with a text."""
    one = SubElement(parent, name)
    one.text = writable("" if value is None else str(value)) or None
    return one


def put_day(root: Element, day: Document, guids: dict[str, str]) -> None:
    """Add a day with its rooms and events."""
    told = {"index": str(day["index"]), "date": day["date"]}
    told |= {"start": day["day_start"], "end": day["day_end"]}
    one = SubElement(root, "day", told)
    for name, events in day["rooms"].items():
        room = SubElement(one, "room", {"name": writable(name), "guid": guids[name]})
        for event in events:
            put_event(room, event)


def put_event(room: Element, event: Document) -> None:
    """Add an event."""
    one = SubElement(room, "event", {"guid": event["guid"], "id": str(event["id"])})
    for name in PLAIN:
        put(one, name, event[name])
    persons = SubElement(one, "persons")
    for person in event["persons"]:
        told = {"guid": person["guid"]}
        told |= {
            name: writable(person[name]) for name in ("organization", "biography") if person[name]
        }
        SubElement(persons, "person", told).text = writable(person["name"])
    SubElement(one, "links")


def from_xml(content: bytes) -> Document:
    """Return a schedule in XML in the shape of ``schedule.json``.

    Raises:
        Refused: it is no XML, or no schedule.
    """
    root = tree(content)
    about = root.find("conference")
    if root.tag != "schedule" or about is None:
        raise Refused(_("This XML is no schedule: its outermost element is “schedule”."))
    told = {one.tag: one.text or "" for one in about}
    days = [
        {"date": day.get("date"), "index": day.get("index"), "rooms": rooms_of(day)}
        for day in root.iter("day")
    ]
    version = root.findtext("version") or ""
    return {"schedule": {"version": version, "conference": told | {"days": days}}}


def rooms_of(day: Element) -> dict[str, list[Document]]:
    """Return the events of a day by room."""
    found: dict[str, list[Document]] = {}
    for room in day.findall("room"):
        name = room.get("name") or ""
        found.setdefault(name, []).extend(event_of(one) for one in room.findall("event"))
    return found


def event_of(one: Element) -> Document:
    """Return an event; what XML cannot tell from nothing is nothing."""
    found: Document = {child.tag: child.text for child in one if len(child) == 0}
    found |= {"guid": one.get("guid"), "id": one.get("id"), "line": one.get(LINE)}
    persons = one.find("persons")
    found["persons"] = (
        None if persons is None else [person_of(each) for each in persons.findall("person")]
    )
    return found


def person_of(one: Element) -> Document:
    """Return a speaker; pretalx and frab write the name as the text."""
    known: Document = {name: one.get(name) for name in ("guid", "organization", "biography")}
    return {"name": (one.text or "").strip() or one.get("name"), **known}


LINE = "{line}line"  # no document can have an attribute of this name


def tree(content: bytes) -> Element:
    """Return the tree of an XML document that declares no entities.

    Raises:
        Refused: it cannot be read, or has a document type, which could make it swell.
    """
    reader, builder = expat.ParserCreate(), TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, Any]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused(_("This XML is nested too deep for a schedule."))
        builder.start(name, attributes | {LINE: str(reader.CurrentLineNumber)})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = builder.data
    reader.StartDoctypeDeclHandler = refuse_doctype
    reader.buffer_text = True
    try:
        reader.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an unknown encoding
        line = reader.ErrorLineNumber
        sentence = _("Line {line} is no correct XML. Export the file again.")
        raise Refused(sentence.format(line=line)) from None
    return builder.close()


def refuse_doctype(*_declared: object) -> None:
    """Refuse a document type.

    Raises:
        Refused: always.
    """
    raise Refused(_("Remove the DOCTYPE from the file: a schedule needs none."))
