"""What people call the fields of a fibre map, in the words of OFDS 0.4.

The names gathered here are the editors' experience of published maps (assumption); a field that is
not recognised is kept under its own name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from dorsale.formats.ofds_fields import COUNTRIES, NODE, SPAN
from dorsale.formats.repairs import Json
from dorsale.plan.published import DEPLOYMENTS, STATUSES

_SYNONYMS = {
    "id": "id identifier identifiant uuid globalid code spanid nodeid fiberquuid",
    "name": "name label nom title titre libelle designation linklabel naziv sitename",
    "start": "start from source startnode fromlabel aend enda sitea debut origine od",
    "end": "end to target endnode tolabel bend endb siteb fin destination",
    "status": "status state etat statut stanje stanjekabla",
    "fibreCount": "fibrecount fibercount fibres fibers fibrecores cores nbfibres nbrefibres nbfo "
    "numfibres numfibers numberoffibres numberoffibers totalfibers brojvlakana",
    "fibreLength": "fibrelength lengthkm longueurkm distancekm distkm km totallengthkm duzinakm",
    "metres": "lengthm longueurm distancem totallengthm totallenm duzinam",
    "transmissionMediumOwner": "transmissionmediumowner owner proprietaire",
    "networkProviders": "networkproviders operator operateur provider exploitant",
    "deployment": "deployment pose typepose laying cablelaying installation installationtype "
    "routetype tiptrase",
    "country": "country pays iso2 countrycode codepays",
    "capacity": "capacitygbps",
    "bits": "linkspeedraw",
}
_FIELD = {word: name for name, words in _SYNONYMS.items() for word in words.split()}
_STATUS = {
    "operational": "existing existant operational operationnel built construit inservice enservice "
    "active actif lit live postojece",
    "planned": "planned planifie prevu projet projected projete projektovano",
    "proposed": "proposed propose",
    "underConstruction": "underconstruction enconstruction encours uizgradnji",
    "inactive": "inactive inactif horsservice outofservice",
    "decommissioned": "decommissioned abandoned abandonne",
}
_DEPLOYMENT = {
    "aboveGround": "aboveground aerial aerien overhead vazdusna vazdusno pole poteau",
    "belowGround": "belowground underground souterrain enterre buried podzemna podzemno duct "
    "conduite",
}


def ofds_words(properties: Mapping[str, object], kind: str) -> Json:
    """Return what is said of a ``node`` or a ``span`` with the fields of OFDS 0.4.

    >>> ofds_words({"NOM": "Ouesso", "Pays": "CG", "PK": 12}, "node")
    {'PK': 12, 'name': 'Ouesso', 'address': {'country': 'CG'}}
    """
    known = {one.name for one in (NODE if kind == "node" else SPAN)}
    found: Json = {}
    read: Json = {}
    for name, value in properties.items():
        if value is None or value == "" or value != value:
            continue
        field = name if name in known else _FIELD.get(_letters(name), "")
        put = _PUT.get(field)
        said = put(value, kind) if put else ({field: value} if field in known else {})
        if said and not (read.keys() & said.keys()):
            read.update(said)
        else:
            (read if name in known else found).setdefault(name, value)
    return {**found, **read}


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[\W_]", "", plain).lower()


def _coded(words: Mapping[str, str], value: object) -> str:
    said = _letters(str(value))
    return next((code for code, known in words.items() if said in known.split()), "")


def _text(field: str) -> Callable[[object, str], Json]:
    return lambda value, _kind: {field: _written(value)}


def _written(value: object) -> object:
    """Return a number as text without a decimal point it does not need."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return str(int(value)) if value == int(value) else str(value)


def _end(field: str) -> Callable[[object, str], Json]:
    return lambda value, kind: {field: _written(value)} if kind == "span" else {}


def _status(value: object, _kind: str) -> Json:
    code = value if value in STATUSES else _coded(_STATUS, value)
    return {"status": code} if code else {}


def _deployment(value: object, kind: str) -> Json:
    if isinstance(value, list) or kind != "span":
        return {"deployment": value} if kind == "span" else {}
    code = value if value in DEPLOYMENTS else _coded(_DEPLOYMENT, value)
    return {"deployment": [code]} if code else {}


def _organisation(field: str) -> Callable[[object, str], Json]:
    return lambda value, _kind: {field: value if isinstance(value, dict) else {"name": str(value)}}


def _organisations(value: object, _kind: str) -> Json:
    return {"networkProviders": value if isinstance(value, list) else [{"name": str(value)}]}


def _country(value: object, kind: str) -> Json:
    code = str(value).strip().upper()
    if code not in COUNTRIES:
        return {}
    return {"address": {"country": code}} if kind == "node" else {"countries": [code]}


def _scaled(field: str, divisor: float) -> Callable[[object, str], Json]:
    def put(value: object, kind: str) -> Json:
        number = _number(value)
        return {} if number is None or kind != "span" else {field: number / divisor}

    return put


def _number(value: object) -> float | None:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


_PUT: Mapping[str, Callable[[object, str], Json]] = {
    "id": _text("id"),
    "name": _text("name"),
    "start": _end("start"),
    "end": _end("end"),
    "status": _status,
    "deployment": _deployment,
    "transmissionMediumOwner": _organisation("transmissionMediumOwner"),
    "networkProviders": _organisations,
    "country": _country,
    "fibreCount": _scaled("fibreCount", 1),
    "fibreLength": _scaled("fibreLength", 1),
    "metres": _scaled("fibreLength", 1000),
    "capacity": _scaled("capacity", 1),
    "bits": _scaled("capacity", 1e9),
}
