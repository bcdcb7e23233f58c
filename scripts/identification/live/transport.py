"""How a request reaches an interface: over Bio.Entrez for the E-utilities, over requests for all others.

In: a Request. Out: the Reply, whole and within a time; nothing else is judged here.
"""

import os
import time
import urllib.request
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError, URLError

import requests
from Bio import Entrez
from urllib3.exceptions import HTTPError as TransportError

from scripts.identification.live.source import TOOL, Request, Source

SERVER = "LITFUNNEL_SEARCH_SERVER"  # a mirror that answers for all interfaces, each below its name
BLOCK = 1 << 16


class Reply(NamedTuple):
    """What came back: status, headers in lower case, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Unreachable(Exception):
    """There was no reply: no network, no such host, a connection refused, dropped or too slow."""


def base_of(source: Source) -> str:
    """The address below which an interface answers."""
    server = os.environ.get(SERVER, "").rstrip("/")
    return f"{server}/{source.key}/" if server else source.base


def send_by_requests(source: Source, request: Request, timeout: float) -> Reply:
    """Send a request over requests. `timeout` (seconds) is for the whole reply. Raises Unreachable."""
    until = time.monotonic() + timeout
    headers = {"User-Agent": TOOL} | request.headers
    try:
        with requests.get(
            base_of(source) + request.path, request.params, headers=headers, timeout=timeout, stream=True
        ) as reply:
            body = _read_until(lambda: reply.raw.read1(BLOCK, decode_content=True), until)
            return _whole(reply.status_code, dict(reply.headers), body)
    except (requests.RequestException, TransportError, HTTPException, OSError) as error:
        raise Unreachable(_reason(error)) from None


def send_by_entrez(source: Source, request: Request, timeout: float) -> Reply:
    """Send a request over Bio.Entrez; `path` is the name of its function. Raises Unreachable.

    Bio.Entrez has no time-out, fixed addresses, and tries again by its own lights: here it only sends.
    """
    until = time.monotonic() + timeout
    Entrez.max_tries = 1
    urllib.request.install_opener(urllib.request.build_opener(_Readdress(source, timeout)))
    try:
        with getattr(Entrez, request.path)(**request.params) as handle:
            raw = getattr(handle, "buffer", handle)  # plain text comes wrapped
            return _whole(raw.status, dict(raw.headers), _read_until(lambda: raw.read1(BLOCK), until))
    except HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, _lower(dict(refusal.headers)), refusal.read(BLOCK))
    except (HTTPException, OSError) as error:
        raise Unreachable(_reason(error)) from None


class _Readdress(urllib.request.BaseHandler):
    """Gives requests for the E-utilities a time-out, and the address at which they answer."""

    handler_order = 100  # before the handlers that write headers for the address

    def __init__(self, source: Source, timeout: float):
        self.usual, self.base, self.timeout = source.base, base_of(source), timeout

    def https_request(self, request):
        """The request with its time-out, and with its address if another server answers."""
        if self.base != self.usual and request.full_url.startswith(self.usual):
            address = self.base + request.full_url.removeprefix(self.usual)
            request = urllib.request.Request(address, request.data, dict(request.headers), method=request.get_method())
        request.timeout = self.timeout
        return request


def _read_until(read, until: float) -> bytes:
    """All that `read` gives. Raises TimeoutError after the moment `until`, however steadily it drips."""
    blocks = []
    while block := read():
        blocks.append(block)
        if time.monotonic() > until:
            raise TimeoutError("the reply took too long")
    return b"".join(blocks)


def _whole(status: int, headers: dict, body: bytes) -> Reply:
    headers = _lower(headers)
    expected = headers.get("content-length", "")
    if "content-encoding" not in headers and expected.isdigit() and int(expected) != len(body):
        raise ConnectionError(f"the reply broke off after {len(body)} of {expected} bytes")
    return Reply(status, headers, body)


def _lower(headers: dict) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _reason(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return f"{type(reason).__name__}: {reason}" if isinstance(reason, Exception) else str(reason)


# What sends requests, by the library that a source is asked with.
SENDERS = {"requests": send_by_requests, "biopython": send_by_entrez}
