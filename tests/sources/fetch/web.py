"""A small server for the tests: files with a version, ranges, cut connections, wrong checksums."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONTENT = bytes(range(256)) * 4096  # 1 MB


@dataclass
class Web:
    """What the server has, how it behaves, and what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    etag: str = '"v1"'
    ranges: bool = True
    cut_after: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    head: int = 200
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def publish(self, path: str, content: bytes, checksum: bool = True) -> None:
        self.files[path] = content
        if checksum:
            said = hashlib.md5(content, usedforsecurity=False).hexdigest()
            self.files[f"{path}.md5"] = f"{said}  name\n".encode()


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, with_body: bool) -> None:
        web, path = self.web, self.path
        web.asked.append((self.command, path, self.headers.get("Range", "")))
        if not with_body and web.head != 200:
            return self.send_error(web.head)
        if web.failures and with_body:
            return self.send_error(web.failures.pop(0))
        if path not in web.files:
            return self.send_error(404)
        content, start = web.files[path], self.start_of_range()
        if start >= len(content) > 0:
            return self.send_error(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        if web.etag:
            self.send_header("ETag", web.etag)
        self.end_headers()
        if with_body:
            cut = web.cut_after.pop(0) if web.cut_after else len(content)
            self.wfile.write(content[start : start + cut])
        return None

    def start_of_range(self) -> int:
        asked = self.headers.get("Range", "")
        same = self.headers.get("If-Range") == self.web.etag
        return int(asked[6:-1]) if asked and same and self.web.ranges else 0


@contextmanager
def serving() -> Iterator[Web]:
    """Serve on this machine until the block ends."""
    web = Web()
    handler = type("Handler", (_Handler,), {"web": web})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    web.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def catalogue(folder: Path, web: Web, **said: object) -> Path:
    """Write a catalogue of two layers of ``web``: one by country, one for the world."""
    extra = "\n".join(f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
                      for name, value in said.items())  # fmt: skip
    path = folder / "catalogue.toml"
    path.write_text(
        f"""
[[layer]]
id = "roads"
title = "Roads"
each = "country"
addresses = ["{web.address}/{{iso2}}.pbf"]
licence = "ODbL 1.0"
licence_address = "https://example.org/licence"
attribution = "The mappers"
date = "daily"
{extra}

[[layer]]
id = "world"
title = "Borders"
each = "world"
addresses = ["{web.address}/world.zip"]
licence = "terms of the owner"
licence_address = "https://example.org/terms"
attribution = "The owner"
date = "2026"
non_commercial = true
""",
        encoding="utf-8",
    )
    return path
