"""The fields and codelists of the Open Fibre Data Standard 0.4, stated in our own code.

Source: the published schema, https://standard.ofds.info/en/0__4__0/network-schema.json
(Apache-2.0), and for what changed since 0.3
https://raw.githubusercontent.com/Open-Telecoms-Data/open-fibre-data-standard/0__3__0/schema/network-schema.json.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from dorsale.plan.published import CRS, DEPLOYMENTS, STATUSES, TRANSMISSION_MEDIA

SCHEMA = "https://standard.ofds.info/en/0__4__0/network-schema.json"
DESCRIBED_BY = {"rel": "describedby", "href": SCHEMA}
OLD_SCHEMA = (
    "https://raw.githubusercontent.com/Open-Telecoms-Data/open-fibre-data-standard/"
    "0__3__0/schema/network-schema.json"
)
DESCRIBED_BY_OLD = {"rel": "describedby", "href": OLD_SCHEMA}
VERSION_MARK = "0__4__0"
OLD_VERSION_MARK = "0__3__0"
COORDINATES = {"name": CRS, "uri": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
FIBRE_TYPES = ("G.651.1", "G.652", "G.653", "G.654", "G.655", "G.656", "G.657")
OLD_NODE_TYPES = ("dataCentre", "tower", "cabinet", "exchange", "substation")
RESERVED = ("network", "featureType")
NAMESPACE = uuid5(NAMESPACE_URL, "urn:dorsale:network")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")

_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
    "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
    "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
COUNTRIES = tuple(_COUNTRIES.split())
_CURRENCIES = (
    "ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM "
    "AZN BAD BAM BBD BDT BEC BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC "
    "BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN BYR BZD CAD CDF CHC CHE CHF CHW CLF CLP CNY "
    "COP COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ECV EEK EGP "
    "ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF GNS "
    "GQE GRD GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ "
    "ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM "
    "LTL LTT LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MTP "
    "MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB "
    "PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB RUR RWF SAR "
    "SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SUR SVC SYP "
    "SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN "
    "USS UYI UYN UYP UYU UYW UZS VEB VED VEF VES VNC VND VUV WST XAD XAF XAG XAU XBA XBB "
    "XBC XBD XCD XCG XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD YUM "
    "YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWG ZWL ZWN ZWR "
)
CURRENCIES = tuple(_CURRENCIES.split())

NEW_CURRENCIES = ("XAD", "XCG", "ZWG")
"""Currencies of 0.4 that 0.3 does not know."""

Kind = Literal[
    "text",
    "number",
    "integer",
    "flag",
    "date",
    "address",
    "code",
    "object",
    "organisation",
    "phase",
    "point",
    "line",
]


@dataclass(frozen=True)
class Field:
    """One field: its kind, its closed codelist, and the column of ours that holds it.

    ``address`` is a web address; ``organisation`` and ``phase`` are references
    (``{"id": ..., "name": ...}``); ``many`` makes a list of the kind, each value once.
    """

    name: str
    kind: Kind = "text"
    column: str = ""
    codes: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    many: bool = False


_COUNTRY = Field("country", "code", codes=COUNTRIES)
_ADDRESS = tuple(Field(n) for n in ("streetAddress", "locality", "region", "postalCode"))
_IDENTIFIER = Field(
    "identifier",
    "object",
    fields=(Field("id"), Field("scheme"), Field("legalName"), Field("uri", "address")),
)
_MONEY = (Field("amount", "number"), Field("currency", "code", codes=CURRENCIES))
_OWNERS = (
    Field("transmissionMediumOwner", "organisation", "owner"),
    Field("networkProviders", "organisation", "providers", many=True),
)


def _carrier(column: str) -> Field:
    inside = (
        Field("type", column=column),
        Field("description"),
        Field("owner", "organisation"),
        Field("spareCapacity", "flag"),
    )
    return Field("supportingInfrastructure", "object", fields=inside)


NODE = (
    Field("id", column="id"),
    Field("name", column="name"),
    Field("phase", "phase", "phase"),
    Field("status", "code", "status", STATUSES),
    Field("location", "point", "lon lat"),
    Field(
        "address",
        "object",
        fields=(*_ADDRESS, Field("country", "code", "country", COUNTRIES)),
    ),
    Field("type", column="types", many=True),
    _carrier(""),
    Field("accessPoint", "flag"),
    Field("internationalConnections", "object", fields=(*_ADDRESS, _COUNTRY), many=True),
    Field("power", "flag", "power"),
    Field("technologies", many=True),
    *_OWNERS,
)

SPAN = (
    Field("id", column="id"),
    Field("name", column="name"),
    Field("phase", "phase", "phase"),
    Field("status", "code", "status", STATUSES),
    Field("readyForServiceDate", "date", "ready_for_service"),
    Field("start", column="from"),
    Field("end", column="to"),
    Field("directed", "flag"),
    Field("route", "line", "geometry"),
    *_OWNERS,
    Field("supplier", "organisation"),
    Field("transmissionMedium", "code", "medium", TRANSMISSION_MEDIA, many=True),
    Field("deployment", "code", "deployment", DEPLOYMENTS, many=True),
    _carrier("infrastructure"),
    Field("codeployment"),
    Field("cableType", column="cable_type"),
    Field("darkFibre", "flag", "dark_fibre"),
    Field("fibreType", "code", codes=FIBRE_TYPES),
    Field("fibreTypeDetails", "object", fields=(Field("fibreSubtype"), Field("description"))),
    Field("fibreCount", "integer", "fibre_count"),
    Field("fibreLength", "number", "length_km"),
    Field("technologies", many=True),
    Field("capacity", "number", "capacity_gbps"),
    Field("capacityDetails", "object", fields=(Field("description"),)),
    Field("wayleaves", many=True),
    Field("countries", "code", "countries", COUNTRIES, many=True),
)

PHASE = (
    Field("id", column="id"),
    Field("name", column="name"),
    Field("description", column="description"),
    Field("funders", "organisation", "funders", many=True),
)

ORGANISATION = (
    Field("id", column="id"),
    Field("name", column="name"),
    _IDENTIFIER,
    Field("country", "code", "country", COUNTRIES),
    Field("roles", column="roles", many=True),
    Field("roleDetails"),
    Field("website", "address", "website"),
    Field("logo", "address"),
)

WAYLEAVE = (
    Field("id"),
    Field("grantor", "organisation"),
    Field("yearSigned", "integer"),
    Field("term", "object", fields=(Field("indefinite", "flag"), Field("years", "integer"))),
    Field(
        "cost",
        "object",
        fields=(Field("recurring", "flag"), Field("perMetre", "object", fields=_MONEY)),
    ),
)

CONTRACT = (
    Field("id"),
    Field("title"),
    Field("description"),
    Field("type"),
    Field("value", "object", fields=_MONEY),
    Field("dateSigned", "date"),
    Field(
        "documents",
        "object",
        fields=(Field("title"), Field("description"), Field("url", "address"), Field("format")),
        many=True,
    ),
    Field("relatedPhases", "phase", many=True),
)

NETWORK = (
    Field("identifier"),
    Field("name", column="name"),
    Field("website", "address"),
    Field("publisher", "object", fields=(Field("name", column="publisher"), _IDENTIFIER)),
    Field("publicationDate", "date", "date"),
    Field("collectionDate", "date"),
    Field("accuracy", "number"),
    Field("accuracyDetails"),
    Field("language"),
)

LINK = (Field("href", "address"), Field("rel"))


def is_uuid(text: str) -> bool:
    """Return whether ``text`` is a UUID, as the id of a network must be."""
    return _UUID.match(text) is not None


def network_uuid(name: str) -> str:
    """Return the UUID under which the network ``name`` is written: itself when it is one.

    >>> network_uuid("cab2") == network_uuid("cab2") != network_uuid("cemac")
    True
    """
    return name if is_uuid(name) else str(uuid5(NAMESPACE, name))
