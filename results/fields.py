"""What people type on their report, made printable: any name in any script, and a logo that is only a picture.

Nothing here knows typst. A character that the fonts lack would stop a file that must keep its standards, so it becomes a box.
"""

from __future__ import annotations

import io
import json
import threading
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
BOX = "\N{WHITE SQUARE}"
CUT = "\N{HORIZONTAL ELLIPSIS}"
BREAK = "\N{ZERO WIDTH SPACE}"
LONGEST_NAME = 80
LONGEST_CLOSING = 600
LONGEST_WORD = 36  # characters without a place to break; more would run out of a column
READ_AT_MOST = 4  # times the cap: what is looked at of a field of any length
MARKS = 4  # marks on one letter; Vietnamese needs two, Hebrew with cantillation four

LOGO_BYTES = 5_000_000
LOGO_PIXELS = 4_000_000  # more is never decoded: 16 MB in memory
JPEG_PIXELS = (
    20_000_000  # a JPEG, as phones take them, is made small while it is decoded; a progressive one is whole in memory first
)
NARROWEST = 20  # times as long as wide, or as wide as high
LEAST_VISIBLE = 2  # of a picture with something on it
FRAMES = 10  # of an animation that are looked at for one that shows something
FAINTEST = 235  # of 255: what is lighter cannot be seen on white paper
LOGO_SIZE = (408, 120)  # 34 by 10 mm at 305 dots an inch
LOGO_WEIGHT = 40_000  # bytes of PNG; heavier pictures lose colours, so that the report stays light
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP")
LogoFault = Literal["too_heavy", "too_many_pixels", "too_narrow", "heic", "svg", "not_a_picture"]
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_decoding = threading.Lock()  # one picture at a time, however many are sent at once


class BadLogo(Exception):
    """A logo that cannot be used; `fault` says why."""

    def __init__(self, fault: LogoFault) -> None:
        super().__init__(fault)
        self.fault: LogoFault = fault


@dataclass(frozen=True, slots=True)
class PrintableText:
    """A cleaned field: what is printed, and whether it had to be cut."""

    text: str
    cut: bool

    @property
    def breakable(self) -> str:
        """The text with places to break in words that are longer than a column."""
        return " ".join(_breakable(word) for word in self.text.split(" "))

    @property
    def plain(self) -> str:
        """The text with a box for all but the letters, figures and signs of Latin, Greek, Cyrillic and Han.

        For the rare mix that no font can set although it has each sign by itself.
        """
        return "".join(c if _is_plain(c) else BOX for c in self.text)


def printable(typed: str, longest: int = LONGEST_NAME) -> PrintableText:
    """Return *typed* as it can be printed: in NFC, on one line, without steering characters, boxes for what no font has.

    >>> printable("  Анна\\tМария ").text, printable("a\\u202eb\\x00").text, printable("x" * 90).text[-2:]
    ('Анна Мария', 'ab□', 'x…')
    """
    looked_at = typed[: longest * READ_AT_MOST]
    clusters = list(_clusters(unicodedata.normalize("NFC", "".join(map(_printable_character, looked_at)))))
    text = " ".join("".join(map(_in_some_font, clusters)).split())
    if len(text) <= longest and len(typed) == len(looked_at):
        return PrintableText(text, False)
    length = longest - 1
    while length > 0 and unicodedata.category(text[length : length + 1] or " ").startswith("M"):
        length -= 1
    return PrintableText(text[:length].rstrip() + CUT, True)


def logo(picture: bytes) -> bytes:
    """Return *picture* as a small PNG without its metadata; BadLogo where it is not a picture that can be used.

    It is decoded and encoded anew, never passed on: an SVG may carry scripts, and a small file may unpack to gigabytes.
    """
    if len(picture) > LOGO_BYTES:
        raise BadLogo("too_heavy")
    head = picture[:1024].lstrip().lower()
    if b"<svg" in head or head.startswith((b"<?xml", b"\x1f\x8b")):
        raise BadLogo("svg")
    if picture[4:8] == b"ftyp" and picture[8:12] in HEIC and b"avif" not in picture[16:64]:  # what else it may be read as
        raise BadLogo("heic")
    with _decoding:
        return _small(picture)


def _small(picture: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            _measure(image)
            image.draft("RGB", LOGO_SIZE)
            small = ImageOps.exif_transpose(_shown(image))
            _check_shape(small)
    except Image.DecompressionBombError as bomb:
        raise BadLogo("too_many_pixels") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise BadLogo("not_a_picture") from fault
    small.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    encoded = _png(small)
    for colours in (256, 64, 16):
        if len(encoded) <= LOGO_WEIGHT:
            break
        encoded = _png(small.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))
    return encoded


def _measure(image: Image.Image) -> None:
    """Refuse, before it is decoded, a picture that would take too much memory, or that no logo is as narrow as."""
    made_small = image.format == "JPEG" and "progressive" not in image.info
    if image.width * image.height > (JPEG_PIXELS if made_small else LOGO_PIXELS):
        raise BadLogo("too_many_pixels")
    _check_shape(image)


def _check_shape(image: Image.Image) -> None:
    if max(image.size) > NARROWEST * min(image.size):
        raise BadLogo("too_narrow")


def _shown(image: Image.Image) -> Image.Image:
    """Return what *image* shows, in 8 bits a colour: of an animation the first frame that something is on, without empty margins."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    best = image.convert("RGBA" if image.has_transparency_data else "RGB")
    for frame in range(1, FRAMES):
        if _visible_part(best) == LEAST_VISIBLE:
            break
        try:
            image.seek(frame)
        except EOFError:
            break
        best = max(best, image.convert("RGBA"), key=_visible_part)
    return _cropped(best)


def _visible_part(image: Image.Image) -> int:
    """Return how much is on *image*: 0 where all of it is transparent, 1 where it is of one colour, else LEAST_VISIBLE."""
    if image.mode == "RGBA" and not image.getchannel("A").getbbox():
        return 0
    return LEAST_VISIBLE if image.getcolors(1) is None else 1


def _cropped(image: Image.Image) -> Image.Image:
    """Return *image* without the transparent margins round what it shows."""
    shown = image.getchannel("A").getbbox() if image.mode == "RGBA" else None
    return image.crop(shown) if shown else image


def is_visible(logo: bytes) -> bool:
    """Whether anything of *logo*, as `logo` returned it, shows on white paper: of a white one made for dark pages nothing does."""
    with Image.open(io.BytesIO(logo), formats=("PNG",)) as image:
        picture = image.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    darkest, _ = Image.alpha_composite(paper, picture).convert("L").getextrema()
    return int(darkest) <= FAINTEST  # type: ignore[arg-type]


def _png(image: Image.Image) -> bytes:
    into = io.BytesIO()
    image.save(into, "PNG", optimize=True)
    return into.getvalue()


def _printable_character(c: str) -> str:
    """Return one typed character, or what stands for it: a space, a box, or nothing."""
    category = unicodedata.category(c)
    if c.isspace() or category in ("Zl", "Zp"):
        return " "
    if category in ("Cc", "Cs", "Co", "Cn"):
        return BOX
    if (category == "Cf" and c not in JOINERS) or "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef":
        return ""
    return c


JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian and the scripts of India spell with them


def _clusters(text: str) -> Iterator[str]:
    """Yield each letter with the marks and joiners that follow it."""
    cluster = ""
    for c in text:
        if cluster and (unicodedata.category(c).startswith("M") or c in JOINERS):
            cluster += c
            continue
        if cluster:
            yield cluster
        cluster = c
    if cluster:
        yield cluster


def _in_some_font(cluster: str) -> str:
    """Return *cluster* with the marks that stand in the same font as its letter, or a box for a letter that no font has."""
    base, marks = cluster[0], cluster[1:][:MARKS]
    if base in JOINERS or unicodedata.category(base).startswith("M"):
        return BOX  # a mark with nothing to sit on
    homes = [font for font in font_coverages() if ord(base) in font]
    if not homes:
        return BOX
    covered = max(("".join(m for m in marks if ord(m) in font) for font in homes), key=len)
    return base + covered


class FontCoverage:
    """The code points of one font."""

    def __init__(self, runs: list[list[int]]) -> None:
        self.starts = [low for low, _ in runs]
        self.ends = [high for _, high in runs]

    def __contains__(self, code: int) -> bool:
        """Whether the font has a glyph for *code*."""
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


@cache
def font_coverages() -> tuple[FontCoverage, ...]:
    """Return what each font covers, as the font script wrote it down."""
    table = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))
    return tuple(FontCoverage(runs) for name, runs in table.items() if "Bold" not in name)


def _is_plain(c: str) -> bool:
    return c == " " or "!" <= c <= "~" or "\u00a1" <= c <= "\u024f" or "\u0370" <= c <= "\u04ff" or "\u4e00" <= c <= "\u9fff"


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    pieces, piece = [], ""
    for cluster in _clusters(word):
        if len(piece) >= LONGEST_WORD // 2:
            pieces.append(piece)
            piece = ""
        piece += cluster
    return BREAK.join([*pieces, piece])
