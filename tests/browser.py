"""A real browser for the tests: Debian's Chromium, driven by Playwright, on loopback alone."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NAMES = ("chromium", "google-chrome")
PATIENCE = 120_000  # milliseconds; what is waited for comes late on a busy machine
expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: CHROMIUM's, or the one installed; skips the test where none is."""
    names = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else NAMES
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("there is no Chromium here; install it (Debian: apt-get install chromium)")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        sync_playwright() as playwright,
    ):
        # it leaves things behind even without a window; not among the user's
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, env={**os.environ, **places}
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page, and what it did that a page of ours must not do."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def ran_something(self) -> bool:
        """Whether hostile markup ran: it sets `hacked`, opens a dialog, or asks for a file."""
        return (
            bool(self.dialogs)
            or self.page.evaluate("() => Boolean(window.hacked)")
            or any("hacked.png" in url or url.endswith("1/hacked") for url in self.requests)
        )


def watched(
    browser: Browser | BrowserContext,
    token: str | None = None,
    width: int = 1200,
    height: int = 900,
) -> Watched:
    """A new page that notes dialogs, errors and requests; with a Jupyter server's token.

    Pages of one context share a cache, which JupyterLab fills with megabytes.
    """
    headers = {"Authorization": f"token {token}"} if token else {}
    size = {"width": width, "height": height}
    if isinstance(browser, Browser):
        browser = browser.new_context(viewport=size, extra_http_headers=headers)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    result = Watched(page)

    def dialog(one) -> None:
        result.dialogs.append(one.message)
        one.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda error: result.errors.append(str(error)))
    page.on("request", lambda request: result.requests.append(request.url))
    return result


MATHJAX = Path("/usr/share/javascript/mathjax")
_CDN = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"


def with_mathjax(page: Page) -> None:
    """Give a page the MathJax that formgrader loads from a server, from Debian's package."""
    if not MATHJAX.exists():
        pytest.skip(
            "there is no MathJax 2 here; install it (Debian: apt-get install libjs-mathjax)"
        )

    def answer(route) -> None:
        path = route.request.url.removeprefix(_CDN).partition("?")[0]
        if path == "latest.js":  # it loads the newest version with its own configuration
            source = f"{_CDN}MathJax.js?{route.request.url.partition('?')[2]}"
            body = f"document.write('<script src=\"{source}\"><\\/script>')"
            route.fulfill(body=body, content_type="text/javascript")
        elif (MATHJAX / path).is_file():
            route.fulfill(path=MATHJAX / path)
        else:
            route.fulfill(status=404)

    page.route(f"{_CDN}**", answer)


def screenshot(page: Page, name: str, folder: Path) -> None:
    """Keep a picture of the page: in the folder that SCREENSHOTS names, else in this one."""
    folder = Path(os.environ.get("SCREENSHOTS") or folder)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
