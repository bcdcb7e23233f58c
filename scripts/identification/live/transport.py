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

BASES = {
    "pubmed": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
    "europe_pmc": "https://www.ebi.ac.uk/europepmc/webservices/rest/",
    "openalex": "https://api.openalex.org/",
    "crossref": "https://api.crossref.org/",
    "clinicaltrials_gov": "https://clinicaltrials.gov/api/v2/",
    "scopus": "https://api.elsevier.com/content/",
}
SERVER = "LITFUNNEL_SEARCH_SERVER"  # a mirror that answers for all interfaces, each below its name
TOOL = "litfunnel"
BLOCK = 1 << 16


class Request(NamedTuple):
    """What is asked: a path below the interface's base address, parameters, and headers."""

    path: str
    params: dict[str, str]
    headers: dict[str, str] = {}  # noqa: RUF012


class Reply(NamedTuple):
    """What came back: status, headers in lower case, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Unreachable(Exception):
    """There was no reply: no network, no such host, a connection refused, dropped or too slow."""


def base_of(api: str) -> str:
    """The address below which an interface answers."""
    server = os.environ.get(SERVER, "").rstrip("/")
    return f"{server}/{api}/" if server else BASES[api]


def send_by_requests(api: str, request: Request, timeout: float) -> Reply:
    """Send a request over requests. `timeout` (seconds) is for the whole reply. Raises Unreachable."""
    until = time.monotonic() + timeout
    headers = {"User-Agent": TOOL} | request.headers
    try:
        with requests.get(
            base_of(api) + request.path, request.params, headers=headers, timeout=timeout, stream=True
        ) as reply:
            body = _read_until(lambda: reply.raw.read1(BLOCK, decode_content=True), until)
            return _whole(reply.status_code, dict(reply.headers), body)
    except (requests.RequestException, TransportError, HTTPException, OSError) as error:
        raise Unreachable(_reason(error)) from None


def send_by_entrez(api: str, request: Request, timeout: float) -> Reply:
    """Send a request over Bio.Entrez; `path` is the name of its function. Raises Unreachable.

    Bio.Entrez has no time-out, fixed addresses, and tries again by its own lights: here it only sends.
    """
    until = time.monotonic() + timeout
    Entrez.max_tries = 1
    urllib.request.install_opener(urllib.request.build_opener(_Readdress(base_of(api), timeout)))
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

    def __init__(self, base: str, timeout: float):
        self.base, self.timeout = base, timeout

    def https_request(self, request):
        """The request with its time-out, and with its address if another server answers."""
        if self.base != BASES["pubmed"] and request.full_url.startswith(BASES["pubmed"]):
            address = self.base + request.full_url.removeprefix(BASES["pubmed"])
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
