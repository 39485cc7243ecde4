"""Read ``[[rules.connect]]``: which routes a region asks for, and what they must not share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dorsale.language import LANGUAGES
from dorsale.plan.connect_rules import COUNTS, KINDS, ConnectRule
from dorsale.plan.network import INTERNET
from dorsale.plan.problems import N_
from dorsale.sources.settings import Settings

_KEYS = (
    "name", "title", "kind", "least", "count", "sites", "roles", "countries", "to", "enforce",
    "source",
)  # fmt: skip
_MOST = 4


def read_connect_rules(
    settings: Settings, frames: Mapping[str, pd.DataFrame]
) -> tuple[ConnectRule, ...]:
    """Return the rules of connection; a problem for each word or site that is not known."""
    rows = settings.section("rules").get("connect", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        settings.report(N_("{key} is not a list"), N_("Write it as [[{key}]]"), key="rules.connect")
        return ()
    sites = frames["sites"]
    known = {
        "sites": set(sites["id"]),
        "to": {*sites["id"], INTERNET},
        "countries": set(sites["country"]),
        "roles": {role for roles in sites["roles"] for role in roles},
    }
    read = [_Entry(settings, i, row, known).rule() for i, row in enumerate(rows, start=1)]
    _refuse_twins(settings, [rule.name for rule in read])
    return tuple(read)


def _refuse_twins(settings: Settings, names: Sequence[str]) -> None:
    """Report the names that stand more than once: findings are told apart by them."""
    for i, name in enumerate(names, start=1):
        if name in names[: i - 1]:
            settings.report(
                N_("{key}: {value} stands twice"),
                N_("Give each row its own id"),
                key=f"rules.connect[{i}].name",
                value=name,
            )


class _Entry:
    """One ``[[rules.connect]]``, read key by key."""

    def __init__(
        self, settings: Settings, number: int, row: dict[str, Any], known: Mapping[str, set[str]]
    ) -> None:
        self.settings, self.row, self.known = settings, row, known
        self.place = f"rules.connect[{number}]"

    def rule(self) -> ConnectRule:
        """Return the rule; what is wrong is reported and replaced by something harmless."""
        for key in sorted(set(self.row) - set(_KEYS)):
            self._wrong(key, N_("{key} is not known here"), ", ".join(_KEYS))
        kind = self._word("kind", KINDS)
        return ConnectRule(
            name=str(self.row.get("name") or kind),
            kind=kind,
            least=self._least(),
            count=self._word("count", COUNTS, "spans"),
            sites=self._names("sites"),
            roles=self._names("roles"),
            countries=self._names("countries"),
            to=self._names("to"),
            enforce=self._enforce(),
            source=str(self.row.get("source") or "assumption"),
            title=self._title(),
        )

    def _wrong(self, key: str, message: str, codes: str) -> None:
        self.settings.report(
            message,
            N_("Use one or more of: {codes}"),
            key=f"{self.place}.{key}",
            value=self.row.get(key, ""),
            codes=codes,
        )

    def _word(self, key: str, words: tuple[str, ...], instead: str | None = None) -> str:
        found = self.row.get(key, instead)
        if found not in words:
            self._wrong(key, N_("{key} = {value} is not known here"), ", ".join(words))
            return words[0]
        return str(found)

    def _least(self) -> int:
        found = self.row.get("least", 2)
        if type(found) is int and 1 <= found <= _MOST:
            return found
        self._wrong("least", N_("{key} = {value} is not known here"), f"1-{_MOST}")
        return 2

    def _enforce(self) -> bool:
        found = self.row.get("enforce", False)
        if isinstance(found, bool):
            return found
        self._wrong("enforce", N_("{key} = {value} is not known here"), "true, false")
        return False

    def _title(self) -> dict[str, str]:
        found = self.row.get("title", {})
        if isinstance(found, dict) and all(
            language in LANGUAGES and isinstance(said, str) for language, said in found.items()
        ):
            return dict(found)
        languages = ", ".join(f"title.{language}" for language in LANGUAGES)
        self._wrong("title", N_("{key} = {value} is not known here"), languages)
        return {}

    def _names(self, key: str) -> tuple[str, ...]:
        found = self.row.get(key, [])
        names = found if isinstance(found, list) else [found]
        for name in names:
            if not isinstance(name, str) or name not in self.known[key]:
                self.settings.report(
                    N_("{key}: {value} is not in this scenario"),
                    N_("Write it as it stands in the table sites"),
                    key=f"{self.place}.{key}",
                    value=name,
                )
        return tuple(str(name) for name in names)
