"""PubMed's language of queries, as far as searches here use it: phrases, fields, ranges of days, operators, brackets.

In: a query. Out: what it says of an article, and PubMed's remarks on it.
"""

import re
from collections.abc import Callable
from datetime import date

from tests.servers.articles import TOPICS, Article, title_of

Test = Callable[[Article], bool]
_TOKEN = re.compile(r'\s*(\(|\)|:|"[^"]*"(?:\[[^\]]*\])?|(?:AND|OR|NOT)\b|[^\s()":]+)')
_DAYS = {"crdt": "created", "dp": "published", "pdat": "published", "mdat": "modified", "edat": "created"}


def read_query(query: str) -> tuple[Test, list[str], list[str]]:
    """What a query asks of an article, the phrases that no article has, and warnings."""
    warnings = []
    if query.count("(") != query.count(")"):
        warnings.append("Unbalanced parentheses in the query; those without a partner are ignored.")
        query = query.replace("(", " ").replace(")", " ")
    parser = _Parser(_TOKEN.findall(query))
    return parser.alternatives(), parser.unknown, warnings


class _Parser:
    """A descent through the tokens of a query; operators bind from left to right, as PubMed has it."""

    def __init__(self, tokens: list[str]):
        self.tokens, self.place, self.unknown = tokens, 0, []

    def alternatives(self) -> Test:
        left = self.single()
        while (operator := self.next_token()) in ("AND", "OR", "NOT"):
            self.place += 1
            left = _combine(operator, left, self.single())
        return left

    def single(self) -> Test:
        if self.next_token() == "(":
            self.place += 1
            inner = self.alternatives()
            self.place += self.next_token() == ")"
            return inner
        words = []
        while self.next_token() not in ("", "(", ")", ":", "AND", "OR", "NOT"):
            words.append(self.tokens[self.place])
            self.place += 1
            if words[-1].endswith("]"):
                break
        first, field = _apart(" ".join(words))
        if self.next_token() == ":" and field in _DAYS:
            last, _ = _apart(self.tokens[self.place + 1])
            self.place += 2
            return _range(_day(first), _day(last), _DAYS[field])
        if self.next_token() == ":":  # a field as Europe PMC writes it; the made-up articles have none of these
            self.place += 1
            return self.single()
        return self.phrase(first, field)

    def phrase(self, text: str, field: str) -> Test:
        if field.startswith("filter") or field == "mh":
            return lambda article: article.indexed
        if field == "aid":
            return lambda article: text == f"10.5555/made.{article.pmid}"
        if text not in TOPICS and not re.search(r"article|\d", text):
            self.unknown.append(text)
        return lambda article: text in article.topics or text in title_of(article).lower()

    def next_token(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""


def _combine(operator: str, left: Test, right: Test) -> Test:
    if operator == "AND":
        return lambda article: left(article) and right(article)
    if operator == "OR":
        return lambda article: left(article) or right(article)
    return lambda article: left(article) and not right(article)


def _apart(term: str) -> tuple[str, str]:
    text, _, field = term.partition("[")
    return text.strip().strip('"').lower(), field.rstrip("]").lower()


def _day(text: str) -> date:
    return date(*map(int, text.split("/")))


def _range(first: date, last: date, attribute: str) -> Test:
    return lambda article: first <= getattr(article, attribute) <= last
