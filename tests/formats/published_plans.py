"""Plan documents to publish: the tiny plan, alone or changed, in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.formats.published_networks import SHARED

SCHEMAS = SHARED / "schemas"


class Plain:
    """The voice of a test: messages and codes as they are."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def say(self, message: str, **values: object) -> str:
        return message.format(**values) if values else message

    def label(self, codes: str, code: object) -> str:
        return f"{codes}:{code}"

    def country(self, code: str | None) -> str:
        return str(code or "")


def published_schemas(name: str) -> list[Path]:
    """Return the published schema called ``name`` when it is beside the repository, else none."""
    return sorted(SCHEMAS.glob(name))


@cache
def _validator(path: Path) -> Any:
    schema = json.loads(path.read_text("utf-8"))
    schema["properties"].pop("projects", None)  # checked one by one, by the schema of a project
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


def errors(path: Path, document: Mapping[str, Any]) -> list[str]:
    """Return what a published schema of draft 4 says against ``document``."""
    plain = json.loads(json.dumps(document, allow_nan=False))
    return [
        f"{'/'.join(map(str, one.instance_path))}: {one.message}"
        for one in _validator(path).iter_errors(plain)
    ]


def moved(plan: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Return a copy of ``plan`` with some of its sections replaced."""
    return {**json.loads(json.dumps(plan)), **parts}
