"""A slow phone that visits a page for the first time: when what is looked for is seen, how far the page jumps, what was carried."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWED = 4  # times as long as on this machine
PATIENCE = 120_000  # ms
# When each sign is first painted, in ms since the address was asked for, and how far the page has jumped.
WATCH = """(() => {
  const signs = SIGNS
  window.seen = {}
  window.moved = 0
  new PerformanceObserver((list) => { for (const shift of list.getEntries()) moved += shift.value }).observe({ type: "layout-shift", buffered: true })
  const look = () => {
    for (const [name, sign] of Object.entries(signs)) {
      const found = [...document.querySelectorAll(sign)].some((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      if (found && !(name in seen)) {
        seen[name] = -1
        requestAnimationFrame(() => { seen[name] = performance.now() }) // the frame after: by then it is painted
      }
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()"""


class Visit:
    """One first visit, its page, and what has been carried so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.carried = 0

    def seen(self, name: str) -> float:
        """Return the seconds after which the sign called *name* stood on screen, once it does."""
        self.page.wait_for_function("(name) => seen[name] > 0", arg=name, timeout=PATIENCE)
        return float(self.page.evaluate("(name) => seen[name]", name)) / 1e3

    def rest(self) -> None:
        """Wait until nothing more is fetched."""
        self.page.wait_for_load_state("networkidle", timeout=PATIENCE)

    def moved(self) -> float:
        """Return how far the page has jumped, as browsers count it."""
        return float(self.page.evaluate("moved"))


@contextmanager
def first_visit(browser: Browser, signs: Mapping[str, str], slow: bool = True) -> Iterator[Visit]:
    """Give a browser that has never been anywhere, on a slow phone unless it is not *slow*, which looks out for *signs*."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", is_mobile=slow)
    context.add_init_script(WATCH.replace("SIGNS", json.dumps(dict(signs))))
    visit = Visit(context.new_page())
    devtools = context.new_cdp_session(visit.page)
    devtools.send("Network.enable")
    if slow:
        devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})

    def finished(event: dict[str, float]) -> None:
        visit.carried += int(event["encodedDataLength"])

    devtools.on("Network.loadingFinished", finished)
    yield visit
    context.close()
