"""A group from beginning to end in real browsers: opened, sent to in three languages, withdrawn from, read, archived, deleted."""

from __future__ import annotations

import io
import os
import re
import zipfile

import pytest
from conftest import House, Visit, Visitor, until
from PIL import Image
from pyzbar import pyzbar

from groups import store as rooms
from groups.group import Design
from i18n import words
from questions import load
from results.colours import DARK, LIGHT, Colours
from results.link import fold

BANK = load()
PM = {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core}
PMM = {item.id: 6 - answer for item, answer in zip(BANK.core, PM.values(), strict=True)}


def path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link.strip())


def links(visitor: Visitor) -> list[str]:
    told = [one.inner_text() for one in visitor.page.locator(".to-copy code").all()]
    return [one for one in told if one.startswith("http")]


def click(visitor: Visitor, button: str) -> None:
    visitor.page.get_by_role("button", name=button, exact=True).click()


def opened(visit: Visit, house: House, name: str) -> tuple[Visitor, str]:
    """Let a coach open a group that asks for names; return the coach and the path of the clients' link."""
    coach = visit(house.url).opens("/coach")
    coach.page.get_by_label("Name of the group").fill(name)
    click(coach, "Open the group")
    coach.page.get_by_role("heading", name=f"Your group “{name}” is open.").wait_for()
    own, clients = links(coach.settles())
    assert own.startswith(f"{house.url}/coach?k=") and clients.startswith(f"{house.url}/?cohort=")
    coach.page.get_by_text("As a QR code, or embedded in a page of your own").click()
    coach.rests()
    shown = Image.open(io.BytesIO(coach.page.locator("img.qr").screenshot()))
    assert [found.data.decode() for found in pyzbar.decode(shown)] == [clients]
    click(coach, "I’ve saved it: go to the group")
    coach.page.get_by_role("button", name="I’ve saved it: go to the group").wait_for(state="detached")
    return coach.settles(), path(clients)


def send(client: Visitor, name: str = "") -> None:
    _ = words(str(client.page.evaluate("document.documentElement.lang")))
    if name:
        client.page.get_by_label(_("Your name, as your coach should read it (you may leave it empty)")).fill(name)
    client.page.get_by_role("button", name=_("Send my answers"), exact=True).dblclick()
    client.page.get_by_role("heading", name=_("Your coach has your answers")).wait_for()
    client.settles()


def at_result(visit: Visit, house: House, link: str, answers: dict[str, int], language: str) -> Visitor:
    """Seat a client who has answered before at the result, by the group's link."""
    client = visit(house.url).opens(f"/result?r={fold(BANK, answers)}&{link.split('?')[1]}&lang={language}")
    client.page.get_by_role("button", name=words(language)("Show me what would be sent")).click()
    until(lambda: "sending=" in client.address, "a key stands in the address")
    return client.settles()


def test_an_invitation_is_copied_written_and_printed(visit: Visit, house: House) -> None:
    coach, link = opened(visit, house, "Spring group")
    coach.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    coach.page.get_by_test_id("stButtonGroup").get_by_text("Русский").click()
    letter = coach.page.locator("#invitation")
    letter.get_by_text("lang=ru").wait_for()
    click(coach.settles(), "Copy the text")
    coach.page.get_by_text("Copied", exact=True).first.wait_for()
    copied = coach.page.evaluate("navigator.clipboard.readText()")
    assert f"{house.url}{link}&lang=ru" in copied and copied.replace("\r\n", "\n") == letter.text_content()
    assert str(coach.page.get_by_role("link", name="Open it as an e-mail").first.get_attribute("href")).startswith(
        "mailto:?subject="
    )
    coach.page.get_by_text("A reminder for anyone who hasn’t answered yet").click()
    coach.page.locator("#reminder").get_by_text("lang=ru").wait_for()
    with coach.page.expect_download() as download:
        click(coach, "Page to print, Letter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_links_are_read_by_the_way_that_a_coach_takes_to_it(visit: Visit, house: House) -> None:
    coach = visit(house.url).opens("/coach?lang=en").follows("Read links or codes without storing anything")
    coach.page.get_by_label("Links or codes").fill(f"Anna, {fold(BANK, PM)}")
    coach.page.get_by_role("button", name="Read them").click()
    coach.page.get_by_text("1 result is here.").first.wait_for()
    assert "Anna" in coach.settles().page.locator("body").inner_text()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_what_can_be_ticked_or_chosen_has_an_edge_that_is_seen(visit: Visit, house: House, scheme: str, colours: Colours) -> None:
    coach = visit(house.url, color_scheme=scheme).opens("/coach?lang=en")
    edges = coach.page.evaluate(
        """() => [...document.querySelectorAll(
            ".stCheckbox label > span + div, [data-testid=stRadioOption]:not([data-selected]) > div > div:first-child"
        )].map((box) => getComputedStyle(box).borderTopColor)"""
    )
    red, green, blue = (int(colours.mark[at : at + 2], 16) for at in (1, 3, 5))
    assert edges == [f"rgb({red}, {green}, {blue})"] * 3


def test_a_name_in_the_table_leads_to_that_client_and_back_leads_to_the_group(visit: Visit, house: House) -> None:
    coach = visit(house.url).opens("/coach?lang=en").follows("Read links or codes without storing anything")
    coach.page.get_by_label("Links or codes").fill(f"Anna, {fold(BANK, PM)}\nMei, {fold(BANK, PMM)}")
    coach.page.get_by_role("button", name="Read them").click()
    coach.page.locator(".people").wait_for()
    group = coach.settles().address

    def at(title: str, address: str) -> None:
        until(lambda: (coach.page.title(), coach.settles().address) == (title, address), f"{title} is shown at its own address")

    coach.follows("Anna")
    at("Anna · PM or PMM?", f"/result?r={fold(BANK, PM)}&lang=en")
    assert coach.page.locator(".whose").inner_text() == "Anna"
    coach.back()
    at("For career coaches · PM or PMM?", group)
    coach.follows("Mei").follows("Back to the group")
    at("For career coaches · PM or PMM?", group)
    coach.presses("Set them side by side").back()
    at("For career coaches · PM or PMM?", group)


def test_a_group_from_opening_to_deletion(visit: Visit, house: House) -> None:
    coach, link = opened(visit, house, "Spring group")
    assert "Results will appear here" in coach.page.locator("body").inner_text()

    # The first takes the whole quiz in Russian, and reloads after sending
    first = visit(house.url).opens(f"{link}&lang=ru")
    assert "Spring group" in first.page.locator("body").inner_text()
    first.presses(words("ru")("Start"))
    for section in range(BANK.sections):
        for item in BANK.core[5 * section : 5 * section + 5]:
            first.marks(item.id, PM[item.id])
        first.presses(words("ru")("See my result") if section == BANK.sections - 1 else words("ru")("Continue"))
    send(first, "Мария")
    receipt = links(first)[0]
    first.reloads()
    first.page.get_by_role("heading", name=words("ru")("Your coach has your answers")).wait_for()
    assert links(first)[0] == receipt
    assert house.counts() == (1, 1, 1)

    # Two more come with answers given before
    second = at_result(visit, house, link, PMM, "zh-Hant")
    send(second, "美玲")
    third = at_result(visit, house, link, PM | {"q01": 3}, "en")
    send(third, "=cmd")
    assert house.counts() == (1, 3, 3)

    # One withdraws
    third.opens(path(links(third)[0]))
    click(third, "Delete it now")
    third.page.get_by_role("heading", name="Deleted").wait_for()
    third.page.evaluate(
        "localStorage.setItem('pm-or-pmm', JSON.stringify({ begun: [{ query: 'a=x', at: Date.now() }], done: [] }))"
    )
    click(third, "Forget them here, too")
    assert third.page.evaluate("localStorage.getItem('pm-or-pmm')") is None
    assert house.counts() == (1, 2, 3)  # that something was sent once is remembered, so that a late retry brings nothing back

    # The coach reads, and takes every report
    coach.reloads()
    told = coach.page.locator("body").inner_text()
    assert "Мария" in told and "美玲" in told and "=cmd" not in told
    assert "With fewer than 5 people" in told
    click(coach, "Make all 2 reports")
    ready = coach.page.get_by_role("button", name="Download all reports")
    ready.wait_for(timeout=120_000)
    with coach.page.expect_download() as download:
        ready.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["001 Мария.pdf", "002 美玲.pdf"]
        assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())

    # And deletes all of it
    coach.settles().page.get_by_text("Delete it", exact=True).click()
    field = coach.page.get_by_label("Name of the group", exact=True)
    field.fill("Spring group")
    coach.hears(lambda: field.press("Enter"), "the name")
    click(coach, "Delete the group and all its results")
    coach.page.get_by_role("heading", name="Deleted").wait_for()
    assert house.counts() == (0, 0, 0)
    coach.reloads()
    assert coach.heading == "Nothing to open"


def test_a_key_stays_the_same_from_the_first_question_to_the_result_and_back(visit: Visit, house: House) -> None:
    _coach, link = opened(visit, house, "Keys")
    client = visit(house.url).opens(link).presses("Start")
    key = re.search(r"sending=[\w-]+", client.address)
    assert key
    for section in range(BANK.sections):
        client.marks(BANK.core[5 * section].id, 4)
        client.presses("See my result" if section == BANK.sections - 1 else "Continue")
    send(client)
    client.back().presses("See my result")
    assert key[0] in client.address
    client.page.get_by_role("heading", name="Your coach has your answers").wait_for()
    assert house.counts()[1] == 1


def test_second_answers_outlive_a_reload_and_reach_the_coach(visit: Visit, house: House) -> None:
    store = rooms.open_store(house.store)
    group, secret = store.open_group(Design("Twice", ("en",), repeats=True), BANK)
    client = visit(house.url).opens(f"/quiz?cohort={group.code}&a={fold(BANK, PM)}&s={BANK.sections}").presses("Continue")
    assert client.heading == "5 questions once more"
    client.marks("r01", 2)
    assert client.reloads().marked == {"r01": 2}
    send(client.presses("See my result"))
    sheets = store.sheets(secret, BANK)
    store.shut()
    assert sheets.answers_of(0) == PM
    assert sheets.again is not None and sheets.again[0].tolist()[:6] == [2, 0, 0, 0, 0, 0]


def test_answers_given_after_sending_take_the_place_of_those_sent(visit: Visit, house: House) -> None:
    _coach, link = opened(visit, house, "Anew")
    client = at_result(visit, house, link, PM, "en")
    send(client, "Anna")
    first = links(client)[0]
    client.page.get_by_text("on shared ground; they don’t affect the result").click()
    until(lambda: "/quiz" in client.address, "the questions are open")
    client.settles().marks("s01", 4)
    client.presses("See my result").reloads()
    assert "other answers were sent to this group from this page" in client.page.locator("body").inner_text()
    assert client.page.get_by_label("Your name, as your coach should read it").input_value() == "Anna"
    click(client, "Replace what I sent")
    client.page.get_by_role("heading", name="Your coach has your answers").wait_for()
    assert links(client.settles())[0] != first
    assert house.counts() == (1, 1, 2)
    assert client.opens(path(first)).heading == "Nothing to open"


def test_a_coach_takes_one_report_where_no_address_is_set(visit: Visit, house: House) -> None:
    assert "PUBLIC_URL" not in os.environ
    coach, link = opened(visit, house, "One")
    send(at_result(visit, house, link, PM, "ru"), "Мария")
    coach.reloads()
    with coach.page.expect_download() as download:
        click(coach, "Download the report as a PDF")
    assert download.value.suggested_filename == "Мария.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_session_sheets_are_downloaded_one_by_one_and_all_in_one_file(visit: Visit, house: House) -> None:
    coach, link = opened(visit, house, "Sheets")
    for name, answers in (("Мария", PM), ("美玲", PMM)):
        send(at_result(visit, house, link, answers, "ru"), name)
    coach.reloads()
    with coach.page.expect_download() as one:
        click(coach, "Download the session sheet")
    assert one.value.suggested_filename == "Мария-session.pdf" and one.value.path().read_bytes().startswith(b"%PDF-")
    click(coach, "Make all 2 session sheets")
    ready = coach.page.get_by_role("button", name="Download all session sheets")
    ready.wait_for()
    with coach.page.expect_download() as both:
        ready.click()
    assert both.value.path().read_bytes().startswith(b"%PDF-")


def test_the_report_on_a_group_is_made_and_downloaded(visit: Visit, house: House) -> None:
    store = rooms.open_store(house.store)
    group, secret = store.open_group(Design("Workshop", ("en",), asks_names=True), BANK)
    for n in range(5):
        store.add(group.code, BANK, PM | {"q01": 1 + n}, language="en", key=f"{n}" * 43, name=f"Client N{n}")
    store.shut()
    coach = visit(house.url).opens(f"/coach?k={secret}&lang=en")
    coach.page.get_by_text("Print names in the group’s report").click()
    click(coach.settles(), "Make the group’s report for a workshop")
    ready = coach.page.get_by_role("button", name="Download the group’s report")
    ready.wait_for()
    with coach.page.expect_download() as download:
        ready.click()
    assert download.value.suggested_filename.endswith("-group.pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_a_server_killed_while_a_client_sends_loses_nothing_and_stores_once(visit: Visit, house: House) -> None:
    _coach, link = opened(visit, house, "Killed")
    client = at_result(visit, house, link, PM, "en")
    client.page.get_by_role("button", name="Send my answers", exact=True).click()
    house.kill()  # before or after the answers were stored: nobody can tell
    house.start()
    client.reloads()
    sent = client.page.get_by_role("heading", name="Your coach has your answers")
    asked = client.page.get_by_role("heading", name="Send it to your coach?")
    sent.or_(asked).wait_for()
    if asked.is_visible():
        send(client)
    assert house.counts()[1] == 1


def test_a_group_can_be_embedded(visit: Visit, house: House) -> None:
    _coach, link = opened(visit, house, "Embedded")
    client = visit(house.url).opens(f"{link}&embed=true").presses("Start")
    assert "embed=true" in client.address and "cohort=" in client.address
    client.marks("q01", 4)
    client.presses("Continue")
    assert "embed=true" in client.address and "cohort=" in client.address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_the_coachs_pages(visit: Visit, house: House, scheme: str) -> None:
    coach, link = opened(visit, house, "Readable")
    client = at_result(visit, house, link, PM, "en")
    client.page.emulate_media(color_scheme=scheme)
    coach.page.emulate_media(color_scheme=scheme)
    found = looked_at(client)
    send(client, "Anna")
    found += looked_at(client)
    coach.reloads()
    found += looked_at(coach)
    for way in ("/coach", "/coach?codes=1", "/coach?k=none", path(links(client)[0]), link):
        found += looked_at(coach.opens(way))
    assert found == []


def unfold(visitor: Visitor) -> None:
    visitor.page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach((summary) => summary.click())")
    visitor.rests()


def looked_at(visitor: Visitor) -> list[str]:
    unfold(visitor)
    return [f"{visitor.address[:12]} {rule['id']}: {node['html'][:160]}" for rule in visitor.barriers() for node in rule["nodes"]]


def test_360_pixels_are_wide_enough_for_a_coach(visit: Visit, house: House) -> None:
    coach, link = opened(visit, house, "A group with a name of considerable length and averylongwordindeed")
    client = at_result(visit, house, link, PM, "en")
    send(client, "x" * 100)
    here = coach.address
    for way in (here, "/coach", "/coach?codes=1", link, path(links(client)[0])):
        narrow = visit(house.url, width=360).opens(way)
        unfold(narrow)
        assert narrow.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360, way
