from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sources.fetch.web import Web, serving


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as found:
        yield found
