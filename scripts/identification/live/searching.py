"""Asking for the replies of a live search, each kept in the archive as it comes.

In: the client that asks. Out: what the replies say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.identification.live.archive import keep_reply, kept_reply
from scripts.identification.live.client import Client
from scripts.identification.live.source import Request


@dataclass
class Asker:
    """Asks through the client, and keeps each reply in the search's folder; a reply that is kept is not asked for."""

    client: Client
    folder: Path
    show: Callable[[int, int], None] = lambda done, total: None

    def get(self, name: str, request: Request, check: Callable[[bytes], object], instead: Request | None = None):
        """What `check` makes of the reply kept under `name`, or of the one to this request (see Client.ask)."""
        if (kept := kept_reply(self.folder, name)) is not None:
            return check(kept)
        body, checked = self.client.ask(request, check, instead)
        keep_reply(self.folder, name, body)
        return checked
