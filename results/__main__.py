"""The report and the card at the command line.

python -m results answers.json --language en --name "Anna" --paper a4 -o report.pdf
python -m results answers.json --language en -o card.png
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from i18n import LANGUAGES, UnfinishedWords, words
from questions import Bank, UnsoundBank, bank_in_use
from results import card, pdf
from results.fields import BadLogo
from results.link import fold
from scoring import BadAnswer, score
from scoring.answers import from_json
from settings import BadSetting, settings

LOCAL_ADDRESS = "http://127.0.0.1:8501"
FAULTS = {
    "too_heavy": "this file is too large for a logo",
    "too_many_pixels": "this picture has too many pixels for a logo",
    "too_narrow": "this picture is too narrow for a logo",
    "heic": "a HEIC picture cannot be a logo here; use a PNG or a JPEG",
    "svg": "an SVG cannot be a logo here; use a PNG or a JPEG",
    "not_a_picture": "this is not a PNG, JPEG, WebP, GIF, AVIF or BMP picture",
}


class Refused(Exception):
    """Something that cannot be read, printed or written: where, and what is wrong."""

    def __init__(self, place: str, wrong: str) -> None:
        super().__init__(f"{place}: {wrong}")


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what it cannot read."""

    def error(self, message: str) -> NoReturn:
        """Say so, and where help is."""
        self.exit(2, f"{message.removeprefix('argument ')} (see {self.prog} --help)\n")


def day(written: str) -> datetime.date:
    """Return the date that is *written* as 2026-05-31."""
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a date is written as 2026-05-31, not {written!r}") from None


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 2 something cannot be read, printed or written (one line on stderr says where)."""
    arguments = _arguments(argv)
    try:
        _write(arguments.output, _made(bank_in_use(), arguments))
    except (Refused, BadSetting) as refused:
        return _refuse(str(refused))
    except (UnsoundBank, UnfinishedWords) as unsound:
        return _refuse(unsound.faults[0])
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror or error}")
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = Parser(prog="python -m results", description="Make the PDF report, or the picture to share.")
    parser.add_argument("answers", type=Path, help='a JSON file such as {"answers": {"q01": 4, ...}}')
    parser.add_argument("-o", "--output", type=Path, required=True, help="report.pdf or card.png")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--paper", choices=tuple(pdf.PAPERS), default="a4")
    parser.add_argument("--name", default="", help="whose result it is; on the card too, if given")
    parser.add_argument("--organisation", default="")
    parser.add_argument("--logo", type=Path, help="a PNG, JPEG, WebP or GIF file")
    parser.add_argument("--date", type=day, default=None, help="as 2026-05-31; today if left out")
    parser.add_argument("--url", help="where the quiz is served, else what PUBLIC_URL says")
    return parser.parse_args(argv)


def _made(bank: Bank, arguments: argparse.Namespace) -> bytes:
    kind = arguments.output.suffix.lower()
    if kind not in (".pdf", ".png"):
        raise Refused(str(arguments.output), "the name must end in .pdf or .png")
    place = str(arguments.answers)
    try:
        answers, seconds = from_json(bank, arguments.answers.read_bytes().decode("utf-8-sig"))
        profile = score(bank, answers, seconds)
    except UnicodeDecodeError as error:
        raise Refused(place, f"this is not UTF-8 text from byte {error.start} on") from None
    except BadAnswer as bad:
        raise Refused(place, str(bad)) from None
    if arguments.language not in bank.texts:
        raise Refused("--language", f"these questions are written in {', '.join(bank.texts)}, not in {arguments.language}")
    spoken = words(arguments.language)
    try:
        if kind == ".png":
            return card.card(bank, profile, answers, spoken, name=arguments.name)
        return pdf.report(
            bank,
            profile,
            answers,
            spoken,
            link=f"{(arguments.url or settings().public_url or LOCAL_ADDRESS).rstrip('/')}/result?r={fold(bank, answers)}&lang={arguments.language}",
            when=arguments.date or datetime.date.today(),
            paper=arguments.paper,
            name=arguments.name,
            organisation=arguments.organisation,
            logo=arguments.logo.read_bytes() if arguments.logo else None,
        )
    except pdf.TooFewAnswers as few:
        raise Refused(place, str(few)) from None
    except pdf.UnsafeLink:
        raise Refused("--url", "an address must begin with https:// or http://") from None
    except BadLogo as bad:
        raise Refused(str(arguments.logo), FAULTS[bad.fault]) from None


def _write(path: Path, made: bytes) -> None:
    """Write *made* whole or not at all."""
    unfinished = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            unfinished = Path(file.name)
            file.write(made)
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except OSError as error:
        raise Refused(str(path), error.strerror or str(error)) from None
    finally:
        if unfinished:
            unfinished.unlink(missing_ok=True)


def _refuse(why: str) -> int:
    print(why.replace("\n", " ").replace("\r", " "), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
