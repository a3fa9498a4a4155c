"""A coach's list in real browsers: names pasted, links handed on, sent by each once, taken again, noted, found in the table."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from conftest import House, Visit, Visitor, until
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from test_coach import PM, PMM, at_result, click, looked_at, opened, path, unfold

from i18n import words

CODE = re.compile(r"/\?cohort=\w+&person=[\w-]{22}")


def with_list(visit: Visit, house: House, *names: str) -> tuple[Visitor, list[str]]:
    """Let a coach open a group with a list; return the coach and the path of each one's link."""
    coach, _link = opened(visit, house, "With a list")
    coach.page.get_by_text("Give everybody a link of their own").click()
    field = coach.page.get_by_label("Names or initials, one per line")
    field.fill("\n".join(names))
    field.press("Control+Enter")
    coach.settles()
    made = coach.page.get_by_text(re.compile(r"links? w(as|ere) made\."))

    def makes() -> bool:
        """A press on a button that is drawn anew at this moment is lost; names that were taken are gone from their field."""
        if not made.is_visible() and field.input_value():
            click(coach, "Make their links")
            with suppress(PlaywrightTimeout):
                made.wait_for(timeout=10_000)
        return made.is_visible()

    until(makes, "the links are made")
    return coach.settles(), links_of(coach)


def links_of(coach: Visitor) -> list[str]:
    return [path(one) for one in coach.page.locator(".roster code").all_text_contents()]


def send(client: Visitor, button: str) -> None:
    click(client, button)
    client.page.get_by_role("heading", name="Your coach has your answers").wait_for()
    client.settles()


def test_a_coach_hands_on_links_and_sees_who_has_sent(visit: Visit, house: House) -> None:
    coach, links = with_list(visit, house, "Anna", "أمل", "Bo <bo@mail.example>")
    assert len(links) == 3 and all(CODE.fullmatch(link) for link in links)
    assert "1 e-mail address was left out" in coach.page.locator("body").inner_text()
    first = at_result(visit, house, links[0], PM, "en")
    assert "This link was made for Anna" in first.page.locator("body").inner_text()
    send(first, "Send my answers")
    second = at_result(visit, house, links[1], PMM, "en")
    send(second, "Send my answers")
    told = coach.reloads().page.locator("body").inner_text()
    assert "Results received from 2 of the 3 people on your list." in told and "Not yet: Bo" in told

    # Anna takes it again, in another browser
    again = at_result(visit, house, links[0], PMM, "en")
    assert "Answers were sent through this link on" in again.page.locator("body").inner_text()
    send(again, "Send them as my later result")
    again.page.get_by_role("heading", name="What has changed since").wait_for()
    assert "Your answers moved towards PMM by more than chance would explain." in again.page.locator("body").inner_text()
    assert "moved towards PMM, beyond chance" in coach.reloads().page.locator("body").inner_text()


def test_a_line_of_the_table_leads_to_that_client_whose_notes_stay(visit: Visit, house: House) -> None:
    coach, links = with_list(visit, house, "Anna", "Mei")
    for link, answers in zip(links, (PM, PMM), strict=True):
        send(at_result(visit, house, link, answers, "en"), "Send my answers")
    coach.reloads()
    before = coach.address
    coach.hears(coach.page.locator("a[data-client]").nth(1).click, "a line of the table")
    until(lambda: coach.page.evaluate("document.activeElement.id") == "client", "the keyboard is at that client")
    assert coach.address == before and coach.page.get_by_role("combobox", name="Client", exact=True).input_value() == "Mei"
    field = coach.page.get_by_label("Your notes", exact=True)
    field.fill("Ask about May")
    field.press("Control+Enter")
    coach.settles()
    click(coach, "Save the notes")
    coach.settles().reloads()
    coach.hears(coach.page.locator("a[data-client]").nth(1).click, "a line of the table")
    until(lambda: coach.page.get_by_label("Your notes", exact=True).input_value() == "Ask about May", "the notes are there")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_a_page_with_a_list(visit: Visit, house: House, scheme: str) -> None:
    coach, links = with_list(visit, house, "Anna", "Mei", "K. L.", "K. L.")
    send(at_result(visit, house, links[0], PM, "en"), "Send my answers")
    coach.page.emulate_media(color_scheme=scheme)
    client = visit(house.url).opens(links[1])
    client.page.emulate_media(color_scheme=scheme)
    assert looked_at(coach.reloads()) + looked_at(client) == []


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_on_a_phone_the_tables_are_cards_that_fit(visit: Visit, house: House, language: str) -> None:
    coach, links = with_list(visit, house, "Anna", "x" * 120)
    for link in links:
        send(at_result(visit, house, link, PM, "en"), "Send my answers")
    narrow = visit(house.url, width=360).opens(coach.address + f"&lang={language}")
    unfold(narrow)
    assert narrow.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    cards = narrow.page.locator(".people tbody tr")
    assert cards.count() == 2
    assert cards.first.evaluate("(card) => getComputedStyle(card).display") == "block"
    assert words(language)("To talk about") in cards.first.inner_text()
