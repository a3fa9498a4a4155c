"""Cut the fonts of the screen out of those that Streamlit serves, down to the letters and signs that our pages show.

    pip install fonttools==4.68.0 brotli     # with Streamlit installed
    python assets/fonts/screen.py            # writes screen/*.woff2 and screen/fonts.json beside this file

Streamlit's pages ask for fonts of nearly a megabyte: every script, every weight, thousands of icons. `web/packed.py` answers with
these instead, as long as Streamlit's own files (whose names change with what is in them) are those that they were cut from. Other letters come from the visitor's system.
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent / "screen"
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin with marks, for names
    *range(0x400, 0x460),  # Russian
    *(0x2002, 0x2009, 0x200A, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2020, 0x2022, 0x2026, 0x2030, 0x202F, 0x2039, 0x203A, 0x20AC, 0x20BD, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194),
    *(0x2212, 0x00D7, 0x2248, 0x2260, 0x2264, 0x2265),
]
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "rlig", "tnum", "lnum"]
AXES = {"SourceSerif": {"wght": (400, 700), "opsz": 36}, "SourceSans": {"wght": (400, 700)}}


def folder() -> Path:
    """Return where Streamlit keeps its fonts and scripts."""
    spec = find_spec("streamlit")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "static" / "static"


def icons() -> list[str]:
    """Return the names of the icons that Streamlit's own widgets may show."""
    scripts = "".join(path.read_text("utf-8") for path in sorted((folder() / "js").glob("*.js")))
    return sorted(set(re.findall(r":material/([a-z_0-9]+)", scripts)))


def options(*features: str) -> Options:
    """Return how the fonts are cut."""
    chosen = Options()
    chosen.flavor = "woff2"
    chosen.layout_features = list(features)
    chosen.hinting = False
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    chosen.recalc_timestamp = False
    chosen.drop_tables += ["DSIG", "FFTM", "meta"]
    return chosen


def renamed(font: TTFont, name: str) -> None:
    """Call *font* by a name of its own: the licence keeps 'Source' for the original."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16, 25):
            record.string = name


def text_font(path: Path, axes: dict[str, object], name: str) -> TTFont:
    """Return the letters of a variable font, within *axes*."""
    font = TTFont(path, recalcTimestamp=False)
    cutter = Subsetter(options(*FEATURES))
    cutter.populate(unicodes=[code for code in LETTERS if code in font.getBestCmap()])
    cutter.subset(font)
    present = {axis.axisTag for axis in font["fvar"].axes}
    font = instantiateVariableFont(font, {tag: limits for tag, limits in axes.items() if tag in present})
    renamed(font, name)
    return font


def icon_font(path: Path) -> TTFont:
    """Return the icons of Streamlit's widgets, each still drawn for its name written out."""
    font = TTFont(path, recalcTimestamp=False)
    glyphs, cutter = set(), Subsetter(options("liga", "rlig", "rclt"))
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(sub, "ExtSubTable", sub) for sub in lookup.SubTable):
            for first, ligatures in getattr(table, "ligatures", {}).items():
                cmap = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
                for ligature in ligatures:
                    spelled = "".join(cmap.get(glyph, "?") for glyph in (first, *ligature.Component))
                    if spelled in WANTED:
                        glyphs.add(ligature.LigGlyph)
                    else:
                        ligature.unwanted = True
                ligatures[:] = [ligature for ligature in ligatures if not getattr(ligature, "unwanted", False)]
    cutter.populate(glyphs=sorted(glyphs), unicodes=[*range(0x30, 0x3A), 0x5F, *range(0x61, 0x7B)])
    cutter.subset(font)
    renamed(font, "Quiz Icons")
    return font


WANTED = frozenset(icons())


def main() -> None:
    """Write the fonts, and from which of Streamlit's files each was cut."""
    HERE.mkdir(exist_ok=True)
    made = {}
    for pattern, build, target in (
        ("SourceSerifVariable-Roman*", lambda path: text_font(path, AXES["SourceSerif"], "Quiz Serif"), "serif.woff2"),
        ("SourceSansVF-Upright*", lambda path: text_font(path, AXES["SourceSans"], "Quiz Sans"), "sans.woff2"),
        ("MaterialSymbols-Rounded*", icon_font, "icons.woff2"),
    ):
        (path,) = (folder() / "media").glob(pattern)
        font = build(path)
        font.flavor = "woff2"
        font.save(HERE / target)
        made[path.name] = target
        print(f"{path.name}: {path.stat().st_size:,} bytes cut to {(HERE / target).stat().st_size:,}")
    (HERE / "fonts.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
