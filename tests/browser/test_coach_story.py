"""One coach's spring: twelve clients in four languages, from an invitation that is copied to a list that is gone, on a laptop and on phones."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa
from conftest import PATIENCE, House, Visit, Visitor, until
from playwright.sync_api import Browser
from test_coach import BANK, PM, PMM, at_result, click, path

from groups.tables import METADATA
from i18n import words

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ru")
NAMES = ("Anna", "李雷", "陳大文", "Мария", "Bo", "韩梅梅", "美玲", "Жанна", "Clara", "王伟", "志明", "Борис")
PHONE, LAPTOP = 390, 1280
# What a hand does on a page: presses, and fields that something is written into.
COUNTED = """() => {
  window.hand = { presses: 0, fields: new Set() }
  document.addEventListener("click", (event) => { if (event.isTrusted && event.target.closest("button, a, summary, label")) hand.presses++ }, true)
  document.addEventListener("input", (event) => { if (event.isTrusted) hand.fields.add(event.target) }, true)
}"""


def steps(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("hand.presses + hand.fields.size"))


def text(visitor: Visitor) -> str:
    return visitor.page.locator("body").inner_text()


def opens_and_copies(visit: Visit, house: House) -> Visitor:
    """Let somebody who has never been here open a group and copy its invitation; it takes them four steps at most."""
    coach = visit(house.url, width=LAPTOP).opens("/coach")
    coach.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    coach.page.evaluate(COUNTED)
    coach.page.get_by_label("Name of the group").fill("Spring group")
    click(coach, "Open the group")
    coach.page.get_by_role("heading", name="is open.").wait_for()
    click(coach.settles(), "Copy the text")
    coach.page.get_by_role("status").get_by_text("Copied", exact=True).wait_for()
    assert steps(coach) <= 4
    copied = coach.page.evaluate("navigator.clipboard.readText()")
    assert re.search(rf"^{re.escape(house.url)}/\?cohort=\w+", copied, re.MULTILINE)
    click(coach, "I’ve saved it: go to the group")
    coach.page.get_by_role("button", name="I’ve saved it: go to the group").wait_for(state="detached")
    return coach.settles()


def hands_out_links(coach: Visitor) -> list[str]:
    """Let the coach paste a list; the links that come of it are in view without another press."""
    coach.page.get_by_text("Give everybody a link of their own").click()
    field = coach.page.get_by_label("Names or initials, one per line")
    field.fill("\n".join(NAMES))
    coach.hears(lambda: field.press("Control+Enter"), "the list")
    coach.hears(lambda: click(coach, "Make their links"), "making links")
    shown = coach.page.locator(".roster code")
    until(lambda: shown.count() == len(NAMES) and shown.first.is_visible(), "the new links are in view")
    return [path(one) for one in shown.all_text_contents()]


class Clients:
    """The clients of a story, one after the other at a laptop and at a phone that know nothing of the one before."""

    def __init__(self, visit: Visit, house: House) -> None:
        self.house = house
        self.seats = [visit(house.url, width=width) for width in (LAPTOP, PHONE)]

    def seated(self, n: int) -> Visitor:
        """Return the tab of one client, every other one of whom sits at a phone."""
        client = self.seats[n % len(self.seats)]
        client.page.goto("about:blank")
        inside = client.page.context.new_cdp_session(client.page)
        inside.send("Storage.clearDataForOrigin", {"origin": self.house.url, "storageTypes": "all"})
        inside.detach()
        client.page.context.clear_cookies()
        return client

    def send(self, n: int, link: str, answers: dict[str, int], button: str = "Send my answers", name: str = "") -> None:
        """Let one client send, who took the quiz before, in their own language; by a link of their own it says whose it is."""
        language = LANGUAGES[n % len(LANGUAGES)]
        _ = words(language)
        client = at_result(lambda _url: self.seated(n), self.house, link, answers, language)
        if name:
            client.page.get_by_label(_("Your name, as your coach should read it (you may leave it empty)")).fill(name)
        else:
            assert NAMES[n] in text(client)
        client.page.get_by_role("button", name=_(button), exact=True).click()
        client.page.get_by_role("heading", name=_("Your coach has your answers")).wait_for()


def of(n: int) -> dict[str, int]:
    """Return the answers of one client: one half leans one way, the other the other, and no two answer alike."""
    return (PM, PMM)[n % 2] | {BANK.core[n].id: 3}


def downloads(coach: Visitor, ask: str, take: str) -> pypdf.PdfReader:
    """Let the coach have a large file made, and take it."""
    click(coach, ask)
    ready = coach.page.get_by_role("button", name=take, exact=True)
    ready.wait_for()
    with coach.page.expect_download() as download:
        ready.click()
    return pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))


def left(house: House) -> set[int]:
    """Return how many rows the tables of what coaches and clients gave still hold."""
    with sa.create_engine(house.store, poolclass=sa.NullPool).connect() as connection:
        kept = [table for table in METADATA.sorted_tables if table.name != "upkeep"]
        return {connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in kept}


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Visitor]:
    """The coach's own phone, which lies open on the table; its clock can be put forward, so nobody else gets it afterwards."""
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    one = Visitor(context.new_page(), house.url)
    one.page.clock.install()
    yield one
    context.close()
    assert one.errors == []


def test_a_coach_and_twelve_clients_from_the_invitation_to_the_report(visit: Visit, house: House, phone: Visitor) -> None:
    coach = opens_and_copies(visit, house)
    links, clients = hands_out_links(coach), Clients(visit, house)
    phone.opens(coach.address)

    # Some send, each in their language; the page that lies open says so, and waits until it is asked for them
    for n in range(4):
        clients.send(n, links[n], of(n))
    heard = len(phone.heard)
    phone.page.clock.fast_forward(31_000)
    phone.page.get_by_role("status").get_by_text("4 new results").wait_for()
    assert len(phone.heard) > heard and not phone.page.locator(".people tbody tr").count()
    phone.hears(lambda: click(phone, "Show what’s new"), "the new results")
    until(lambda: phone.page.locator(".people tbody tr").count() == 4, "all four are there")
    phone.page.get_by_text("4 new results").wait_for(state="detached")
    assert phone.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE
    assert phone.page.locator(".people tbody tr").first.evaluate("(card) => getComputedStyle(card).display") == "block"

    # Who has sent and who has not; then the others send, too
    told = text(coach.reloads())
    assert "Results received from 4 of the 12 people on your list." in told and f"Not yet: {NAMES[4]}" in told
    for n in range(4, len(NAMES)):
        clients.send(n, links[n], of(n))
    told = text(coach.reloads())
    assert "Results received from 12 of the 12 people on your list." in told and "Not yet" not in told
    assert coach.page.locator(".people tbody tr").count() == 12 and all(name in told for name in NAMES)

    # Before the talks: a sheet for each; during one of them: a note; after it, the client takes the quiz again
    assert len(downloads(coach, "Make all 12 session sheets", "Download all session sheets").pages) == 12
    coach.hears(coach.page.locator("a[data-client]").nth(3).click, "a line of the table")
    field = coach.page.get_by_label("Your notes", exact=True)
    field.fill("Ask about May")
    coach.hears(lambda: field.press("Control+Enter"), "the notes")
    click(coach, "Save the notes")
    coach.page.get_by_text("Your notes are saved.").wait_for()
    clients.send(3, links[3], of(4), "Send them as my later result")
    told = text(coach.reloads())
    assert "moved towards PM, beyond chance" in told and "1 earlier result is shown" in told

    # For the workshop: one report on all of them, by the names that the coach chose to print
    coach.page.get_by_text("Print names in the group’s report").click()
    report = downloads(coach.settles(), "Make the group’s report for a workshop", "Download the group’s report")
    assert len(report.pages) == 2 and "Anna" in report.pages[0].extract_text()

    # One was a mistake
    coach.hears(coach.page.locator("a[data-client]").first.click, "a line of the table")
    coach.page.get_by_text("Remove this result", exact=True).first.click()
    coach.hears(lambda: coach.page.get_by_text("Yes, delete this result").click(), "being sure")
    coach.hears(lambda: coach.page.get_by_role("button", name="Remove this result", exact=True).click(), "removing")
    until(lambda: coach.page.locator(".people tbody tr").count() == 11, "eleven are left")

    # And in the end nothing is: neither results nor list, nor anything behind the links
    coach.settles().page.get_by_text("Delete it", exact=True).click()
    field = coach.page.get_by_label("Name of the group", exact=True)
    field.fill("Spring group")
    coach.hears(lambda: field.press("Enter"), "the name")
    click(coach, "Delete the group and all its results")
    coach.page.get_by_role("heading", name="Deleted").wait_for()
    assert left(house) == {0}
    late = visit(house.url).opens(f"{links[5]}&lang=en")
    assert NAMES[5] not in text(late) and "Spring group" not in text(late)
    assert phone.reloads().heading == "Nothing to open"


def test_what_is_printed_of_a_group_is_what_is_read_and_no_field(visit: Visit, house: House) -> None:
    coach = opens_and_copies(visit, house)
    link = coach.page.locator(".to-copy code").first.inner_text()
    clients = Clients(visit, house)
    for n in range(5):
        clients.send(n, path(link), of(n), name=NAMES[n])
    coach.reloads()
    drawn = coach.page.locator(".who-is-drawn > li")
    assert drawn.count() == len(BANK.axes)
    inside, below = coach.page.locator(".who-is-drawn").bounding_box(), drawn.last.bounding_box()
    assert inside and below and below["y"] + below["height"] <= inside["y"] + inside["height"], (
        "what follows stands below the list"
    )
    coach.page.emulate_media(media="print")
    fields = "input, textarea, [role=combobox], button"
    assert not [one for one in coach.page.locator(fields).all() if one.is_visible()]
    assert drawn.first.is_visible() and coach.page.locator(".people").is_visible()
