"""Whatever stands in a field when a button is pressed counts, without Enter or Tab, also on a line of 400 ms each way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import suppress

import pypdf
import pytest
from conftest import House, SlowLine, Visit, Visitor, port_of, until
from PIL import Image
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from groups import store as rooms
from groups.group import Design
from i18n import words
from questions import load
from results.link import fold
from views.white_label import FORMATS_NAMED

BANK = load()
PM = {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core}
TOKEN = fold(BANK, PM)
SLOW = 0.4  # seconds each way
LETTER = (612, 792)
DELAYS = pytest.mark.parametrize("delay", [0.0, SLOW], ids=["quick", "slow"])


def saved(visitor: Visitor, button: str = "Download the PDF") -> pypdf.PdfReader:
    """Press *button* at once and return the PDF that the browser saves."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=button, exact=True).click()
    return pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))


def text(report: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in report.pages).split())


@pytest.fixture
def result(visit: Visit, slow_line: SlowLine) -> Callable[[float], Visitor]:
    """Return a function that opens a result, with what may stand on its PDF unfolded, and then makes the line slow."""

    def opened(delay: float) -> Visitor:
        visitor = visit(slow_line.url).opens(f"/result?r={TOKEN}&lang=en")
        visitor.page.get_by_text("Name, language and paper").click()
        visitor.page.get_by_text("For coaches: your organisation and logo").click()
        visitor.page.get_by_label("Organisation").wait_for()
        slow_line.delay = delay
        return visitor

    return opened


def chooses(visitor: Visitor, field: str, option: str) -> None:
    wanted = visitor.page.get_by_role("option", name=option, exact=True)

    def unfolds() -> bool:
        """A list that is drawn anew at this moment folds up again."""
        if not wanted.is_visible():
            visitor.page.get_by_role("combobox", name=field).press("ArrowDown")
            with suppress(PlaywrightTimeout):
                wanted.wait_for(timeout=2_000)
        return wanted.is_visible()

    until(unfolds, f"{field} unfolds")
    wanted.click()
    visitor.page.get_by_role("option").first.wait_for(state="detached")


@DELAYS
def test_a_name_counts_that_is_being_typed(result: Callable[[float], Visitor], delay: float) -> None:
    visitor = result(delay)
    visitor.page.get_by_label("Name on the PDF").press_sequentially("Anna Example")
    visitor.page.get_by_label("Organisation").press_sequentially("Office of Careers")
    report = text(saved(visitor))
    assert "Anna Example" in report and "Office of Careers" in report


@DELAYS
def test_paper_and_language_count_that_were_just_chosen(result: Callable[[float], Visitor], delay: float) -> None:
    visitor = result(delay)
    chooses(visitor, "Language", "Русский")
    chooses(visitor, "Paper", "Letter")
    report = saved(visitor)
    assert tuple(map(round, report.pages[0].mediabox[2:])) == LETTER  # type: ignore[arg-type]
    assert words("ru")("PM or PMM?") in text(report)


@DELAYS
def test_a_logo_counts_that_was_just_chosen(result: Callable[[float], Visitor], delay: float) -> None:
    visitor = result(delay)
    before = sum(len(page.images) for page in saved(visitor).pages)
    drawn = io.BytesIO()
    Image.effect_noise((400, 400), 80).save(drawn, "PNG")
    logo = {"name": "logo.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    visitor.page.locator("input[type=file]").set_input_files(logo)  # type: ignore[arg-type]
    assert sum(len(page.images) for page in saved(visitor).pages) > before


def test_a_second_press_makes_what_stands_there_then(result: Callable[[float], Visitor]) -> None:
    visitor = result(0.0)
    name = visitor.page.get_by_label("Name on the PDF")
    for one in ("Anna", "Anna", "Bo"):
        name.fill(one)
        assert one in text(saved(visitor))


def test_a_logo_that_cannot_be_read_is_one_sentence_and_no_pdf(result: Callable[[float], Visitor]) -> None:
    visitor = result(0.0)
    broken = {"name": "logo.png", "mimeType": "image/png", "buffer": b"no picture"}
    visitor.page.locator("input[type=file]").set_input_files(broken)  # type: ignore[arg-type]
    visitor.page.get_by_role("button", name="Download the PDF").click()
    visitor.page.get_by_text("This file isn’t a picture that we can read. Use a PNG or a JPEG.").wait_for()
    assert visitor.settles().page.get_by_text("Your file is ready.").count() == 0


@pytest.fixture
def line(house: House) -> Iterator[SlowLine]:
    """A line to a server with a store of its own."""
    one = SlowLine(house, port_of("slow line to a house"))
    yield one
    one.close()


@DELAYS
def test_a_coach_takes_the_report_of_the_client_just_chosen(visit: Visit, house: House, line: SlowLine, delay: float) -> None:
    store = rooms.open_store(house.store)
    group, secret = store.open_group(Design("Reports", ("en",), asks_names=True), BANK)
    for name in ("Anna", "Boris"):
        store.add(group.code, BANK, PM, language="en", key=name.ljust(43, "x"), name=name)
    store.shut()
    coach = visit(line.url).opens(f"/coach?k={secret}&lang=en")
    line.delay = delay
    chooses(coach, "Client", "Boris")
    assert "Boris" in text(saved(coach, "Download the report as a PDF"))


@DELAYS
def test_a_groups_name_and_pasted_codes_count_as_they_stand(visit: Visit, line: SlowLine, delay: float) -> None:
    coach = visit(line.url).opens("/coach?codes=1&lang=en")
    line.delay = delay
    coach.page.get_by_label("Links or codes").press_sequentially(f"Anna {TOKEN}")
    coach.page.get_by_role("button", name="Read them").click()
    coach.page.get_by_text("1 result is here.").first.wait_for()
    line.delay = 0
    coach.opens("/coach?lang=en")
    line.delay = delay
    coach.page.get_by_label("Name of the group").press_sequentially("Spring group")
    coach.page.get_by_role("button", name="Open the group", exact=True).click()
    coach.page.get_by_role("heading", name="Your group “Spring group” is open.").wait_for()


FAULTS = {
    "kind": ("photo.tiff", b"II*\0"),
    "large": ("logo.png", bytes(2 * 1024 * 1024 + 1)),
}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_taken_is_said_in_the_visitors_language_alone(visit: Visit, fault: str, language: str) -> None:
    visitor = visit().opens(f"/result?r={TOKEN}&lang={language}")
    _ = words(language)
    visitor.page.get_by_text(_("For coaches: your organisation and logo")).click()
    name, content = FAULTS[fault]
    logo = {"name": name, "mimeType": "image/png", "buffer": content}
    visitor.page.locator("input[type=file]").set_input_files(logo)  # type: ignore[arg-type]
    said = {
        "large": _("This file is larger than {n} MB. Choose a smaller one.").format(n=2),
        "kind": _("We can’t read files of this kind here. These will do: {kinds}.").format(kinds=_.listed(FORMATS_NAMED)),
    }
    visitor.page.get_by_text(said[fault], exact=True).wait_for()
    told = visitor.settles().page.locator("body").inner_text()
    assert not [theirs for theirs in ("File must be", "files are not allowed", "Error:") if theirs in told]
    visitor.page.locator(".stFileChip").hover()
    visitor.settles()
    assert not visitor.page.get_by_text("files are not allowed").locator("visible=true").count()
    assert not visitor.page.get_by_text("File must be").locator("visible=true").count()
    visitor.page.locator("[data-testid=stFileChipDeleteBtn] button").click()
    visitor.page.get_by_text(said[fault], exact=True).wait_for(state="hidden")
