"""Answers to harvesters, as XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from dorsale_web.library import dublin_core, invented
from dorsale_web.library.oai import questions, records
from dorsale_web.library.oai.questions import PREFIX, SECOND, Complaint

N_ = gettext_noop  # put into words when it is shown

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_ID = "http://www.openarchives.org/OAI/2.0/oai-identifier"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DOMAIN = r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+"
WITHOUT_ECHO = ("badVerb", "badArgument")
NAME = N_("Dorsale: experiences and research of the network")
# A change takes a moment to be seen by others. The stated time lies before it, so that a harvester
# that goes on from there misses none.
SETTLED_AFTER = timedelta(seconds=5)

Asked = Mapping[str, str]


def answer(given: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """Return the answer to a question, or what is wrong with it, as XML."""
    asked: dict[str, str] = {}
    now = timezone.now()
    with translation.override("en"):
        try:
            asked = questions.arguments(given)
            body = ANSWERS[asked["verb"]](asked)
        except Complaint as complaint:
            if complaint.code in WITHOUT_ECHO:
                asked = {}
            body = Element("error", {"code": complaint.code})
            body.text = complaint.sentence
    return tostring(envelope(asked, body, now), encoding="utf-8", xml_declaration=True)


def envelope(asked: Asked, body: Element, now: datetime) -> Element:
    """Return an answer with what stands around it."""
    root = Element("OAI-PMH", {"xmlns": OAI, "xmlns:xsi": XSI})
    root.set("xsi:schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    put(root, "responseDate", stamp(now - SETTLED_AFTER))
    echo = {name: dublin_core.writable(value) for name, value in asked.items()}
    put(root, "request", base_url(), echo)
    root.append(body)
    return root


def put(
    parent: Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> Element:
    """Add an element with a text."""
    one = SubElement(parent, name, dict(attributes or {}))
    one.text = text or None
    return one


def stamp(moment: datetime) -> str:
    """Return a moment as the protocol writes it, in UTC and whole seconds."""
    return moment.astimezone(UTC).strftime(SECOND)


def base_url() -> str:
    """Return the address that harvesters ask."""
    return f"{settings.SITE_URL}/oai"


def identify(asked: Asked) -> Element:
    """Say who answers here."""
    body = Element("Identify")
    put(body, "repositoryName", invented.titled(invented.both(NAME)))
    put(body, "baseURL", base_url())
    put(body, "protocolVersion", "2.0")
    put(body, "adminEmail", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    put(body, "earliestDatestamp", stamp(records.earliest()))
    put(body, "deletedRecord", "persistent")
    put(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    if re.fullmatch(DOMAIN, records.host()):
        _describe_identifiers(put(body, "description"))
    return body


def _describe_identifiers(parent: Element) -> None:
    one = put(parent, "oai-identifier", "", {"xmlns": OAI_ID})
    one.set("xsi:schemaLocation", f"{OAI_ID} {OAI_ID}.xsd")
    put(one, "scheme", "oai")
    put(one, "repositoryIdentifier", records.host())
    put(one, "delimiter", ":")
    put(one, "sampleIdentifier", records.identifier("abcdefghjk"))


def formats(asked: Asked) -> Element:
    """Say in which formats records are given."""
    if "identifier" in asked:
        records.record(asked["identifier"])
    body = Element("ListMetadataFormats")
    one = put(body, "metadataFormat")
    put(one, "metadataPrefix", PREFIX)
    put(one, "schema", DC_SCHEMA)
    put(one, "metadataNamespace", OAI_DC)
    return body


def sets(asked: Asked) -> Element:
    """List the sets; they fit one answer, so no token was ever given."""
    if questions.TOKEN in asked:
        raise Complaint("badResumptionToken", "The list of sets needs no token.")
    body = Element("ListSets")
    for spec, name in records.groups().items():
        one = put(body, "set")
        put(one, "setSpec", spec)
        put(one, "setName", str(name))
    return body


def list_records(asked: Asked) -> Element:
    """List headers, with their records when the verb says so."""
    chosen = questions.selection(asked)
    page = records.page(chosen)
    body = Element(asked["verb"])
    add = _record if asked["verb"] == "ListRecords" else _header
    for one in page.records:
        add(body, one)
    if page.onward or chosen.place:
        about = {"completeListSize": str(page.total), "cursor": str(page.start)}
        onward = page.onward and questions.token(asked["verb"], chosen, page.onward)
        put(body, questions.TOKEN, onward or "", about)
    return body


def get_record(asked: Asked) -> Element:
    """Give one record."""
    questions.must_be_known(asked["metadataPrefix"])
    body = Element("GetRecord")
    _record(body, records.record(asked["identifier"]))
    return body


def _record(parent: Element, record: records.Record) -> None:
    one = put(parent, "record")
    _header(one, record)
    if record.entry is None:
        return
    about = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": DC, "xsi:schemaLocation": f"{OAI_DC} {DC_SCHEMA}"}
    dc = put(put(one, "metadata"), "oai_dc:dc", "", about)
    for element in dublin_core.elements(record.entry):
        language = {"xml:lang": element.language} if element.language else {}
        put(dc, f"dc:{element.name}", element.text, language)


def _header(parent: Element, record: records.Record) -> None:
    status = {} if record.entry else {"status": "deleted"}
    header = put(parent, "header", "", status)
    put(header, "identifier", records.identifier(record.code))
    put(header, "datestamp", stamp(record.at))
    for group in record.groups:
        put(header, "setSpec", group)


ANSWERS: Mapping[str, Callable[[Asked], Element]] = {
    "Identify": identify,
    "ListMetadataFormats": formats,
    "ListSets": sets,
    "ListIdentifiers": list_records,
    "ListRecords": list_records,
    "GetRecord": get_record,
}
