"""Cut the fonts of the report and the share card out of Debian's Noto packages, the same bytes each time.

    apt-get install fonts-noto-cjk fonts-noto-core && pip install fonttools==4.68.0
    python assets/fonts/build.py            # writes the fonts, coverage.json and OFL.txt beside this file
    python assets/fonts/build.py --check    # builds into a scratch folder and compares

The product never imports this; it reads the files. README.md says what is in them and why.
"""

from __future__ import annotations

import argparse
import copy
import filecmp
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from fontTools.cffLib.specializer import (
    commandsToProgram,
    generalizeCommands,
    programToCommands,
    specializeCommands,
)
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
CJK = Path("/usr/share/fonts/opentype/noto")
NOTO = Path("/usr/share/fonts/truetype/noto")
SIMPLIFIED = 2  # place of "Noto Sans CJK SC" in Debian's collections: Simplified forms unless `locl` says otherwise

# Scripts in which a visitor's name may be written. Regular only: names are never set in bold.
NAMES = (
    "NotoSansAdlam", "NotoSansArabic", "NotoSansArmenian", "NotoSansBengali", "NotoSansCanadianAboriginal",
    "NotoSansCherokee", "NotoSansDevanagari", "NotoSansEthiopic", "NotoSansGeorgian", "NotoSansGujarati",
    "NotoSansGurmukhi", "NotoSansHebrew", "NotoSansJavanese", "NotoSansKannada", "NotoSansKhmer", "NotoSansLao",
    "NotoSansMalayalam", "NotoSansMongolian", "NotoSansMyanmar", "NotoSansNKo", "NotoSansOlChiki",
    "NotoSansOriya", "NotoSansSinhala", "NotoSansSyriac", "NotoSansTamil", "NotoSansTelugu", "NotoSansThaana",
    "NotoSansThai", "NotoSansTifinagh", "NotoSansVai", "NotoSansYi", "NotoSerifTibetan",
)  # fmt: skip
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "clig", "calt", "rlig", "curs", "init", "medi", "fina",
            "isol", "med2", "fin2", "fin3", "nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "abvf", "half", "pstf",
            "vatu", "cjct", "cfar", "pres", "abvs", "blws", "psts", "haln", "dist", "abvm", "blwm", "lnum", "tnum"]  # fmt: skip
MINUS = 0x2212
RESERVED = "with Reserved Font Name 'Source'"


def codec(name: str, first: range, second: Iterable[int]) -> set[int]:
    """Return the characters that a two-byte national set encodes in the rows *first* and the columns *second*."""
    found = set()
    for high in first:
        for low in second:
            try:
                found.add(ord(bytes((high, low)).decode(name)))
            except (UnicodeDecodeError, TypeError):
                continue
    return found


def between(*ranges: tuple[int, int]) -> set[int]:
    """Return every code point of the closed *ranges*."""
    return {code for low, high in ranges for code in range(low, high + 1)}


SIGNS = between((0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF),
                (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x26FF), (0x3000, 0x303F), (0xFF00, 0xFFEF))  # fmt: skip
KANA = between((0x3040, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF))
LATIN = between((0x20, 0x7E), (0xA0, 0xFF))
HAN = between((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
HANGUL = between((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3))
GB2312 = codec("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
BIG5_LEVEL_1 = codec("big5", range(0xA1, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
GRIDS = {"Regular": 12, "Bold": 10}  # units of 1/1000 em on which Han outlines lie: 0.04 mm at 9 points, a third off a report
BEYOND_THE_BMP = {0x20BB7}  # 𠮷: one such character keeps the character map in format 12 (see `twelve`)

WIDE = LATIN | SIGNS | KANA | HAN | HANGUL
BOLD = LATIN | SIGNS | KANA | GB2312 | BIG5_LEVEL_1 | BEYOND_THE_BMP


def cut(font: TTFont, codes: set[int]) -> TTFont:
    """Return *font* with the characters of *codes* and horizontal setting only."""
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = False
    options.recalc_timestamp = False
    options.desubroutinize = True
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG", "FFTM", "BASE", "STAT", "meta"]
    font.recalcTimestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(codes & font.getBestCmap().keys()))
    subsetter.subset(font)
    return font


def traditional(font: TTFont) -> None:
    """Keep only the Traditional (Taiwan) forms among the regional ones, under every script and under none.

    Punctuation has no script of its own: after a Latin word it is shaped as Latin, at the start of a line as DFLT.
    Where one of the two lacks ZHT, a Traditional text shows Simplified commas there.
    """
    table = font["GSUB"].table
    scripts = {record.ScriptTag: record.Script for record in table.ScriptList.ScriptRecord}
    for script in scripts.values():
        script.LangSysRecord = [record for record in script.LangSysRecord if record.LangSysTag == "ZHT "]
        script.LangSysCount = len(script.LangSysRecord)
    fallback = scripts["DFLT"]
    fallback.LangSysRecord = copy.deepcopy(scripts["hani"].LangSysRecord)
    fallback.LangSysCount = len(fallback.LangSysRecord)


def lighter(font: TTFont, grid: int) -> None:
    """Move each point of each outline to the nearest of a grid: so few different steps remain that they compress well."""
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings
    for name in outlines.keys():  # noqa: SIM118  # no mapping: iterating over it yields numbers
        glyph = outlines[name]
        glyph.decompile()
        x, y, last = 0.0, 0.0, (0, 0)
        drawn = []
        for operator, steps in generalizeCommands(programToCommands(glyph.program)):
            moved = steps
            if operator in ("rmoveto", "rlineto", "rrcurveto"):
                moved = []
                for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                    x, y = x + dx, y + dy
                    here = (round(x / grid) * grid, round(y / grid) * grid)
                    moved += [here[0] - last[0], here[1] - last[1]]
                    last = here
            drawn.append((operator, moved))
        glyph.program = commandsToProgram(specializeCommands(drawn, generalizeFirst=True, maxstack=48))


def twelve(font: TTFont) -> None:
    """Keep the format-12 character map alone; the format-4 one of a large subset overflows and hides all Han."""
    cmap = font["cmap"]
    cmap.tables = [table for table in cmap.tables if table.format == 12]
    assert cmap.tables and max(cmap.tables[0].cmap) > 0xFFFF, "no format-12 character map"


def han(file: str, codes: set[int]) -> TTFont:
    """Return the subset of one of Debian's CJK collections."""
    font = TTCollection(CJK / file, lazy=False).fonts[SIMPLIFIED]
    traditional(font)
    cut(font, codes)
    lighter(font, GRIDS[file.removesuffix(".ttc").split("-")[1]])
    twelve(font)
    for record in font["GSUB"].table.ScriptList.ScriptRecord:
        assert [each.LangSysTag for each in record.Script.LangSysRecord] == ["ZHT "], record.ScriptTag
    return font


def minus(font: TTFont) -> None:
    """Give *font* the minus sign that it lacks: the level stroke of its plus sign, as wide as that.

    Without it every negative number takes its sign, and each report a subset, from a Chinese font.
    """
    plus = font.getBestCmap()[ord("+")]
    points = set(font["glyf"][plus].coordinates)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    (bottom, top) = sorted(y for x, y in points if x == left)
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for corner in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(corner)
    pen.closePath()
    font["glyf"]["minus"] = pen.glyph()
    font["hmtx"]["minus"] = (font["hmtx"][plus][0], left)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[MINUS] = "minus"


def alphabet(file: str, *mends: Callable[[TTFont], None]) -> TTFont:
    """Return one of Debian's Noto fonts with all the characters it has after *mends*, less hinting and rare features."""
    font = TTFont(NOTO / file, lazy=False)
    for mend in mends:
        mend(font)
    return cut(font, set(font.getBestCmap()))


RECIPES: dict[str, Callable[[], TTFont]] = {
    "NotoSansCJK-Regular.otf": lambda: han("NotoSansCJK-Regular.ttc", WIDE),
    "NotoSansCJK-Bold.otf": lambda: han("NotoSansCJK-Bold.ttc", BOLD),
    **{f"{name}.ttf": (lambda name=name: alphabet(f"{name}.ttf", minus))
       for name in ("NotoSans-Regular", "NotoSans-Bold", "NotoSerifDisplay-Bold")},
    **{f"names/{name}-Regular.ttf": (lambda name=name: alphabet(f"{name}-Regular.ttf")) for name in NAMES},
}  # fmt: skip


def runs(codes: Iterable[int]) -> list[list[int]]:
    """Return *codes* as closed runs: {1, 2, 3, 7} -> [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def licence(notices: set[str]) -> str:
    """Return the SIL Open Font License 1.1 with the copyright lines that the fonts carry."""
    lines = sorted(f"{notice} {RESERVED}." if "Adobe" in notice else notice for notice in notices)
    return "\n".join(lines) + "\n\n" + (HERE / "OFL-1.1.txt").read_text(encoding="utf-8")


def build(folder: Path) -> list[Path]:
    """Write every font, what each covers, and the licence into *folder*; return their paths."""
    written, coverage, notices = [], {}, set()
    for name, recipe in RECIPES.items():
        font = recipe()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        notices.add(str(font["name"].getDebugName(0)).replace(". All Rights Reserved", "").rstrip("."))
        assert not str(font["name"].getDebugName(1)).startswith("Source"), name
        font.save(path, reorderTables=True)
        written.append(path)
        coverage[name] = runs(font.getBestCmap())
        print(f"{name:44} {path.stat().st_size:>10,} bytes  {len(font.getBestCmap()):>6,} characters", file=sys.stderr)
    table = folder / "coverage.json"
    rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(ranges, separators=(',', ':'))}" for name, ranges in coverage.items())
    table.write_text("{\n" + rows + "\n}\n", encoding="utf-8")
    terms = folder / "OFL.txt"
    terms.write_text(licence(notices), encoding="utf-8")
    return [*written, table, terms]


def main() -> int:
    """Build in place, or with --check into a scratch folder and name each file that differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare with the committed files and write nothing")
    if not parser.parse_args().check:
        total = sum(path.stat().st_size for path in build(HERE))
        print(f"{total:,} bytes in all", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        fresh = build(Path(scratch))
        stale = [path for path in fresh if not filecmp.cmp(path, HERE / path.relative_to(scratch), shallow=False)]
    for path in stale:
        print(f"differs from what this script builds: {path.name}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
