"""Command: search the sources of a review that have a query for it, and archive what they answer.

    litfunnel search [--review NAME] [--source KEY …] [--timeout S] [--tries N]

Prints a line for each source on standard output. Exit status 0, 1 if a source could not be searched (the others
are), 2 for wrong use. To ask another interface: see source.py.
"""

import argparse
import getpass
import os
import platform
import sys
import tomllib
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from scripts.common.messages import InputError, command_status, wrong
from scripts.common.provenance import data_file
from scripts.identification.archived_searches import name_limits
from scripts.identification.live.archive import alone, begin, earlier_archives, finish, start_over
from scripts.identification.live.client import Client, Patience
from scripts.identification.live.pages import search_pages
from scripts.identification.live.rate_limit import RateLimit
from scripts.identification.live.registry import SOURCES
from scripts.identification.live.searching import Asker
from scripts.identification.live.source import Answer, Inconsistent, Question, Source
from scripts.identification.live.transport import SENDERS, base_of
from scripts.protocol.load_protocol import load_protocol
from scripts.protocol.reviews import add_review_option, chosen_review
from scripts.sheets.ledgers import now

WHO = "LITFUNNEL_WHO"
TIMES_OVER = 3  # how often a search whose replies contradict each other is begun anew


def search_source(review: Path, source: dict, patience: Patience) -> tuple[Path, Answer]:
    """Search one source that has `live`, and archive it: the folder, and what was found.

    Raises InputError if something that it needs is lacking, or if the interface does not give a whole answer.
    """
    live = source["live"]
    api = SOURCES[live["api"]]
    _check_limits(api, live)
    if lacking := [name for name in api.needs if not os.environ.get(name)]:
        raise wrong(source["key"], f"{describe(live)} was not searched.", _needs(api, lacking))
    folder = review / "searches" / source["key"]
    with alone(folder):
        archives = earlier_archives(folder)
        same = {
            name: archive
            for name, archive in archives.items()
            if all(archive[key] == live[key] for key in ("api", "query", "limits"))
        }
        question = {key: live[key] for key in ("api", "query", "limits")}
        begun = {"previous": next(reversed(same), ""), "searched_at": now(), "who": _who()}
        unfinished, plan = begin(folder, question | begun)
        known = frozenset(
            accession
            for archive in archives.values()
            for entry in archive["files"].values()
            for accession in entry.get("ids", ())
        )
        asked = Question(live["query"], live["limits"], plan["searched_at"][:10], same, known)
        answer = _search_until_consistent(api, source["key"], asked, unfinished, patience)
        content = {
            "source": source["key"],
            "platform": api.platform,
            "date": asked.day,
            "versions": {
                "litfunnel": _version(),
                "python": platform.python_version(),
                api.library: version(api.library),
            },
            **plan,
            **{key: value for key, value in vars(answer).items() if key not in ("files", "database")},
        }
        content["versions"] |= {"database": answer.database} if answer.database else {}
        return finish(unfinished, content, answer.files), answer


def describe(live: dict) -> str:
    """What is asked, in one line: "als AND exercise" (humans, to 2019-12-31)."""
    limits = ", ".join(name_limits(live["limits"]))
    return f'"{live["query"]}"' + (f" ({limits})" if limits else "")


def _search_until_consistent(api: Source, key: str, asked: Question, unfinished: Path, patience: Patience) -> Answer:
    secrets = tuple(os.environ[name] for name in api.secrets if os.environ.get(name))
    send = partial(SENDERS[api.library], api)
    client = Client(api.name, send, RateLimit(api.key, api.rate()), secrets, patience, tell=_tell)
    for _ in range(TIMES_OVER):
        with tqdm(desc=key, unit=" records", disable=None, leave=False) as bar:
            try:
                asker = Asker(client, unfinished, lambda done, total, bar=bar: _show(bar, done, total))
                return api.search(asked, asker) if api.search else search_pages(asker, api.name, api.pages(asked))
            except Inconsistent as error:
                reason = str(error)
                _tell(f"{api.name}: {reason}. The search begins anew.")
                start_over(unfinished, keep_plan=True)
    raise wrong(api.name, f"{reason}, {TIMES_OVER} times over.", "The database may be changing: search again later.")


def _check_limits(api: Source, live: dict) -> None:
    if unknown := [key for key in live["limits"] if key not in api.limits]:
        known = ", ".join(sorted(api.limits)) or "none"
        raise wrong("review.yaml", f"{api.name} has no limit {', '.join(unknown)}.", f"It has: {known}.")


def _needs(api: Source, lacking: list[str]) -> str:
    host = base_of(api).split("/")[2]
    optional = f"; {', '.join(api.optional)} is optional and makes it faster" if api.optional else ""
    return f"To run for real it needs {' and '.join(lacking)}, and a network that reaches {host}{optional}."


def _who() -> str:
    try:
        return os.environ.get(WHO) or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _version() -> str:
    return tomllib.loads(data_file("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def _show(bar: tqdm, done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)


def _tell(message: str) -> None:
    tqdm.write(message, file=sys.stderr)


def main(argv: list[str]) -> int:
    """Search the sources of a review; see the module's text."""
    parser = argparse.ArgumentParser(
        prog="litfunnel search",
        description="Search a review's sources, and archive it.",
        epilog=f"Can be searched: {', '.join(f'{source.name} ({key})' for key, source in SOURCES.items())}.",
    )
    add_review_option(parser)
    parser.add_argument("--source", nargs="+", metavar="KEY", help="only these sources")
    parser.add_argument("--timeout", type=float, default=Patience.timeout, help="seconds for a reply")
    parser.add_argument("--tries", type=int, default=Patience.tries, help="how often a request is made")
    parser.add_argument("--first-wait", type=float, default=Patience.first_wait, help="seconds before the second try")
    options = parser.parse_args(argv)
    review = Path("config") / chosen_review(options.review)
    live = {source["key"]: source for source in load_protocol(review)["sources"] if "live" in source}
    if unknown := [key for key in options.source or () if key not in live]:
        parser.error(f"no source with `live`: {', '.join(unknown)}; there are: {', '.join(live) or 'none'}")
    if not live:
        fix = 'Add to a source: `live: {api: pubmed, query: "…"}`.'
        raise wrong(review / "review.yaml", "has no source that can be searched by itself.", fix)
    patience = Patience(options.timeout, options.tries, options.first_wait)
    problems = []
    for key in options.source or live:
        try:
            folder, answer = search_source(review, live[key], patience)
        except InputError as error:
            problems += error.problems
            continue
        except OSError as error:
            fix = "Nothing that was archived before is touched; mend it and search again: it goes on where it stopped."
            problems += wrong(review / "searches" / key, f"cannot be written ({error.strerror}).", fix).problems
            continue
        for warning in answer.warnings:
            _tell(f"{key}: {warning}")
        fetched = sum(map(len, answer.files.values()))
        print(f"{key}: {fetched:,} records fetched, {answer.count:,} hits, {folder.relative_to(review)}", flush=True)
    if problems:
        raise InputError(*problems)
    return 0


if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
