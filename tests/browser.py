"""A headless Chromium that a test can ask questions, over its debugging socket."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.needs import program

FLAGS = (
    "--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--disable-background-networking", "--no-first-run",
    "--remote-debugging-port=0",
)  # fmt: skip
PATIENCE_S = 60.0


class Tab:
    """One page of the browser, spoken to in the DevTools protocol."""

    def __init__(self, address: str) -> None:
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.split(":")
        self._socket = socket.create_connection((name, int(port)), timeout=PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self._socket.recv(1)
        self._count = 0

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Return the result of one protocol command."""
        self._count += 1
        self._send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._receive())
            if answer.get("id") == self._count:
                return dict(answer.get("result", {}))

    def ask(self, script: str) -> Any:
        """Return the value of ``script`` in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until ``script`` is true; ``AssertionError`` when it never is."""
        end = time.monotonic() + PATIENCE_S
        while not self.ask(script):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.1)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _send(self, text: str) -> None:
        payload, mask = text.encode(), os.urandom(4)
        size = len(payload)
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + struct.pack(">H", size)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self._socket.sendall(head + mask + masked)

    def _receive(self) -> bytes:
        data = b""
        while True:
            first, second = self._read(2)
            size = second & 127
            if size >= 126:
                size = int.from_bytes(self._read(2 if size == 126 else 8), "big")
            data += self._read(size)
            if first & 0x80:
                return data

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self._socket.recv(size - len(data))
        return data


@contextmanager
def opened(
    page: Path, folder: Path, *flags: str, width: int = 1280, scripts: bool = True
) -> Iterator[Tab]:
    """Open ``page`` in a browser of its own whose state stays in ``folder``."""
    command = [str(program("chromium")), *FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            tab = Tab(_address(folder))
            tab.call("Emulation.setScriptExecutionDisabled", value=not scripts)
            tab.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=900,
                deviceScaleFactor=1, mobile=width < 600,
            )  # fmt: skip
            tab.call("Page.navigate", url=page.as_uri())
            if scripts:
                tab.wait("document.readyState === 'complete'")
            yield tab
            tab.close()
        finally:
            process.terminate()


def _address(folder: Path) -> str:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with suppress(OSError, IndexError):
            port = (folder / "DevToolsActivePort").read_text().split()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
                tabs = [one for one in json.load(answer) if one["type"] == "page"]
            return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.1)
    raise AssertionError("the browser did not start")
