"""How a server misbehaves: each fault makes of a good reply what real servers have been seen to send instead.

In: a good reply. Out: status, headers, body, and how it is sent.
"""

import json
import re
from typing import NamedTuple


class Sending(NamedTuple):
    """A reply on its way: `cut` sends half of what Content-Length says, `drop` nothing at all, `drip` is slow."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = {}  # noqa: RUF012
    cut: bool = False
    drop: bool = False
    drip: bool = False


def _too_many(good: Sending, key: str, after: dict[str, str]) -> Sending:
    told = {"error": "API rate limit exceeded", "api-key": key, "count": "11", "limit": "10"}
    return Sending(429, "application/json", json.dumps(told).encode(), after)


def _wrong_count(good: Sending) -> Sending:
    names = rb"<Count>|\"hitCount\": |\"total-results\": |\"count\": |\"totalCount\": |\"opensearch:totalResults\": \""
    return good._replace(body=re.sub(rb"(" + names + rb")(\d+)", lambda m: m[1] + b"7" + m[2], good.body, count=1))


def _ids_missing(good: Sending) -> Sending:
    one = rb"<Id>\d+</Id>\n|<PubmedArticle>.*?</PubmedArticle>"
    return good._replace(body=re.sub(one, b"", good.body, count=1, flags=re.DOTALL))


def _unknown_dtd(good: Sending) -> Sending:
    return good._replace(body=re.sub(rb"<!DOCTYPE (\w+) [^>]*>", rb'<!DOCTYPE \1 SYSTEM "DTD">', good.body, count=1))


# Name → what it makes of a good reply; `key` is the API key of the request.
FAULTS = {
    "429": lambda good, key: _too_many(good, key, {}),
    "429_retry_after": lambda good, key: _too_many(good, key, {"Retry-After": "1"}),
    "500": lambda good, key: Sending(500, "text/html", b"<html><body>Internal Server Error</body></html>"),
    "502": lambda good, key: Sending(502, "text/html", b"<html><body>Bad Gateway</body></html>"),
    "empty": lambda good, key: good._replace(body=b""),
    "error": lambda good, key: good._replace(body=b"<?xml version='1.0'?><x><ERROR>Backend failed</ERROR></x>"),
    "login": lambda good, key: Sending(200, "text/html", b"<!DOCTYPE html><html><body>Please log in</body></html>"),
    "truncated": lambda good, key: good._replace(body=good.body[: len(good.body) // 2]),
    "slow": lambda good, key: good._replace(drip=True),
    "dropped": lambda good, key: good._replace(drop=True),
    "cut": lambda good, key: good._replace(cut=True),
    "wrong_count": lambda good, key: _wrong_count(good),
    "ids_missing": lambda good, key: _ids_missing(good),
    "unknown_dtd": lambda good, key: _unknown_dtd(good),
}
# Needs another reply than the good one: the server answers with that of the request before.
PAGE_REPEATED = "page_repeated"
EVERY_FAULT = (*FAULTS, PAGE_REPEATED)
