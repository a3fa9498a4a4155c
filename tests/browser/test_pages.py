"""Every page, in every language, by day and by night, wide and narrow: it can be read, by whoever reads it in whatever way."""

from __future__ import annotations

import pytest
from conftest import OF_COLOURS, WCAG, Seats, Server, Visit, Visitor

from i18n import LANGUAGES
from questions import load
from results.link import fold

BANK = load()
WIDE = {"width": 1280, "height": 800}
STREAMLITS_OWN = ("Deploy", "Running", "Press Enter", "Traceback", "error")
CLEAR = fold(BANK, {item.id: {"pm": 5, "pmm": 1}[item.pole or item.b or "pm"] for item in BANK.core})
MIDDLE = fold(BANK, {item.id: 3 for item in BANK.core})
PAGES = {
    "start": "/?",
    "begun": f"/?a={fold(BANK, {'q01': 3})}",
    "contrasts and statements": "/quiz?q01=4&q02=2",
    "last section": f"/quiz?a={fold(BANK, {'q01': 5})}&s={BANK.sections}",
    "seven more": f"/quiz?a={MIDDLE}&s={BANK.sections + 1}",
    "shared ground": f"/quiz?a={MIDDLE}&s={BANK.sections + 2}",
    "broken address": "/quiz?a=broken&q01=99&s=77",
    "result": f"/result?r={CLEAR}",
    "two people": f"/compare?r={CLEAR}&r={MIDDLE}",
    "result near the middle": f"/result?r={MIDDLE}",
    "broken result": "/result?r=broken",
    "method": "/method?",
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


def elsewhere(visitor: Visitor) -> list[str]:
    """Return what the browser of *visitor* asked of anybody but us."""
    return [url for url in visitor.requests if not url.startswith((visitor.url, "data:", "blob:"))]


def barriers(visitor: Visitor, rules: list[str] = WCAG) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA, or against these *rules*. No rule and no element is waived: what Streamlit brings passes too."""
    return [
        f"{rule['id']}: {node['html'][:200]} {node['any'][0]['message'] if node['any'] else ''}"
        for rule in visitor.barriers(rules)
        for node in rule["nodes"]
    ]


def outside(visitor: Visitor, width: int) -> list[str]:
    """Return what reaches further to the right than *width* pixels."""
    return list(
        visitor.page.evaluate(
            """(width) => {
              const main = document.querySelector("[data-testid=stMain]")
              if (main.scrollWidth <= main.clientWidth && document.documentElement.scrollWidth <= width) return []
              return [...main.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width).map((e) => e.outerHTML.slice(0, 120))
            }""",
            width,
        )
    )


def test_everybody_can_read_it(visit: Visit, path: str, language: str) -> None:
    visitor = visit(color_scheme="light").opens(f"{path}&lang={language}")
    assert visitor.page.evaluate("document.documentElement.lang") == language
    assert visitor.page.locator("h1").count() == 1
    if language != "en":
        words = visitor.page.locator("body").inner_text()
        assert not [word for word in STREAMLITS_OWN if word in words]
    assert barriers(visitor) == []
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    visitor.rests()  # colours fade over
    assert barriers(visitor, OF_COLOURS) == []
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.rests()
    assert outside(visitor, 360) == []
    visitor.page.wait_for_load_state("networkidle")  # everything that it loads is there
    assert elsewhere(visitor) == []


@pytest.mark.parametrize("path", ["/", "/quiz", f"/quiz?s={BANK.sections + 1}"])
def test_the_chart_library_stays_away_from_start_and_questions(visit: Visit, path: str) -> None:
    visitor = visit().opens(path)
    visitor.page.wait_for_load_state("networkidle")
    assert [url for url in visitor.requests if "plotly" in url.lower()] == []


@pytest.mark.parametrize("first", ["zh-TW", "zh-CN", "ru-RU", "en-US", "de-DE"])
def test_the_browsers_language_is_met(visit: Visit, first: str) -> None:
    expected = {"zh-TW": "zh-Hant", "zh-CN": "zh-Hans", "ru-RU": "ru"}.get(first, "en")
    visitor = visit(locale=first).opens("/quiz")
    assert BANK.texts[expected].items["q01"][0] in visitor.page.locator(".st-key-q01").inner_text()
    assert "lang=" not in visitor.address


def test_the_parts_of_a_result_are_reached_from_its_top_and_the_address_stays(visit: Visit) -> None:
    visitor = visit(width=360, reduced_motion="reduce").opens(f"/result?r={CLEAR}&lang=en")
    address = visitor.address
    for part in visitor.page.locator(".contents a").all():
        part.click()
        id = str(part.get_attribute("href"))[1:]
        visitor.page.wait_for_function("(id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 60", arg=id)
        assert visitor.page.evaluate("document.activeElement.closest('[id]').id") == id
        assert visitor.address == address
    assert "#" not in visitor.page.url
    visitor.page.get_by_role("link", name="What the letters A, B and C stand for").first.click()
    assert visitor.page.locator("#articles li").first.is_visible()


@pytest.mark.parametrize("path", [f"/result?r={CLEAR}", f"/compare?r={CLEAR}&r={MIDDLE}"])
def test_everybody_can_read_what_unfolds_too(visit: Visit, path: str) -> None:
    visitor = visit(width=360, color_scheme="dark").opens(f"{path}&lang=ru")
    for folded in visitor.page.locator("summary").all():
        if not folded.evaluate("e => e.parentElement.open") and folded.is_visible():
            folded.click()
    visitor.rests()
    assert barriers(visitor) == []
    assert outside(visitor, 360) == []
    seen = visitor.page.locator("body").inner_text()
    for word in ("Browse", "Drag and drop", "per file"):
        assert word not in seen
    for theirs in visitor.page.locator(".stFileUploader section button > div").all():  # "Upload": a name for axe, for no eye
        assert (theirs.bounding_box() or {"width": 0})["width"] <= 1


def test_a_screen_reader_hears_every_picture_of_a_result(visit: Visit) -> None:
    visitor = visit().opens(f"/result?r={CLEAR}&lang=en")
    assert {"PM work", "PMM work"} <= set(visitor.page.locator(".rolepulls strong").all_inner_texts())
    for door in visitor.page.locator(".door > summary").all():
        door.click()
    pictures = [str(p.get_attribute("aria-label")) for p in visitor.page.get_by_role("img").all()]
    assert any("wholly on the PM side" in said for said in pictures)
    assert any("19 for PM, 1 for PMM" in said for said in pictures)
    assert sum(said.endswith("out of 100.") for said in pictures) == len(BANK.axes)
    assert sum(" out of 100 (" in said for said in pictures) == 2
    assert "Radar chart" in str(visitor.page.get_by_role("figure").get_attribute("aria-label"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_without_a_page_is_answered_in_the_visitors_language(visit: Visit, language: str) -> None:
    visitor = visit().opens(f"/nonsense?lang={language}")
    visitor.page.locator(".nowhere").wait_for()
    assert visitor.page.get_by_role("dialog").count() == 0
    assert "Page not found" not in visitor.page.locator("body").inner_text()
    visitor.page.locator(".stButton button").first.click()
    visitor.page.locator(".stRadio").first.wait_for()
    assert not visitor.page.locator(".nowhere").is_visible()


def test_a_screen_reader_hears_the_question_and_what_each_mark_means(visit: Visit) -> None:
    visitor = visit().opens("/quiz?lang=en")
    a, b = BANK.texts["en"].items["q01"]
    contrast = visitor.page.get_by_role("radiogroup", name=f"1 {a} or {b}")
    for name in ("Much more the first", "More the first", "Both or neither", "More the second", "Much more the second"):
        assert contrast.get_by_role("radio", name=name).count() >= 1
    (says,) = BANK.texts["en"].items["q02"]
    statement = visitor.page.get_by_role("radiogroup", name=f"2 {says}")
    for name in ("Not me at all", "Hardly me", "Partly me", "Mostly me", "Very much me"):
        assert statement.get_by_role("radio", name=name).count() == 1


def test_marks_are_large_enough_to_touch(visit: Visit) -> None:
    visitor = visit(width=360, has_touch=True).opens("/quiz")
    sizes = visitor.page.evaluate(
        "[...document.querySelectorAll('[data-testid=stRadioOption]')].map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height])"
    )
    assert len(sizes) == 25
    assert min(min(size) for size in sizes) >= 44


BEGUN_WITH_A_STOP = """() => [...document.querySelectorAll(".stRadio [data-testid=stWidgetLabel] p")].flatMap((p) => {
  const text = p.firstChild, found = []
  let above = null
  for (let i = 0; text && i < text.length; i++) {
    const range = document.createRange()
    range.setStart(text, i)
    range.setEnd(text, i + 1)
    const top = range.getBoundingClientRect().top
    if (above !== null && top > above + 5 && "，。；：、".includes(text.data[i])) found.push(text.data)
    above = top
  }
  return found
})"""


@pytest.mark.parametrize("code", ["zh-Hans", "zh-Hant"])
def test_no_line_of_a_chinese_question_begins_with_a_comma(visit: Visit, code: str) -> None:
    visitor = visit()
    for section in (1, 2, BANK.sections + 1):
        visitor.opens(f"/quiz?s={section}&lang={code}")
        assert visitor.page.locator(".stRadio").count() in (5, len(BANK.extension))
        for width in (1280, 360, 320):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.rests()
            assert visitor.page.evaluate(BEGUN_WITH_A_STOP) == []


def test_who_sits_down_after_another_finds_nothing_of_theirs(seats: Seats, server: Server) -> None:
    """The browser's own promise to the tests beside this one, which use its tabs one after the other."""
    kept = """async () => [localStorage.length, sessionStorage.length, document.cookie,
      (await indexedDB.databases()).length, (await caches.keys()).length, history.length, innerWidth,
      ...["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"].map((one) => matchMedia(one).matches)]"""
    nothing = [0, 0, "", 0, 0, 2, 500, False, False, False]  # behind it lies an empty page
    settings = {"viewport": {"width": 500, "height": 500}, "locale": "en-GB"}
    first = Visitor(seats.take(**settings), server.url).opens("/quiz?lang=en")
    first.marks(BANK.core[0].id, 4)
    first.presses("Continue").presses("Continue")
    first.page.evaluate(
        """async () => {
          localStorage.mine = sessionStorage.mine = document.cookie = "mine=1"
          await caches.open("mine")
          await new Promise((done) => (indexedDB.open("mine").onsuccess = done))
        }"""
    )
    first.page.set_viewport_size(WIDE)
    first.page.emulate_media(media="print", color_scheme="dark", forced_colors="active")
    assert not [one for one, none in zip(first.page.evaluate(kept), nothing, strict=True) if one == none]
    first.looks_away()
    seats.leave(first.page, server.url)
    second = Visitor(seats.take(**settings), server.url)
    assert second.page is first.page
    second.page.route("**/empty", lambda route: route.fulfill(body=""))  # where no page of ours has kept anything yet
    second.page.goto(server.url + "/empty")
    assert second.page.evaluate(kept) == nothing
    second.page.unroute("**/empty")
    assert not second.opens("/?lang=en").page.locator("#begun").is_visible()
    second.looks_away()
    seats.leave(second.page, server.url)
