"""A server on this machine that answers as PubMed and other interfaces do, and misbehaves as they do when asked to.

`with loopback(make_corpus(100), rate=0.1, seed=1) as server:` answers below server.url, each interface below its
name; LITFUNNEL_SEARCH_SERVER=server.url makes live searches ask it.
"""

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.servers.articles import Corpus
from tests.servers.eutils import EUtilities
from tests.servers.faults import EVERY_FAULT, FAULTS, PAGE_REPEATED, Sending
from tests.servers.interfaces import answer_json

DRIP = 0.2  # seconds between two bytes of a slow reply


class Asked(NamedTuple):
    """A request as the server saw it."""

    moment: float
    interface: str
    path: str
    params: dict[str, str]
    fault: str


def most_in_a_second(moments: list[float]) -> int:
    """The most of these moments that lie within one second."""
    return max((sum(start <= moment < start + 1 for moment in moments) for start in moments), default=0)


class Loopback:
    """The server's state: what was asked, and how it misbehaves.

    `rate`: share of requests that get one of `faults`, by chance with `seed`. `planned`: faults for the next requests,
    one each, "" for none. `wrong_key`: a key that is refused. `enforced`: more than 3 requests a second (10 with a
    key) get 429.
    """

    def __init__(self, corpus: Corpus, rate=0.0, seed=0, faults=EVERY_FAULT, real: Path | None = None, enforced=False):
        self.corpus, self.rate, self.faults, self.enforced = corpus, rate, faults, enforced
        self.eutils = EUtilities(corpus, real)
        self.planned: list[str] = []
        self.wrong_key = ""
        self.log: list[Asked] = []
        self.url = ""
        self._chance, self._lock, self._last = random.Random(seed), threading.Lock(), {}

    def answer(self, target: str, sent: str, headers: dict[str, str]) -> Sending:
        """The reply to a request for `target` with the form `sent`; one at a time."""
        with self._lock:
            interface, _, path = urlsplit(target).path.lstrip("/").partition("/")
            params = dict(parse_qsl(urlsplit(target).query) + parse_qsl(sent))
            fault = self._next_fault()
            self.log.append(Asked(time.monotonic(), interface, path, params, fault))
            key = params.get("api_key", "")
            if self.wrong_key and key == self.wrong_key:
                told = {"error": "API key invalid", "api-key": key, "count": "1", "status": "unknown"}
                return Sending(400, "application/json", json.dumps(told).encode())
            if self.enforced and most_in_a_second([asked.moment for asked in self.log]) > (10 if key else 3):
                return FAULTS["429"](Sending(200, "", b""), key)
            if interface == "pubmed":
                good = Sending(*self.eutils.answer(path, params))
            else:
                good = Sending(*answer_json(self.corpus, interface, path, params, headers))
            before = self._last.get((interface, path), good)
            if not fault:
                self._last[interface, path] = good
                return good
            return before if fault == PAGE_REPEATED else FAULTS[fault](good, key)

    def _next_fault(self) -> str:
        if self.planned:
            return self.planned.pop(0)
        return self._chance.choice(self.faults) if self._chance.random() < self.rate else ""


@contextmanager
def loopback(corpus: Corpus, **misbehaviour) -> Iterator[Loopback]:
    """Run the server for as long as the context lasts; arguments as for Loopback."""
    state = Loopback(corpus, **misbehaviour)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _handler(state: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._send(state.answer(self.path, "", dict(self.headers)))

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(state.answer(self.path, sent, dict(self.headers)))

        def _send(self, reply: Sending) -> None:
            self.close_connection = True
            if reply.drop:
                return
            try:
                self.send_response(reply.status)
                headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body)), "Connection": "close"}
                for name, value in (headers | reply.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.drip:
                    for byte in reply.body[:600]:
                        self.wfile.write(bytes([byte]))
                        time.sleep(DRIP)
                self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body[600 * reply.drip :])
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client had enough

        def log_message(self, *_):
            pass

    return Handler
