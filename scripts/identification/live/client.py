"""Asking an interface so that it is not overrun, and until it answers: pace, patience, and silence about keys.

In: a request, and a check of what came back. Out: a reply that passed the check, or an InputError in plain words.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, quote_plus

from scripts.common.messages import InputError, wrong
from scripts.identification.live.rate_limit import RateLimit
from scripts.identification.live.source import Request, Unusable
from scripts.identification.live.transport import Reply, Unreachable

REFUSALS = {400, 401, 403, 404, 413, 414}  # asking the same again would not help
LONGEST_ANSWER_SHOWN = 200  # characters


@dataclass(frozen=True)
class Patience:
    """How long to wait for a reply, how often to ask, and how long to wait in between; all in seconds."""

    timeout: float = 60
    tries: int = 8
    first_wait: float = 1
    longest_wait: float = 120
    tries_without_any_reply: int = 3


@dataclass
class Client:
    """What asks one interface. `name` is what it is called in messages; `secrets` never appear in one."""

    name: str
    send: Callable[[Request, float], Reply]
    rate: RateLimit
    secrets: tuple[str, ...] = ()
    patience: Patience = field(default_factory=Patience)
    tell: Callable[[str], None] = lambda message: None
    answered: bool = False

    def ask(
        self, request: Request, check: Callable[[bytes], object], instead: Request | None = None
    ) -> tuple[bytes, object]:
        """The first body that passes `check`, which raises Unusable for one that does not; and what `check` gives.

        `instead` is asked from the second try on. Waits between tries by exponential back-off with full jitter, and as
        long as Retry-After says. Raises InputError if the interface refuses, or after the last try.
        """
        reason = ""
        for number in range(1, self.patience.tries + 1):
            asked = instead if instead and number > 1 else request
            self.rate.wait()
            at_least = 0.0
            try:
                reply = self.send(asked, self.patience.timeout)
                self.answered = True
                at_least = _retry_after(reply)
                if reply.status in REFUSALS and not (instead and number == 1):
                    raise self._refused(reply)
                if reply.status != 200:
                    raise Unusable(f"status {reply.status}, {self._gist(reply)}")
                return reply.body, check(reply.body)
            except InputError as error:
                raise self._redacted(error) from None
            except (Unreachable, Unusable) as error:
                reason = self.hide(str(error))
            if not self.answered and number >= self.patience.tries_without_any_reply:
                break
            if number < self.patience.tries:
                wait = min(self.patience.longest_wait, self.patience.first_wait * 2 ** (number - 1))
                self.tell(f"{self.name}, try {number}: {reason}")
                time.sleep(at_least + random.uniform(0, wait))
        fix = "Check the network, then run `make search` again." if not self.answered else (
            "Run `make search` again later: it goes on where it stopped."
        )  # fmt: skip
        raise wrong(self.name, f"gave no usable reply in {number} tries; the last: {reason}.", fix)

    def hide(self, text: str) -> str:
        """A text without keys, as they are and as addresses have them."""
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                text = text.replace(form, "[key]")
        return text

    def _refused(self, reply: Reply) -> InputError:
        fix = "Check the key." if reply.status in (401, 403) or b"key" in reply.body.lower() else "Check the query."
        return wrong(self.name, f"refused the request: status {reply.status}, {self._gist(reply)}.", fix)

    def _gist(self, reply: Reply) -> str:
        """The beginning of what the interface said, on one line; keys are hidden before it is cut."""
        said = self.hide(" ".join(reply.body.decode("utf-8", "replace").split()))
        return repr(said[:LONGEST_ANSWER_SHOWN]) if said else "nothing said"

    def _redacted(self, error: InputError) -> InputError:
        (problem,) = error.problems
        return wrong(problem.file, self.hide(problem.message), problem.fix, problem.place)


def _retry_after(reply: Reply) -> float:
    """Seconds that Retry-After asks to wait, from a number or a date; at most ten minutes."""
    value = reply.headers.get("retry-after", "")
    try:
        seconds = (
            float(value) if value.isdigit() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        )
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), 600.0)
