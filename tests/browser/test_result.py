"""A result in a real browser: the answer on one screen, few words open to the eye, a document on paper, colours that follow the page."""

from __future__ import annotations

import io
import re
from itertools import combinations
from pathlib import Path

import pypdf
import pytest
from icalendar import Calendar

from i18n import LANGUAGES
from questions import load
from results.link import fold
from tests.browser.conftest import Visit, Visitor
from tests.sheets import of_case

BANK = load()
TOKENS = {
    case: fold(BANK, dict(of_case(case)[0])) for case in ("pm", "pmm", "both", "both_pmm", "neither", "neither_pm", "close")
}
OPEN_WORDS = 600  # with the axes of the first version; each more has its two names around the radar
HAN = re.compile(r"[\u4e00-\u9fff]")
NO_LINE_BEGINS_WITH = "，。：；、！？）」』”"
# The first letter of each line of an element's text, as the browser broke it.
LINES = """(element) => {
  const range = document.createRange(), letters = []
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let text; (text = texts.nextNode()); )
    for (let at = 0; at < text.length; at++) {
      range.setStart(text, at); range.setEnd(text, at + 1)
      const box = range.getBoundingClientRect()
      if (box.width) letters.push([Math.round(box.top), text.data[at]])
    }
  return letters.filter(([top], n) => n === 0 || top - letters[n - 1][0] > 8).map(([, letter]) => letter)
}"""


def shown(visit: Visit, case: str, language: str = "en", **how: object) -> Visitor:
    return visit(**how).opens(f"/result?r={TOKENS[case]}&lang={language}")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_answer_stands_on_one_screen(visit: Visit, language: str) -> None:
    for width, height, case in ((1440, 900, "neither_pm"), (390, 844 * 1.5, "pm")):
        visitor = shown(visit, case, language, width=width)
        visitor.page.set_viewport_size({"width": width, "height": int(height)})
        for part in ("h1", ".chance", ".rolepulls .pm", ".rolepulls .pmm", ".st-key-radar .main-svg"):
            box = visitor.page.locator(part).first.bounding_box()
            assert box and box["y"] + box["height"] <= height, (part, box)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ["pm", "both", "neither"])
def test_few_words_are_open_to_the_eye(visit: Visit, case: str, language: str) -> None:
    text = shown(visit, case, language).page.locator("body").inner_text()
    axes_more = [BANK.texts[language].axes[axis.id] for axis in BANK.axes[len(BANK.earlier[0].axes) :]]
    assert count(text, language) <= OPEN_WORDS + sum(count(name, language) for axis in axes_more for name in (axis.pm, axis.pmm))


def count(text: str, language: str) -> float:
    """Return how many words *text* has; in Chinese, characters count as words of 1.6."""
    return len(text.split()) if language in ("en", "ru") else len(HAN.findall(text)) / 1.6 + len(re.findall(r"[A-Za-z]+", text))


@pytest.mark.parametrize("case", ["pm", "both_pmm", "neither_pm", "close"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_no_line_of_a_chinese_headline_begins_with_a_mark(visit: Visit, language: str, case: str) -> None:
    visitor = shown(visit, case, language)
    for width in (1280, 768, 390, 360):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        for heading in visitor.settles().page.locator("h1, h2").all():
            begins = heading.evaluate(LINES)
            assert not set(begins) & set(NO_LINE_BEGINS_WITH), (width, case, begins)


def test_on_paper_a_result_is_a_whole_document_in_ink_on_white(visit: Visit, tmp_path: Path) -> None:
    visitor = shown(visit, "pm", color_scheme="dark")
    visitor.page.emulate_media(media="print", color_scheme="dark")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(17, 24, 39)"
    for gone in (".contents", ".stButton", ".stDownloadButton", ".stPageLink"):
        assert all(not one.is_visible() for one in visitor.page.locator(gone).all())
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(visitor.page.pdf(format="A4"))).pages]
    text = " ".join(" ".join(pages).split())
    for behind_a_door in ("What it would take to", "The radar in numbers", "Not for hiring, promotion or admission."):
        assert behind_a_door in text
    assert f"/result?r={TOKENS['pm']}"[:20] in text.replace(" ", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 768, 360])
def test_no_name_around_the_radar_is_cut_off_or_lies_on_another(visit: Visit, width: int, language: str) -> None:
    visitor = shown(visit, "pm", language, width=width)
    chart = visitor.page.locator(".st-key-radar .main-svg").first.bounding_box()
    names = visitor.page.locator(".st-key-radar .angularaxistick :is(tspan, text:not(:has(tspan)))").all()
    lines = [
        (name.text_content() or "", box) for name in names if (name.text_content() or "").strip() and (box := name.bounding_box())
    ]
    assert chart and len({line for line, _box in lines}) > len(BANK.axes)
    for line, box in lines:
        assert chart["x"] <= box["x"] and box["x"] + box["width"] <= chart["x"] + chart["width"], line
    for (line, box), (other, there) in combinations(lines, 2):
        beside = box["x"] + box["width"] <= there["x"] or there["x"] + there["width"] <= box["x"]
        apart = (
            abs(box["y"] - there["y"]) >= min(box["height"], there["height"]) / 2
        )  # lines of a name stand closer than their boxes
        assert beside or apart, (line, other)


def test_the_radar_turns_dark_with_an_open_page(visit: Visit) -> None:
    visitor = shown(visit, "pm", color_scheme="light")
    label = "getComputedStyle(document.querySelector('.st-key-radar .angularaxistick text')).fill"
    assert visitor.page.evaluate(label) == "rgb(17, 24, 39)"
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.wait_for_function(f"{label} === 'rgb(243, 244, 246)'")


def test_with_forced_colours_a_chosen_mark_differs_and_bars_keep_their_dot(visit: Visit) -> None:
    visitor = visit(forced_colors="active").opens("/quiz?lang=en")
    item = BANK.core[0].id
    visitor.marks(item, 2)
    mark = f"document.querySelectorAll('.st-key-{item} [data-testid=stRadioOption] > div > div:first-child')"
    colour = f"(n) => getComputedStyle({mark}[n]).backgroundColor"
    visitor.page.wait_for_function(f"({colour})(1) !== ({colour})(0)")
    result = visit(forced_colors="active").opens(f"/result?r={TOKENS['pm']}&lang=en")
    result.page.locator("#shape > summary").click()
    dot = result.page.locator(".axes .line i").first.evaluate("e => getComputedStyle(e).backgroundColor")
    line = result.page.locator(".axes .line").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert dot != line


def test_a_day_to_take_it_again_is_saved_for_ones_own_calendar(visit: Visit) -> None:
    visitor = shown(visit, "pm", "zh-Hant")
    visitor.page.get_by_text("過幾個月再做一次").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=re.compile("^三個月後")).click()
    assert download.value.suggested_filename.endswith(".ics")
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert f"earlier={TOKENS['pm']}" in str(event["url"])


@pytest.mark.parametrize("path", [f"/result?r={TOKENS['pm']}", f"/compare?r={TOKENS['pm']}&r={TOKENS['pmm']}"])
def test_on_paper_no_heading_stands_alone_at_a_foot_and_the_legend_stands_with_its_radar(visit: Visit, path: str) -> None:
    visitor = visit().opens(f"{path}&lang=en")
    visitor.page.emulate_media(media="print")
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(visitor.page.pdf(format="A4"))).pages]
    headings = {" ".join(one.split()) for one in visitor.page.locator("h1, h2, h3, summary").all_inner_texts()}
    feet = [" ".join(lines[-1].split()) for text in texts if (lines := [line for line in text.splitlines() if line.strip()])]
    assert not [foot for foot in feet if foot in headings]
    drawn = next(text for text in texts if "Representing" in text)
    assert ("This person" if "result" in path else "First person") in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_head_of_a_table_breaks_inside_a_word_on_a_phone(visit: Visit, language: str) -> None:
    visitor = visit(width=390).opens(f"/compare?r={TOKENS['pm']}&r={TOKENS['pmm']}&lang={language}")
    visitor.page.evaluate("document.querySelectorAll('details:not([open])').forEach((door) => { door.open = true })")
    for head in visitor.settles().page.locator("thead th").all():
        words = head.inner_text().split()
        assert all(begins in {word[0] for word in words} for begins in head.evaluate(LINES) if not HAN.match(begins))


def test_a_link_is_copied_by_its_button_and_the_page_says_so(visit: Visit) -> None:
    visitor = shown(visit, "pm", permissions=["clipboard-read", "clipboard-write"])
    page, link = visitor.page, visitor.page.locator("#result-link")
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("status").get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link.inner_text()
    assert link.inner_text().endswith(f"/result?r={TOKENS['pm']}&lang=en")
    page.emulate_media(media="print")
    assert link.is_visible() and not page.get_by_role("button", name="Copy", exact=True).is_visible()


def test_where_no_page_may_copy_the_link_stands_chosen_to_be_copied_by_hand(visit: Visit) -> None:
    refusing = "navigator.clipboard.writeText = () => Promise.reject(); Document.prototype.execCommand = () => false"
    page = shown(visit, "pm", before=refusing).page
    page.get_by_role("button", name="Copy", exact=True).click()
    page.wait_for_function("() => getSelection().toString() === document.getElementById('result-link').textContent")
    assert page.get_by_text("Copied", exact=True).count() == 0


def test_nothing_is_fetched_to_show_a_link_or_a_code(visit: Visit) -> None:
    visitor = shown(visit, "pm")
    assert [url for url in visitor.requests if "PlotlyChart" in url]
    assert not [url for url in visitor.requests if "SyntaxHighlighter" in url]
