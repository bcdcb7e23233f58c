"""A headless Chromium for tests of pages and drawings, which must not reach any network."""

import shutil
from contextlib import contextmanager

from tests.conftest import skip_or_fail

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@contextmanager
def open_page(width: int = 1280, height: int = 900):
    """A blank page of a fresh browser, and the list of addresses it asks for, which grows as it does."""
    program = shutil.which("chromium")
    if not program:
        skip_or_fail("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield page, asked
        browser.close()
