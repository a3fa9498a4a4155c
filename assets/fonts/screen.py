"""Cut the fonts of the screen out of those that Streamlit has, down to the letters and signs that our pages show, one file a script.

    pip install fonttools==4.68.0 brotli     # with Streamlit installed
    python assets/fonts/screen.py            # writes screen/*.woff2, screen/fonts.json and screen/fonts.css beside this file

Streamlit's pages ask for fonts of nearly a megabyte: every script, every weight, thousands of icons. Pages of `serve.py` come with
`fonts.css` instead: a browser fetches the files whose letters stand on the page. Other letters come from the visitor's system.
"""

from __future__ import annotations

import hashlib
import json
import re
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent / "screen"
SIGNS = [
    *(0x2002, 0x2009, 0x200A, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2020, 0x2022, 0x2026, 0x2030, 0x202F, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2194),
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
]
NAMES = sorted({ord(letter) for name in ("Русский",) for letter in name})  # as the languages are called on every page
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *SIGNS]
SCRIPTS = {
    "latin": LATIN,
    "cyrillic": [*range(0x400, 0x460), 0x20BD],
    "marked": [*range(0x100, 0x180)],  # Latin with rarer marks, for names
}
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "rlig", "tnum", "lnum"]
AXES = {"serif": {"wght": 600, "opsz": 36}, "sans": {"wght": (400, 700)}}
FAMILIES = {"serif": "Source Serif", "sans": "Source Sans", "icons": "Material Symbols Rounded"}


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


def text_font(path: Path, letters: list[int], axes: dict[str, object], name: str) -> TTFont:
    """Return the *letters* of a variable font, within *axes*."""
    font = TTFont(path, recalcTimestamp=False)
    cutter = Subsetter(options(*FEATURES))
    cutter.populate(unicodes=[code for code in letters if code in font.getBestCmap()])
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


def kept(font: TTFont, name: str) -> str:
    """Write *font* and return what its file is called: by what is in it, so that browsers may keep it for good."""
    font.flavor = "woff2"
    font.save(HERE / "new.woff2")
    digest = hashlib.sha256((HERE / "new.woff2").read_bytes()).hexdigest()[:8]
    (HERE / "new.woff2").rename(HERE / f"{name}.{digest}.woff2")
    print(f"{name}: {(HERE / f'{name}.{digest}.woff2').stat().st_size:,} bytes")
    return f"{name}.{digest}.woff2"


def rule(family: str, file: str, weights: str, letters: list[int]) -> str:
    """Return the style rule by which a browser finds *file*, where a page shows one of its *letters*."""
    shown = f"unicode-range:{','.join(spans(letters))};" if letters else ""
    waits = "block" if family == FAMILIES["icons"] else "swap"
    source = f'src:url(./fonts/{file}) format("woff2")'
    return f'@font-face{{font-family:"{family}";font-weight:{weights};font-display:{waits};{shown}{source}}}'


def spans(letters: list[int]) -> list[str]:
    """Return *letters* as the ranges of a style rule."""
    found: list[list[int]] = []
    for code in sorted(letters):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in found]


def main() -> None:
    """Write the fonts, where each is found, and the style rules that name them."""
    HERE.mkdir(exist_ok=True)
    for old in HERE.glob("*.woff2"):
        old.unlink()
    files, rules = {}, []
    for pattern, name, weights in (
        ("SourceSerifVariable-Roman*", "serif", "100 900"),
        ("SourceSansVF-Upright*", "sans", "100 900"),
    ):
        (path,) = (folder() / "media").glob(pattern)
        for script, letters in SCRIPTS.items():
            more = NAMES if (name, script) == ("sans", "latin") else []
            font = text_font(path, [*letters, *more], AXES[name], f"Quiz {name.title()} {script.title()}")
            files[f"{name}-{script}"] = kept(font, f"{name}-{script}")
            rules.append(rule(FAMILIES[name], files[f"{name}-{script}"], weights, letters))
            if more:
                rules.append(rule(FAMILIES[name] + " Names", files[f"{name}-{script}"], weights, more))
    (path,) = (folder() / "media").glob("MaterialSymbols-Rounded*")
    files["icons"] = kept(icon_font(path), "icons")
    rules.append(rule(FAMILIES["icons"], files["icons"], "400", []))
    (HERE / "fonts.json").write_text(json.dumps(files, indent=1) + "\n", "utf-8")
    (HERE / "fonts.css").write_text("\n".join(rules) + "\n", "utf-8")


if __name__ == "__main__":
    main()
