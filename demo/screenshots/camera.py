"""A browser at the playground's page: look at a place as somebody, and keep what is worth showing."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect, sync_playwright

from demo.stage import Demo
from playground import Person

MOST = 200_000  # bytes of a picture
COLOURS = 64
WIDTH, USUAL, TALL = (
    1280,
    800,
    2400,
)  # pixels of the window: where a message is to be seen in full, it is tall
AROUND = 10  # pixels that a message has around it
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Camera:
    """Takes pictures into `folder`; `sizes` are those so far, in bytes by name."""

    page: Page
    demo: Demo
    folder: Path
    sizes: dict[str, int] = field(default_factory=dict)

    def look(self, person: Person, place: str, *, height: int = TALL) -> None:
        """Open the page as a person in a conversation (its id) or `home`."""
        self.page.set_viewport_size(ViewportSize(width=WIDTH, height=height))
        self.page.goto(f"{self.demo.address.split('?')[0]}?as={person.id}&in={place}")
        self.page.wait_for_function("() => [...document.images].every(image => image.complete)")

    def whole(self, name: str) -> None:
        """Keep the window as it is."""
        self._keep(name, None)

    def message(self, words: str, name: str, *, most: int = TALL) -> None:
        """Keep the newest message that has these words, its first `most` pixels."""
        self._part(self.page.locator("article.message").filter(has_text=words).last, name, AROUND, most)

    def last_message(self, name: str, *, most: int = TALL) -> None:
        """Keep the newest message of all: what a command has just answered."""
        self._part(self.page.locator("article.message").last, name, AROUND, most)

    def modal(self, name: str) -> None:
        """Keep the form that is open."""
        self._part(self.page.get_by_role("dialog"), name, 0, TALL)

    def middle(self, name: str, *, most: int = USUAL) -> None:
        """Keep what stands between the sidebar and the guide."""
        self._part(self.page.locator("main"), name, 0, most)

    def _part(self, what: Locator, name: str, around: int, most: int) -> None:
        expect(what).to_be_visible()
        box = what.bounding_box()
        if box is None:
            sys.exit(f"Nothing is to be seen of {name}.")
        left, top = max(0, box["x"] - around), max(0, box["y"] - around)
        height = min(most, box["height"] + 2 * around)
        self._keep(name, FloatRect(x=left, y=top, width=box["width"] + 2 * around, height=height))

    def _keep(self, name: str, clip: FloatRect | None) -> None:
        self.page.mouse.move(0, 0)
        self.page.evaluate("() => document.activeElement?.blur()")
        self.page.wait_for_timeout(400)  # the page's own fades
        seen = self.page.screenshot(clip=clip) if clip else self.page.screenshot()
        picture = Image.open(io.BytesIO(seen)).convert("RGB")
        path = self.folder / f"{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        self.sizes[name] = path.stat().st_size
        if self.sizes[name] >= MOST:
            sys.exit(f"{path.name} has {self.sizes[name]:,} bytes; a picture has less than {MOST:,}.")


@contextmanager
def camera(demo: Demo, folder: Path) -> Iterator[Camera]:
    """A camera for this demo, until the context ends. Exits where there is no Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("There is no Chromium here. Install Debian's chromium.")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_context(device_scale_factor=1).new_page()
        page.goto(demo.address)
        yield Camera(page, demo, folder)
        browser.close()
