"""Check a schedule and its bound from the files alone, without any solver (decision 0014)."""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from math import inf, isclose
from pathlib import Path

MET, FILES = "rule:met:", ("requests", "availability", "people", "published", "absences")


def table(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a file, without empty cells; ``;`` and Latin-1 are read too."""
    utf8 = data == data.decode("utf-8", "ignore").encode()
    lines = data.decode("utf-8-sig" if utf8 else "latin-1").splitlines()
    rows = csv.DictReader(lines, delimiter=";" if ";" in "".join(lines[:1]) else ",")
    return [{k.strip(): s.strip() for k, s in row.items() if k and s and s.strip()} for row in rows]


def check(schedule: Path, certificate: Path, **files: Path | None) -> list[tuple[str, str]]:
    """Return the faults, each a code and a name; ``files`` are those that ``FILES`` names."""
    proof = json.loads(Path(certificate).read_bytes())
    rules, prices, hashes = proof["rules"], proof["duals"], proof["input_sha256"]
    data = {k: Path(path).read_bytes() if (path := files.get(k)) else b"" for k in FILES}
    hashed = {k: hashlib.sha256(some).hexdigest() for k, some in data.items() if some}
    faults = [("input", k) for k in FILES if hashed.get(k) != hashes.get(k)]
    requests, availability, people, published, absences = map(table, data.values())
    wish = {
        (r["exhibitor"], r["visitor"]): float(r["interest"].replace(",", ".")) for r in requests
    }
    wish = {pair: w for pair, w in wish.items() if w > 0}
    about = defaultdict(dict, {r["person"]: r for r in people})
    listed = Counter((r["person"], int(r.get("slot", 0))) for r in availability)
    away = {r["person"]: int(r["from_slot"]) for r in absences}
    named, halls, breaks = {name for name, _ in listed}, defaultdict(set), {}
    slots, limit = rules["slots"], {f"tables:{t}": rules["tables"] or inf for t in rules["slots"]}
    usual = {"seats": 1, "max": rules["max_per_person"] or inf, "break_from": inf, "break_to": 0}
    for e, v in wish:
        limit[f"request:{e}:{v}"] = 1
        if about[v].get("seats", "1") == "1" and about[e].get("hall"):
            halls[v].add(about[e]["hall"])
        for name in {e, v} - breaks.keys():
            seats, most, *breaks[name] = (float(about[name].get(k, d)) for k, d in usual.items())
            free = {t: min(seats, listed[name, t]) if name in named else seats for t in slots}
            free = {f"slot:{name}:{t}": n * (t < away.get(name, inf)) for t, n in free.items()}
            limit |= free | {f"max:{name}": min(most, sum(free.values()))}
            limit[f"rule:break:{name}"] = seats * (breaks[name][1] - breaks[name][0])

    def room(row: str) -> float:
        return limit.get(row, row.startswith("rule:walk:") - row.startswith(MET))

    def rows(e: str, v: str, t: int, *_: str) -> list[str]:
        found = [f"slot:{e}:{t}", f"slot:{v}:{t}", f"request:{e}:{v}", f"max:{e}", f"max:{v}"]
        found += [
            f"rule:break:{n}" for n in (e, v) if n in breaks and breaks[n][0] <= t <= breaks[n][1]
        ]
        found += [
            f"rule:walk:{v}:{t - (h != about[e]['hall'])}:{h}"
            for h in halls[v]
            if "hall" in about[e]
        ]
        return [*found, f"tables:{t}"]

    held_before, meetings = (
        [(r["exhibitor"], r["visitor"], int(r["slot"]), r["table"]) for r in some]
        for some in (published, table(Path(schedule).read_bytes()))
    )
    kept = {m for m in held_before if all(m[2] < away.get(n, inf) for n in m[:2])}
    new, places = {*meetings} - kept, Counter(m[2:] for m in meetings)
    load, held = (Counter(row for m in some for row in rows(*m)) for some in (meetings, kept))
    numbers = {str(k + 1) for k in range(rules["tables"] or 0)}
    faults += [("over", row) for row, count in load.items() if count > room(row)]
    faults += [("kept", ":".join(map(str, m))) for m in kept - {*meetings}]
    faults += [("early", ":".join(map(str, m))) for m in new if m[2] < (rules["from_slot"] or 0)]
    faults += [
        ("table", ":".join(map(str, m)))
        for m in meetings
        if m[3] not in (numbers or m[:1]) or (numbers and places[m[2:]] > 1)
    ]
    faults += [("price", row) for row, price in prices.items() if not 0 <= price < inf]
    faults += [
        ("met", row)
        for row in prices
        if row.startswith(MET) and row[len(MET) :] not in {m[1] for m in new}
    ]
    value = sum(wish.get(m[:2], 0) for m in new)
    bound = sum(price * (room(row) - held[row]) for row, price in prices.items())
    for (e, v), w in wish.items():
        for t in slots:
            if t >= (rules["from_slot"] or 0) and all(
                room(row) > held[row] for row in rows(e, v, t)
            ):
                bound += max(
                    0, w + prices.get(MET + v, 0) - sum(prices.get(row, 0) for row in rows(e, v, t))
                )
    told = {"value": value, "bound": bound, "gap": bound and 1 - value / bound}
    return faults + [
        (k, str(x)) for k, x in told.items() if not isclose(proof[k], x, rel_tol=1e-9, abs_tol=1e-6)
    ]
