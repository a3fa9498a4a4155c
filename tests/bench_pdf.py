"""What a report costs: CPU beside reportlab's on the same content, memory of a burst, and growth over ten thousand.

python -m tests.bench pdf            # some minutes' worth is left out
python -m tests.bench_pdf --long     # the ten thousand
"""

from __future__ import annotations

import datetime
import io
import math
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from statistics import median

import psutil
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from i18n import words
from questions import load
from results import pdf as report
from results import typesetting
from results.colours import LIGHT
from results.fields import FONTS
from results.session_sheet import Client, session_sheets
from scoring import Profile, score
from tests.figure import Figure
from tests.sheets import person

DAY = datetime.date(2026, 11, 22)
LINK = "https://quiz.example.org/result?r={:031d}"
PEOPLE = 400
WARM = 12
TIMED = 40
BURST = 100
SHEETS = 100
LONG = 10_000
SETTLED = 200
PM, PMM, INK, SOFT = (colors.HexColor(c) for c in (LIGHT.pm, LIGHT.pmm, LIGHT.ink, LIGHT.soft))


@cache
def scored(n: int) -> tuple[dict[str, int], Profile]:
    """Return the answers of the *n*-th made-up person and their score; no two are the same."""
    answers = person(load(), math.sin(n) * 1.5, n)
    return answers, score(load(), answers)


def one(n: int) -> bytes:
    """Return the report of the *n*-th made-up person."""
    bank, (answers, profile) = load(), scored(n % PEOPLE)
    return report.pdf(bank, profile, answers, words("en"), link=LINK.format(n), when=DAY, name=f"Anna Petrova {n}")


def figures() -> list[Figure]:
    """Return what a report costs in time and, in a process of its own, what a burst costs in memory."""
    ours, theirs = costs()
    base, peak, answered, at_once = _apart(burst)
    return [
        Figure("PDF, CPU of a report once warm", ours, "ms", bound=40),
        Figure("PDF, beside reportlab", ours, "ms", bound=1.0, reference=theirs, against="reportlab on the same content"),
        Figure(f"session sheets, CPU of each in a file of {SHEETS}", sheets(), "ms", bound=40),
        Figure(f"PDF, left unanswered of a burst of {BURST}", BURST - answered, "reports", bound=0),
        Figure(f"PDF, made at once in a burst of {BURST}", at_once, "reports", bound=2),
        Figure(f"PDF, peak memory of a process in a burst of {BURST} (begun at {base:.0f})", peak, "MB", bound=250),
    ]


def sheets() -> float:
    """Return the milliseconds of CPU that a session sheet takes in a file of SHEETS."""
    clients = [Client(f"Client {n}", DAY, load(), scored(n)[1], scored(n)[0]) for n in range(SHEETS)]
    return _cpu(lambda: session_sheets(clients, words("en"), when=DAY)) / SHEETS


def costs() -> tuple[float, float]:
    """Return the median milliseconds of CPU of our report and of reportlab's, taken turn and turn about."""
    contents = _contents(WARM + TIMED)
    ours, theirs = [], []
    for n, content in enumerate(contents):
        ours.append(_cpu(lambda n=n: one(n)))
        theirs.append(_cpu(lambda content=content: platypus(content)))
    return median(ours[WARM:]), median(theirs[WARM:])


def _cpu(work: Callable[[], bytes]) -> float:
    began = time.process_time()
    assert work().startswith(b"%PDF")
    return (time.process_time() - began) * 1000


def _contents(count: int) -> list[report.Data]:
    """Return what the first *count* reports hold, as it is handed to the template."""
    caught: list[report.Data] = []
    real = typesetting.typeset
    typesetting.typeset = lambda template, data, when, **_: caught.append(data) or typesetting.PdfDocument(b"", 4)  # type: ignore[assignment,func-returns-value,misc]  # a spy
    try:
        for n in range(count):
            one(n)
    finally:
        typesetting.typeset = real
    return caught


# The same content by reportlab: its own flowing layout, its own QR code, the same fonts, no tags (it has none).


def platypus(data: report.Data) -> bytes:
    """Return the content of a report as reportlab's platypus sets it."""
    _register()
    into = io.BytesIO()
    story: list[Flowable] = [
        Paragraph(data["brand"], _style(11, bold=True)),
        Paragraph(data["date"], _style(8)),
        Paragraph(data["name"], _style(10)),
        Paragraph(data["headline"], _style(27, bold=True)),
        Paragraph(data["lead"], _style(9.6)),
        _bar(data["bar"], 106 * mm),
        *(Paragraph(each, _style(7.4)) for each in data["bar"]["caption"]),
        _twenty(data["twenty"]["squares"].count("M")),
        Paragraph(data["twenty"]["caption"], _style(7.4)),
        Table([[_radar(data["radar"]["spokes"]), _numbers(data["radar"])]]),
        *(Paragraph(each["name"], _style(7.4)) for each in data["radar"]["series"]),
        Table([[_qr(data["link"]["url"]), [Paragraph(data["link"][key], _style(8)) for key in ("caption", "url", "note")]]]),
    ]
    for sheet in data["sheets"]:
        story += [PageBreak(), Paragraph(sheet["title"], _style(19, bold=True)), Paragraph(sheet["lead"], _style(9))]
        for part in sheet["parts"]:
            if part["heading"]:
                story.append(Paragraph(part["heading"], _style(9.6, bold=True)))
            story += PARTS[part["kind"]](part)
    document = SimpleDocTemplate(into, pagesize=A4, title=data["title"], author=data["author"], lang="en")

    def foot(canvas, _document) -> None:  # type: ignore[no-untyped-def]  # reportlab has no types
        canvas.setFont("Sans", 7)
        canvas.drawString(19 * mm, 10 * mm, data["footer"])
        canvas.drawRightString(190 * mm, 10 * mm, str(canvas.getPageNumber()))

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return into.getvalue()


def _register() -> None:
    if "Sans" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Sans", str(FONTS / "NotoSans-Regular.ttf")))
        pdfmetrics.registerFont(TTFont("Sans-Bold", str(FONTS / "NotoSans-Bold.ttf")))


STYLES: dict[tuple[float, bool], ParagraphStyle] = {}


def _style(size: float, bold: bool = False) -> ParagraphStyle:
    if (size, bold) not in STYLES:
        font = "Sans-Bold" if bold else "Sans"
        STYLES[size, bold] = ParagraphStyle(f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.3, textColor=INK)
    return STYLES[size, bold]


def _texts(items: list[str], size: float = 8.9) -> list[Flowable]:
    return [Paragraph(each, _style(size)) for each in items]


def _halves(left: list[Flowable], right: list[Flowable]) -> Table:
    return Table([[left, right]], colWidths=[80 * mm, 80 * mm])


def _bar(bar: report.Data, width: float) -> Drawing:
    def x(value: float) -> float:
        return width * (min(max(value, -3), 3) + 3) / 6

    drawing = Drawing(width, 14)
    drawing.add(Rect(0, 6, width / 2, 1.6, fillColor=PMM, strokeColor=None))
    drawing.add(Rect(width / 2, 6, width / 2, 1.6, fillColor=PM, strokeColor=None))
    drawing.add(Line(width / 2, 0, width / 2, 14, strokeColor=SOFT))
    drawing.add(Rect(x(bar["low"]), 3, x(bar["high"]) - x(bar["low"]), 8, rx=4, ry=4, fillColor=colors.Color(0, 0, 0, 0.16)))
    drawing.add(Circle(x(bar["value"]), 7, 2.4, fillColor=INK))
    return drawing


def _twenty(pm: int) -> Drawing:
    drawing = Drawing(155, 28)
    for i in range(20):
        x, y = (i % 10) * 15.5 + 6, 20 - (i // 10) * 15
        if i < 20 - pm:
            drawing.add(Polygon([x, y - 5, x + 5, y, x, y + 5, x - 5, y], fillColor=PMM, strokeColor=None))
        else:
            drawing.add(Rect(x - 4, y - 4, 8, 8, fillColor=PM, strokeColor=None))
    return drawing


def _radar(spokes: list[report.Data]) -> Drawing:
    drawing = Drawing(98 * mm, 92 * mm)
    n, radius, middle = len(spokes), 33 * mm, (49 * mm, 46 * mm)

    def at(i: int, value: float) -> tuple[float, float]:
        angle = i * 2 * math.pi / n
        return middle[0] + radius * value / 100 * math.sin(angle), middle[1] + radius * value / 100 * math.cos(angle)

    def ring(values: list[float], **style: object) -> None:
        drawing.add(Polygon([c for i, value in enumerate(values) for c in at(i, value)], fillColor=None, **style))

    for level in (25, 50, 75, 100):
        ring([level] * n, strokeColor=colors.lightgrey, strokeWidth=0.4)
    for i, spoke in enumerate(spokes):
        drawing.add(Line(*middle, *at(i, 100), strokeColor=colors.lightgrey, strokeWidth=0.4))
        drawing.add(String(*at(i, 110), spoke["name"], fontName="Sans", fontSize=7))
    for key in ("low", "high"):
        ring([s[key] for s in spokes], strokeColor=SOFT)
    ring([s["pm"] for s in spokes], strokeColor=PM, strokeDashArray=[3, 2])
    ring([s["pmm"] for s in spokes], strokeColor=PMM, strokeDashArray=[1, 2])
    ring([s["you"] for s in spokes], strokeColor=INK, strokeWidth=1.3)
    for i, spoke in enumerate(spokes):
        drawing.add(Circle(*at(i, spoke["you"]), 1.5, fillColor=INK))
        x, y = at(i, spoke["pm"])
        drawing.add(Rect(x - 1.2, y - 1.2, 2.4, 2.4, fillColor=PM, strokeColor=None))
        x, y = at(i, spoke["pmm"])
        drawing.add(Polygon([x, y - 1.7, x + 1.7, y, x, y + 1.7, x - 1.7, y], fillColor=PMM, strokeColor=None))
    return drawing


def _numbers(radar: report.Data) -> Table:
    rows = [
        [s["name"], s["shown-you"], f"{s['shown-low']}–{s['shown-high']}", s["shown-pm"], s["shown-pmm"]] for s in radar["spokes"]
    ]
    return Table(
        [radar["head"], *rows],
        style=[("FONT", (0, 0), (-1, -1), "Sans", 7.5), ("LINEABOVE", (0, 1), (-1, -1), 0.4, colors.lightgrey)],
    )


def _qr(link: str) -> Drawing:
    drawing = Drawing(21 * mm, 21 * mm)
    drawing.add(QrCodeWidget(link, barWidth=21 * mm, barHeight=21 * mm))
    return drawing


def _pulls(part: report.Data) -> list[Flowable]:
    def column(side: report.Data) -> list[Flowable]:
        return [
            Paragraph(side["title"], _style(8.9, bold=True)),
            *(
                Table(
                    [
                        [
                            Paragraph(pull["share"], _style(8, bold=True)),
                            [*_texts([pull["text"]]), *_texts([pull["answer"], pull["source"]], 7.4)],
                        ]
                    ],
                    colWidths=[11 * mm, 66 * mm],
                )
                for pull in side["rows"]
            ),
        ]

    return [_halves(*(column(side) for side in part["columns"]))]


def _axes(part: report.Data) -> list[Flowable]:
    return [
        Table(
            [
                [*_texts([row["left"]], 7.6), _bar(row, 42 * mm), *_texts([row["right"], row["says"]], 7.6)]
                for row in part["rows"]
            ],
            colWidths=[27 * mm, 44 * mm, 27 * mm, 62 * mm],
            style=[("LINEABOVE", (0, 0), (-1, -1), 0.4, colors.lightgrey)],
        )
    ]


def _ground(part: report.Data) -> list[Flowable]:
    columns = [_texts([f"{row['text']}: {row['voices']}" for row in rows], 7.8) for rows in part["rows"]]
    return [*_texts([part["intro"]]), _halves(*columns), *_texts([part["note"]], 7.4)]


def _said(entries: list[report.Data]) -> str:
    return " ".join(f"{entry['says']} <font size=6.4>{entry['by']}</font>" for entry in entries)


def _pairs(part: report.Data) -> list[Flowable]:
    rows = [
        [Paragraph(row["term"], _style(8.4, bold=True)), *(_texts([_said([entry]) for entry in half]) for half in row["halves"])]
        for row in part["rows"]
    ]
    return [Table(rows, colWidths=[34 * mm, 63 * mm, 63 * mm]), *_texts([part["note"]], 7.4)]


def _paths(part: report.Data) -> list[Flowable]:
    rows = [
        [
            Paragraph(row["term"], _style(7.6, bold=True)),
            *(_texts([_said([entry]) for entry in text], 8.4) for text in row["texts"]),
        ]
        for row in part["rows"]
    ]
    return [Table([["", *_texts(part["titles"])], *rows], colWidths=[24 * mm, 68 * mm, 68 * mm]), *_texts([part["note"]], 7.4)]


def _tracks(part: report.Data) -> list[Flowable]:
    found = _texts([part["intro"]])
    for row in part["rows"]:
        cells = [
            [Paragraph(when, _style(7.4, bold=True)), *_texts([step])]
            for when, step in zip(part["head"], row["steps"], strict=True)
        ]
        found += [Paragraph(row["reason"], _style(8.4, bold=True)), Table([cells], colWidths=[53 * mm] * 3)]
    return found


def _columns(part: report.Data) -> list[Flowable]:
    return [
        _halves(
            *(
                [Paragraph(c["title"], _style(8, bold=True)), *_texts([f"– {i}" for i in [c.get("intro", ""), *c["items"]] if i])]
                for c in part["columns"]
            )
        )
    ]


def _answers(part: report.Data) -> list[Flowable]:
    return [_halves(*(_texts([f"{r['number']} {r['text']} <b>{r['answer']}</b>" for r in rows], 7) for rows in part["rows"]))]


PARTS: dict[str, Callable[[report.Data], list[Flowable]]] = {
    "text": lambda part: _texts(part["paragraphs"]),
    "list": lambda part: _texts([f"– {each}" for each in part["paragraphs"]]),
    "small": lambda part: _texts([f"– {each}" for each in part["paragraphs"]], 7.6),
    "pulls": _pulls,
    "axes": _axes,
    "ground": _ground,
    "pairs": _pairs,
    "paths": _paths,
    "tracks": _tracks,
    "columns": _columns,
    "split": _columns,
    "answers": _answers,
}


# Memory, each in a process of its own


def _apart(work: Callable[[], tuple[float, ...]]) -> tuple[float, ...]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work).result()


def burst() -> tuple[float, float, int, int]:
    """Return memory before and at its peak (MB), how many of a burst of 100 were answered, and the most in the making at once."""
    for n in range(3):
        one(n)
    inside, most = 0, 0
    real = typesetting._typeset_here

    def counted(*arguments: object) -> bytes:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        try:
            return real(*arguments)  # type: ignore[arg-type]  # handed through
        finally:
            inside -= 1

    typesetting._typeset_here = counted  # type: ignore[assignment]  # a spy
    process, base = psutil.Process(), psutil.Process().memory_info().rss / 1e6
    peak = base
    with ThreadPoolExecutor(BURST) as crowd:
        waiting = [crowd.submit(one, n) for n in range(BURST)]
        while not all(each.done() for each in waiting):
            peak = max(peak, process.memory_info().rss / 1e6)
            time.sleep(0.005)
        answered = sum(each.result().startswith(b"%PDF") for each in waiting)
    return base, peak, answered, most


def growth(count: int = LONG) -> list[tuple[int, float]]:
    """Return after how many reports the process held how many MB."""
    process, seen = psutil.Process(), []
    for n in range(1, count + 1):
        one(n)
        if n in (SETTLED, count) or n % 500 == 0:
            seen.append((n, process.memory_info().rss / 1e6))
            print(f"{n:>6} reports: {seen[-1][1]:.1f} MB", flush=True)
    return seen


if __name__ == "__main__":
    if "--long" in sys.argv:
        seen = growth()
        settled, last = seen[0][1], seen[-1][1]
        print(f"after {SETTLED}: {settled:.1f} MB; after {seen[-1][0]:,}: {last:.1f} MB; growth {last - settled:+.1f} MB")
    else:
        for figure in figures():
            print(figure)
