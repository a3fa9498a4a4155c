"""What a browser shows before a page is drawn, and how that gives way: at once, in one piece, and never read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from conftest import Seats
from playwright.sync_api import Browser, Page, expect
from test_visit import WITHIN, server

from questions import load
from results.link import fold
from tests.served import Served, served
from views.example import example_answers

assert server  # a fixture
BANK = load()
RESULT = f"/result?r={fold(BANK, dict(example_answers(BANK)))}"
OPEN = f"/result?r={fold(BANK, {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)})}"
QUIZ = f"/quiz?s=7&a={fold(BANK, {item.id: 2 for item in BANK.core[3:]})}&q07=5"  # with two ways back, and a mark
SCRIPTS = "*/static/js/*"
LARGEST_SHIFT = 0.02
A_HAIR = 1  # pixels
# How far the page jumps while it loads.
WATCH = """
window.moved = 0
new PerformanceObserver((list) => { for (const shift of list.getEntries()) moved += shift.value }).observe({ type: "layout-shift", buffered: true })
"""
# How many first headings, and questions, a screen reader finds in each picture that is painted.
LISTEN = """
window.headings = []
window.questions = []
const heard = (of) => [...document.querySelectorAll(of)].filter((one) => one.checkVisibility({ visibilityProperty: true })).length
const look = () => {
  if (document.querySelector("h1")) headings.push(heard("h1"))
  if (document.querySelector("h1")) questions.push(heard(":is(.sides, .stRadio [data-testid=stWidgetLabel]) p:first-child"))
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
# Where everything stands, down to what a result offers to try between its doors.
PLACES = """(of) => [document.querySelectorAll(of + " .prose.doors")[1]].flatMap((below) => [...document.querySelectorAll(`${of} :is(h1, h2, h3, p, li, a, button, summary, td, th, figure, .meter, .line, header, footer, .mark > i, [data-testid=stRadioOption] > div > div:first-child)`)]
  .filter((one) => one.checkVisibility() && !one.matches("button p, .stPageLink p, .aloud, svg *, .stExpander *, [data-testid=stRadioOption] p"))
  .filter((one) => !below || !(below.compareDocumentPosition(one) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)))
  .map((one) => [one, one.getBoundingClientRect(), getComputedStyle(one)])
  .map(([one, box, style]) => [one.innerText, ...[box.x, box.y, box.width, box.height].map(Math.round), one.matches("a, button") || style.color, style.fontSize]))"""


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, seats: Seats, server: Served) -> Iterator[Visit]:
    """Return a function that seats a visitor whose browser has only the site's programs, or, if not *been* here, nothing at all."""
    give_back = ExitStack()

    def open_one(
        locale: str = "en-GB", width: int = 1280, scheme: Any = "light", scripts: bool = True, been: bool = True
    ) -> Page:
        tabs = seats if been else Seats(browser)
        page = tabs.take({"width": width, "height": 900}, WATCH, locale=locale, color_scheme=scheme)
        if not scripts:  # they are on their way; were they refused, the page would say so
            give_back.callback(HeldBack(page, SCRIPTS).let_go)
        give_back.callback(seats.leave, page, server.url) if been else give_back.callback(page.context.close)
        return page

    with give_back:
        yield open_one


def drawn(page: Page) -> None:
    """Wait until the first version has given way."""
    expect(page.locator(".shell")).to_have_count(0, timeout=WITHIN)
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => true)")


class HeldBack:
    """Files that a *page* asks for, held back until they are let go; unlike a route it leaves the browser the programs that it knows."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.inside = page.context.new_cdp_session(page)
        self.inside.send("Fetch.enable", {"patterns": [{"urlPattern": pattern}]})

    def let_go(self) -> None:
        """Let them come, and whatever is asked for from now on."""
        self.inside.send("Fetch.disable")
        self.inside.detach()


@pytest.mark.parametrize("path", ["/", "/quiz", QUIZ, RESULT, OPEN, "/method"])
@pytest.mark.parametrize(
    ("locale", "width", "scheme"),
    [("en-GB", 1280, "light"), ("zh-TW", 360, "dark"), ("ru-RU", 390, "light"), ("zh-CN", 1280, "dark")],
)
def test_the_page_that_is_drawn_stands_where_the_first_one_stood(
    server: Served, visit: Visit, path: str, locale: str, width: int, scheme: str
) -> None:
    first = visit(locale, width, scheme, scripts=False)
    last = visit(locale, width, scheme, been=locale != "en-GB")
    first.goto(server.url + path, wait_until="commit")
    first.locator(".shell footer").wait_for()
    first.evaluate("document.fonts.ready.then(() => true)")
    last.goto(server.url + path)
    drawn(last)
    stood, stands = first.evaluate(PLACES, ".shell"), last.evaluate(PLACES, "[data-testid=stMain]")
    assert [(text, colour, size) for text, *_, colour, size in stood] == [
        (text, colour, size) for text, *_, colour, size in stands
    ]
    for (text, *there, _, _), (_, *here, _, _) in zip(stood, stands, strict=True):
        assert max(abs(a - b) for a, b in zip(there, here, strict=True)) <= A_HAIR, text
    assert last.evaluate("moved") < LARGEST_SHIFT


@pytest.mark.parametrize("path", ["/", "/quiz", RESULT, "/method"])
def test_a_screen_reader_never_finds_it_twice(server: Served, visit: Visit, path: str) -> None:
    page = visit(been=False)
    page.add_init_script(LISTEN)
    page.goto(server.url + path)
    drawn(page)
    heard = page.evaluate("headings")
    assert set(heard[heard.index(1) :]) == {1}, "and never finds none, once there was one"
    assert set(page.evaluate("questions")[heard.index(1) :]) == ({5} if path == "/quiz" else {0})


def test_start_is_a_plain_link_before_anything_is_loaded(server: Served, visit: Visit) -> None:
    page = visit("ru-RU", scripts=False)
    page.goto(server.url + "/?lang=en", wait_until="commit")
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/quiz?*", wait_until="commit")
    assert page.url == server.url + "/quiz?lang=en"


def test_what_was_begun_in_this_browser_is_offered_at_once_and_moves_nothing(server: Served, visit: Visit) -> None:
    page = visit()
    page.goto(server.url + "/quiz?q01=4")
    page.locator(".stRadio").first.wait_for(timeout=WITHIN)
    page.wait_for_function("localStorage.getItem('pm-or-pmm')")
    page.route(f"*{SCRIPTS}*", lambda route: route.abort())
    page.goto(server.url + "/")
    expect(page.get_by_role("link", name="Go on with the quiz")).to_be_visible()
    page.unroute(f"*{SCRIPTS}*")
    page.reload()
    drawn(page)
    expect(page.get_by_role("link", name="Go on with the quiz")).to_be_visible()
    assert page.evaluate("moved") < LARGEST_SHIFT


def test_where_one_had_read_to_one_reads_on(server: Served, visit: Visit) -> None:
    page = visit()
    scripts = HeldBack(page, SCRIPTS)
    page.goto(server.url + "/", wait_until="commit")
    page.get_by_role("link", name="See every question with its source").focus()
    page.locator(".shell").evaluate("shell => { shell.scrollTop = 300 }")
    scripts.let_go()
    drawn(page)
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 300
    assert page.evaluate("document.activeElement.textContent") == "See every question with its source"


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1280), ("zh-TW", 390), ("ru-RU", 360)])
def test_the_radar_stands_at_once_and_what_the_chart_library_draws_takes_its_place(
    server: Served, visit: Visit, locale: str, width: int
) -> None:
    page = visit(locale, width)
    chart = HeldBack(page, "*/PlotlyChart*.js")
    page.goto(server.url + RESULT)
    expect(page.get_by_role("img", name="0").filter(has=page.locator(".field"))).to_have_count(1)
    drawn(page)
    mine = page.locator(".st-key-radar-place .drawn")
    expect(mine).to_be_visible()
    chart.let_go()
    expect(page.locator(".main-svg").first).to_be_visible(timeout=WITHIN)
    expect(mine).to_be_hidden()
    own, charted = (
        names_at(page, of) for of in (".drawn .name:not(.level) > span", ".angularaxistick :is(tspan, text:not(:has(tspan)))")
    )
    assert [name for name, *_ in own] == [name for name, *_ in charted]
    assert all(
        abs(x - x_there) <= 1.5 and abs(y - y_there) <= 1.5 for (_, x, y), (_, x_there, y_there) in zip(own, charted, strict=True)
    )


def names_at(page: Page, of: str) -> list[tuple[str, float, float]]:
    """Return each line of the names about the radar, and where its letters stand."""
    return sorted(
        (name, x, y)
        for name, x, y in page.locator(of).evaluate_all(
            """all => all.map((one) => {
              const letters = document.createRange()
              letters.selectNodeContents(one)
              const box = letters.getBoundingClientRect()
              return [one.textContent, box.x, box.y]
            })"""
        )
        if name.strip()  # an empty line sets the others further out
    )


def test_a_door_that_was_opened_stays_open(server: Served, visit: Visit) -> None:
    page = visit()
    scripts = HeldBack(page, SCRIPTS)
    page.goto(server.url + RESULT, wait_until="commit")
    page.locator("#why > summary").click()
    scripts.let_go()
    drawn(page)
    expect(page.locator("#why")).to_have_attribute("open", "")
    expect(page.locator("#shape")).not_to_have_attribute("open", "")


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "is blocked here"), ("ru-RU", "блокирует"), ("zh-TW", "被擋住了")])
def test_where_the_live_connection_is_blocked_the_page_says_so_and_stays(
    server: Served, visit: Visit, locale: str, said: str
) -> None:
    page = visit(locale, been=False)
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto(server.url + RESULT)
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible(timeout=WITHIN)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#why > summary").click()
    expect(page.locator("#why > p").first).to_be_visible()


@pytest.fixture(params=["no scripts", "no live connection"])
def plain(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Return a page of somebody for whom only the first version of a page works."""
    context = browser.new_context(locale="en-GB", java_script_enabled=request.param != "no scripts")
    page = context.new_page()
    if request.param != "no scripts":
        page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    yield page
    context.close()


def test_the_quiz_can_be_taken_and_the_result_read_by_the_first_version_alone(server: Served, plain: Page) -> None:
    plain.goto(server.url + "/")
    plain.get_by_role("link", name="Start").click()
    for number in range(1, BANK.sections + 1):
        expect(plain.get_by_role("heading", level=1)).to_contain_text(f"Part {number}", timeout=WITHIN)
        for question in plain.get_by_role("radiogroup").all():
            question.locator("label").nth(3).click()
        if number == 2:  # one goes back, finds what was marked, and goes on
            plain.get_by_role("button", name="Back").click()
            expect(plain.get_by_role("radio", checked=True)).to_have_count(5)
            plain.get_by_role("button", name="Continue").click()
            expect(plain.get_by_role("heading", level=1)).to_contain_text("Part 2")
            expect(plain.get_by_role("radio", checked=True)).to_have_count(5)
        plain.get_by_role("button", name="See my result" if number == BANK.sections else "Continue").click()
    plain.wait_for_url("**/result?*", wait_until="commit")
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    assert fold(BANK, {item.id: 4 for item in BANK.core}) in plain.url
    expect(plain.get_by_text("Your turn")).to_have_count(0)


def test_marks_that_are_made_before_the_page_is_drawn_are_made_in_it(server: Served, visit: Visit) -> None:
    page = visit()
    scripts = HeldBack(page, SCRIPTS)
    page.goto(server.url + "/quiz?q02=1", wait_until="commit")
    groups = page.get_by_role("radiogroup")
    groups.nth(0).locator("label").nth(3).click()
    groups.nth(1).locator("label").nth(4).click()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    marked = f"?q02=5&q01=4&{BANK.core[2].id}=1"
    assert page.evaluate("location.search") == marked
    page.keyboard.press("Enter")
    assert page.evaluate("location.search") == marked, "no button was pressed by that"
    scripts.let_go()
    drawn(page)
    expect(page.get_by_role("radio", checked=True)).to_have_count(3)
    for item, mark in (("q01", 3), ("q02", 4), (BANK.core[2].id, 0)):
        expect(page.locator(f".st-key-{item} input").nth(mark)).to_be_checked()
    assert page.evaluate(f"document.activeElement === document.querySelector('.st-key-{BANK.core[2].id} input')")
    assert page.evaluate("moved") < LARGEST_SHIFT
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 2", timeout=WITHIN)
    page.wait_for_function("() => document.documentElement.dataset.turning === undefined")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 1", timeout=WITHIN)
    expect(page.get_by_role("radio", checked=True)).to_have_count(3)


def test_a_mark_made_while_the_page_draws_its_own_is_made_there_too(server: Served, visit: Visit) -> None:
    """The server has been told of the address by then: only the first version knows of the mark."""
    page = visit(been=False)
    page.add_init_script("""(() => {
      const look = () => {
        const mine = document.querySelector(".shell [name=q02][value='5']")
        if (mine && document.querySelector(".stRadio")) mine.click()
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })()""")
    page.goto(server.url + "/quiz?q01=2")
    drawn(page)
    expect(page.locator(".st-key-q02 input").nth(4)).to_be_checked()
    expect(page.locator(".st-key-q01 input").nth(1)).to_be_checked()
    page.wait_for_url("**/quiz?*q02=5*")


def test_another_language_takes_along_what_is_marked(server: Served, plain: Page) -> None:
    plain.goto(server.url + "/quiz?s=2")
    plain.get_by_role("radiogroup").first.locator("label").nth(1).click()
    plain.get_by_text("Русский", exact=True).locator("visible=true").click()
    plain.wait_for_url("**/quiz?*lang=ru*", wait_until="commit")
    expect(plain.get_by_role("radio", checked=True)).to_have_count(1)
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Часть 2")
    expect(plain.get_by_role("button", name="Дальше")).to_be_visible()


def test_without_a_script_enter_presses_the_way_on(server: Served, browser: Browser) -> None:
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + "/quiz?s=2")
    page.get_by_role("radiogroup").first.locator("label").nth(1).click()
    page.keyboard.press("Enter")
    page.wait_for_url("**/quiz?*s=3*", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 3")
    context.close()


def test_marks_made_before_the_page_is_drawn_go_along_by_the_browsers_back(server: Served, visit: Visit) -> None:
    page = visit()
    page.goto(server.url + "/quiz?lang=en")
    drawn(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 2", timeout=WITHIN)
    scripts = HeldBack(page, SCRIPTS)
    page.reload(wait_until="commit")
    page.locator(".shell").get_by_role("radiogroup").first.locator("label").nth(3).click()
    page.evaluate("history.back()")
    page.wait_for_function("() => !location.search.includes('s=2')")
    scripts.let_go()
    drawn(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Part 1", timeout=WITHIN)
    assert BANK.core[5].id + "4" in page.evaluate("location.search")


def test_back_past_a_language_chosen_before_the_page_was_drawn_takes_along_what_was_answered_since(
    server: Served, visit: Visit
) -> None:
    page = visit()
    scripts = HeldBack(page, SCRIPTS)
    page.goto(server.url + "/quiz?lang=en", wait_until="commit")
    first = page.locator(".shell")
    first.get_by_role("radiogroup").first.locator("label").nth(3).click()
    first.locator("a[data-language=ru]").click()
    page.wait_for_url("**/quiz?*lang=ru*", wait_until="commit")
    scripts.let_go()
    drawn(page)
    page.get_by_role("radiogroup").nth(1).locator("label").first.click()
    page.wait_for_function("() => location.search.includes('q02=1')")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.search.includes('lang=en') && location.search.includes('q02=1')")
    drawn(page)
    assert "q01=4" in page.evaluate("location.search")
    expect(page.get_by_role("radio", checked=True)).to_have_count(2)


def test_a_result_that_a_form_ended_in_is_kept_by_its_browser(server: Served, visit: Visit) -> None:
    page = visit()
    page.goto(server.url + f"/finished?a={fold(BANK, dict(example_answers(BANK)))}&s=7&lang=en", wait_until="commit")
    page.wait_for_function("() => JSON.parse(localStorage.getItem('pm-or-pmm') || '{}').done?.length === 1")
    page.goto(server.url + "/")
    expect(page.get_by_role("link", name="See your result from")).to_be_visible()


def test_a_server_that_stops_answering_is_named_and_the_first_version_stays(visit: Visit) -> None:
    page = visit()
    with served() as one:
        page.route(f"*{SCRIPTS}*", lambda route: route.abort())
        page.route("**/_stcore/health", lambda route: route.abort())
        page.goto(one.url + "/")
    expect(page.get_by_role("status").filter(has_text="The server isn’t answering")).to_be_visible(timeout=WITHIN)
    expect(page.get_by_role("link", name="Start")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "You can take this quiz and read your result without JavaScript"),
        ("/?cohort=ABCD", "This page needs JavaScript"),
        ("/quiz?cohort=ABCD", "This page needs JavaScript"),
        ("/compare", "This page needs JavaScript"),
        (RESULT, "can be read without"),
    ],
)
def test_without_javascript_one_reads_what_works(server: Served, browser: Browser, path: str, said: str) -> None:
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + path)
    expect(page.locator("noscript .trouble")).to_be_visible()
    assert said in str(page.locator("noscript .trouble").text_content())
    expect(page.locator(".waiting:visible")).to_have_count(0)
    if path == RESULT:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        report = page.get_by_role("link", name="Download the PDF").get_attribute("href")
        assert page.request.get(f"{server.url}/{report}").headers["content-type"] == "application/pdf"
    context.close()
