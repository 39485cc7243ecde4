"""Check a schedule and its bound from the files alone, without any solver (decision 0014)."""

import csv
import json
from collections import Counter, defaultdict
from math import inf
from pathlib import Path


def table(path: Path | None) -> list[dict[str, str]]:
    """Return the rows of a file, without empty cells; ``;`` and Latin-1 are read too."""
    data = path.read_bytes() if path else b""
    utf8 = data == data.decode("utf-8", "ignore").encode()
    lines = data.decode("utf-8-sig" if utf8 else "latin-1").splitlines()
    rows = csv.DictReader(lines, delimiter=";" if ";" in "".join(lines[:1]) else ",")
    return [{k.strip(): s.strip() for k, s in row.items() if k and s and s.strip()} for row in rows]


def meetings(path: Path | None) -> list[tuple[str, str, int, str]]:
    """Return the meetings of a schedule."""
    return [(m["exhibitor"], m["visitor"], int(m["slot"]), m["table"]) for m in table(path)]


def check(schedule: Path, certificate: Path, **files: Path | None) -> list[tuple[str, str]]:
    """Return the faults; files: requests, availability, people, published, absences."""
    proof = json.loads(certificate.read_bytes())
    read = defaultdict(list, {name: table(path) for name, path in files.items()})
    rules, prices = proof["rules"], {row: max(y, 0) for row, y in proof["duals"].items()}
    slots, tables, first = rules["slots"], rules["tables"], rules["from_slot"] or 0
    said = {(r["exhibitor"], r["visitor"]): r["interest"] for r in read["requests"]}
    wish = {pair: float(w.replace(",", ".")) for pair, w in said.items()}
    listed = Counter((r["person"], int(r.get("slot", 0))) for r in read["availability"])
    away = {r["person"]: int(r["from_slot"]) for r in read["absences"]}
    usual = {"seats": 1, "max": rules["max_per_person"] or inf, "break_from": inf, "break_to": 0}
    about = defaultdict(lambda: usual, {r["person"]: usual | r for r in read["people"]})
    named, halls = {name for name, _ in listed}, {r.get("hall", "") for r in read["people"]} - {""}
    room: dict[str, float] = {f"request:{e}:{v}": w > 0 for (e, v), w in wish.items()}
    room |= {f"tables:{t}": tables or inf for t in slots}
    room |= {f"place:{t}:{number + 1}": 1 for t in slots for number in range(tables or 0)}
    free, pause = {}, set()
    for name in {name for pair in wish for name in pair}:
        seats, most, start, end = (float(about[name][key]) for key in usual)
        holds = {t: min(seats, listed[name, t]) if name in named else seats for t in slots}
        free[name] = {t for t in slots if holds[t] and t < away.get(name, inf)}
        room |= {f"slot:{name}:{t}": holds[t] for t in free[name]} | {f"place:{name}:{name}": inf}
        room[f"max:{name}"] = min(most, sum(holds[t] for t in free[name]))
        room[f"rule:break:{name}"] = seats * (end - start)
        room |= {f"rule:walk:{name}:{t - d}:{h}": 1 for t in slots for d in (0, 1) for h in halls}
        pause |= {(name, t) for t in slots if start <= t <= end}

    def rows(e: str, v: str, t: int, _table: str = "") -> list[str]:
        found = [f"request:{e}:{v}", f"slot:{e}:{t}", f"slot:{v}:{t}", f"max:{e}", f"max:{v}"]
        found += [f"tables:{t}", *(f"rule:break:{name}" for name in (e, v) if (name, t) in pause)]
        if (hall := about[e].get("hall")) and float(about[v]["seats"]) == 1:
            found += [f"rule:walk:{v}:{t - (h != hall)}:{h}" for h in halls]
        return found

    every, away_from = meetings(schedule), lambda name: away.get(name, inf)
    kept = {m for m in meetings(files.get("published")) if m[2] < min(map(away_from, m[:2]))}
    new = [m for m in every if m not in kept]
    load = Counter(row for m in every for row in rows(*m))
    load.update(f"place:{t if tables else e}:{place}" for e, _, t, place in every)
    faults = [("over", row) for row, count in load.items() if count > room.get(row, 0)]
    faults += [("early", ":".join(map(str, m))) for m in new if m[2] < first]
    faults += [("kept", ":".join(map(str, m))) for m in kept - {*every}]
    held = Counter(row for m in kept for row in rows(*m))
    shut = {row for row in room if room[row] <= held[row]}
    room |= {f"rule:met:{m[1]}": -1 for m in new}
    bound = sum(y * (room.get(row, 0) - held[row]) for row, y in prices.items())
    for (e, v), w in wish.items():
        for names in (rows(e, v, t) for t in free[e] & free[v] if t >= first):
            if shut.isdisjoint(names):
                paid = sum(prices.get(row, 0) for row in names) - prices.get(f"rule:met:{v}", 0)
                bound += max(0, w - paid)
    value = sum(wish.get(m[:2], 0) for m in new)
    told = {"value": value, "bound": bound, "gap": bound and 1 - value / bound}
    told["visitors"], proof["visitors"] = len({m[1] for m in every}), proof["met"]["visitors"]
    return faults + [(k, str(n)) for k, n in told.items() if not abs(proof[k] - n) <= 1e-6]
