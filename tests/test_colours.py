"""The colours that mean something stand in one file, can be read on what they stand on, and are the same everywhere."""

import re
import tomllib
from pathlib import Path

import pytest

from results.colours import DARK, LIGHT, Colours, rules

HOME = Path(__file__).parent.parent
THEME = tomllib.loads((HOME / ".streamlit/config.toml").read_text("utf-8"))["theme"]
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("colours", "side"), [(LIGHT, "light"), (DARK, "dark")])
def test_each_can_be_read_on_its_background(colours: Colours, side: str) -> None:
    paper = THEME[side]["backgroundColor"]
    for name in ("pm", "pmm", "ink", "soft"):
        assert contrast(getattr(colours, name), paper) >= TEXT, name
    for ground in (paper, "#FFFFFF" if side == "light" else paper):  # Streamlit's box to tick is white by day
        assert contrast(colours.mark, ground) >= MARK
    assert contrast(colours.pm, colours.ink) > 1.5 and contrast(colours.pmm, colours.ink) > 1.5


@pytest.mark.parametrize(("colours", "side"), [(LIGHT, "light"), (DARK, "dark")])
def test_the_theme_has_the_same_ink_and_rule(colours: Colours, side: str) -> None:
    theme = THEME[side]
    assert (theme["textColor"], theme["primaryColor"], theme["borderColor"]) == (colours.ink, colours.ink, colours.rule)


def test_the_logo_has_the_colours_of_the_roles() -> None:
    logo = (HOME / "assets/logo.svg").read_text("utf-8")
    assert re.findall('fill="(#[^"]+)"', logo) == [LIGHT.pm, LIGHT.pmm]


def test_the_style_sheet_has_every_colour_with_its_dark_twin() -> None:
    assert f"--pm:light-dark({LIGHT.pm},{DARK.pm});" in rules()
    assert f"@media print{{.stApp,.shell{{--pm:{LIGHT.pm};" in rules()
    asked = {name for sheet in (HOME / "views").glob("*.css") for name in re.findall(r"var\(--(\w+)\)", sheet.read_text("utf-8"))}
    assert {"pm", "pmm", "ink", "soft", "rule", "mark"} <= asked


def test_no_other_file_has_a_colour_of_a_role() -> None:
    roles = {colour.lower() for side in (LIGHT, DARK) for colour in (side.pm, side.pmm)}
    for folder in ("views", "results", "web", "groups", "assets"):
        for path in (HOME / folder).glob("*.*"):
            if path.suffix in {".py", ".css", ".js", ".typ", ".toml", ".svg"} and path.name not in {"colours.toml", "logo.svg"}:
                assert not {c for c in roles if c in path.read_text("utf-8").lower()}, path
