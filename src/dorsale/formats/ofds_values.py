"""The values of one object of a published network, mended one by one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from dorsale.formats.json_file import sound_text
from dorsale.formats.ofds_fields import RESERVED, Field
from dorsale.formats.repairs import LEFT_OUT, Json, Mending, identifier
from dorsale.formats.sound_geometry import line, point
from dorsale.plan.problems import N_

_DEPTH = 40
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def of_fields(
    raw: Mapping[str, object], fields: tuple[Field, ...], mending: Mending, place: str
) -> Json:
    """Return ``raw`` with each known field mended and each other field made plain."""
    mended: Json = {}
    for one in fields:
        value = raw.get(one.name)
        if value is not None:
            found = _value(value, one, mending, f"{place}/{one.name}")
            if found is not None:
                mended[one.name] = found
    if len(raw) > len(mended):
        known = {one.name for one in fields}
        for name in (name for name in raw if name not in known):
            _keep_extra(mended, name, raw[name], mending, place)
    return mended


def _keep_extra(mended: Json, name: str, value: object, mending: Mending, place: str) -> None:
    if value is None:
        return
    if name in RESERVED:
        mending.repairs.note(
            f"{place}/{name}", N_("the name {name} is reserved"), LEFT_OUT, name=name
        )
        return
    try:
        mended[_sound_name(name)] = _plain(value, 0)
    except ValueError:
        mending.repairs.note(f"{place}/{name}", N_("the value cannot be kept"), LEFT_OUT)


def _sound_name(name: str) -> str:
    if name != sound_text(name):
        raise ValueError
    return name


def _plain(value: object, depth: int) -> object:
    """Return ``value`` fit to be written again; ``ValueError`` when it is not."""
    if depth > _DEPTH:
        raise ValueError
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    if isinstance(value, int) and abs(value) >= 10**300:
        raise ValueError
    if isinstance(value, dict):
        return {sound_text(name): _plain(inner, depth + 1) for name, inner in value.items()}
    return [_plain(inner, depth + 1) for inner in value] if isinstance(value, list) else value


def _value(raw: object, one: Field, mending: Mending, place: str) -> object:
    """Return the value of one known field, or ``None`` when it is left out."""
    if not one.many:
        return _single(raw, one, mending, place)
    if not isinstance(raw, list):
        mending.repairs.note(place, N_("this is not a list"), N_("It is read as a list of one"))
        raw = [raw]
    found = [_single(value, one, mending, f"{place}/{i}") for i, value in enumerate(raw)]
    return once(value for value in found if value is not None) or None


def once(values: Iterable[object]) -> list:  # type: ignore[type-arg]
    """Return ``values`` without those that were already there."""
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _single(raw: object, one: Field, mending: Mending, place: str) -> object:
    if one.kind == "object":
        return _inner(raw, one, mending, place)
    found = _READERS[one.kind](raw, one, mending, place)
    if found is None and raw is not None:
        message = _WRONG.get(one.kind, N_("{value} is not a valid value"))
        if raw == "" or raw == {}:
            message = N_("the value is empty")
        mending.repairs.note(place, message, LEFT_OUT, value=raw, codes=", ".join(one.codes[:8]))
    return found


def _inner(raw: object, one: Field, mending: Mending, place: str) -> Json | None:
    if not isinstance(raw, dict):
        mending.repairs.note(place, N_("this is not an object"), LEFT_OUT)
        return None
    return of_fields(raw, one.fields, mending, place) or None


def _text(raw: object, _one: Field, _mending: Mending, _place: str) -> str | None:
    if isinstance(raw, str):
        return sound_text(raw) or None
    return identifier(raw) or None


def _code(raw: object, one: Field, mending: Mending, place: str) -> str | None:
    if raw in one.codes:
        return str(raw)
    wanted = _letters(raw)
    for code in one.codes if wanted else ():
        if _letters(code) == wanted:
            mending.repairs.note(
                place,
                N_("{value} is not in the codelist"),
                N_("It is read as {code}"),
                value=raw,
                code=code,
            )
            return code
    return None


def _letters(raw: object) -> str:
    return re.sub(r"[\W_]", "", raw).lower() if isinstance(raw, str) else ""


def _number(raw: object, _one: Field, _mending: Mending, _place: str) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _integer(raw: object, one: Field, mending: Mending, place: str) -> int | None:
    value = _number(raw, one, mending, place)
    whole = value is not None and value == int(value) and abs(value) < 2**53
    return int(value) if whole and value is not None else None


def _flag(raw: object, _one: Field, _mending: Mending, _place: str) -> bool | None:
    if isinstance(raw, bool):
        return raw
    return {"true": True, "yes": True, "false": False, "no": False}.get(_letters(raw))


def _date(raw: object, _one: Field, mending: Mending, place: str) -> str | None:
    found = _DAY.match(raw) if isinstance(raw, str) else None
    if found is None:
        return None
    try:
        day = date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return None
    if day != raw:
        mending.repairs.note(
            place,
            N_("{value} is more than a day"),
            N_("It is read as {day}"),
            value=raw,
            day=day,
        )
    return day


def _web_address(raw: object, _one: Field, mending: Mending, place: str) -> str | None:
    text = sound_text(raw).strip() if isinstance(raw, str) else ""
    if text and ":" not in text and "." in text and _ADDRESS.match(f"https://{text}"):
        mending.repairs.note(
            place,
            N_("{value} is not a whole address"),
            N_("It is read as {address}"),
            value=raw,
            address=f"https://{text}",
        )
        return f"https://{text}"
    return text if _ADDRESS.match(text) else None


def _organisation(raw: object, _one: Field, mending: Mending, place: str) -> Json | None:
    return _reference(raw, mending.organisations, mending, place)


def _phase(raw: object, _one: Field, mending: Mending, place: str) -> Json | None:
    return _reference(raw, mending.phases, mending, place)


def _reference(raw: object, known: dict[str, Json], mending: Mending, place: str) -> Json | None:
    """Return ``{"id": ...}``; what it names is added to ``known`` when it was not listed."""
    given = raw if isinstance(raw, dict) else {"id": raw}
    key, name = identifier(given.get("id")), identifier(given.get("name"))
    if not key:
        key = next((k for k, item in known.items() if name and item.get("name") == name), name)
    if not key:
        return None
    if key not in known:
        known[key] = {"id": key, "name": name} if name else {"id": key}
        mending.repairs.note(
            place,
            N_("{id} is named here and listed nowhere"),
            N_("It is added to the list"),
            id=key,
        )
    elif name and known[key].get("name") != name:
        _rename(known[key], name, mending, place)
    return {"id": key}


def _rename(item: Json, name: str, mending: Mending, place: str) -> None:
    kept = str(item.setdefault("name", name))
    if kept == name:
        return
    mending.repairs.note(
        place,
        N_("the name {name} is not that of the list"),
        N_("{kept} is kept"),
        name=name,
        kept=kept,
    )


_Reader = Callable[[object, Field, Mending, str], object]
_READERS: Mapping[str, _Reader] = {
    "text": _text,
    "code": _code,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "date": _date,
    "address": _web_address,
    "organisation": _organisation,
    "phase": _phase,
    "point": point,
    "line": line,
}
_WRONG = {
    "text": N_("{value} is not text"),
    "number": N_("{value} is not a number"),
    "integer": N_("{value} is not a whole number"),
    "flag": N_("{value} is neither true nor false"),
    "date": N_("{value} is not a day written YYYY-MM-DD"),
    "address": N_("{value} is not a web address"),
    "code": N_("{value} is not in the codelist ({codes})"),
    "point": N_("{value} is not a point in longitude and latitude"),
    "line": N_("{value} is not a line of longitudes and latitudes"),
}
