"""The scorer at the command line: JSON in and out, a CSV file into another, or real answers into a calibrated bank.

python -m scoring < answers.json
python -m scoring answers.csv -o results.csv
python -m scoring calibrate answers.csv --language en -o NEW_FOLDER
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from datetime import date
from pathlib import Path

from questions import Bank, UnsoundBank, bank_in_use, folder_in_use
from scoring.answers import BadAnswer, from_json
from scoring.lean import score
from settings import BadSetting

SIZES = (50, 100, 200, 400, 1000)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 2 something cannot be read, scored or written (one line on stderr says where)."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["calibrate"]:
        return calibrate(words[1:])
    parser = argparse.ArgumentParser(
        prog="python -m scoring",
        description="Score answers: JSON on standard input, or a CSV file.",
        epilog="python -m scoring calibrate --help says how real answers re-estimate the bank's weights.",
    )
    parser.add_argument("answers", nargs="?", type=Path, help="a CSV file with a column id and a column for each item")
    parser.add_argument("-o", "--output", type=Path, help="the CSV file to write")
    arguments = parser.parse_args(words)
    if (arguments.answers is None) != (arguments.output is None):
        parser.error("a CSV file goes with -o and the name of the file to write")
    try:
        bank = bank_in_use()
        if arguments.answers is None:
            _json(bank)
        else:
            _csv(bank, arguments.answers, arguments.output)
    except UnsoundBank as unsound:
        return _refuse(unsound.faults[0])
    except (BadAnswer, BadSetting) as bad:
        return _refuse(str(bad))
    except OSError as error:
        return _refuse(f"{error.filename or arguments.answers}: {error.strerror or error}")
    return 0


def calibrate(argv: list[str]) -> int:
    """Calibrate the bank on real answers; 0 the folder is written, 2 it is not, and one line on stderr says why."""
    from scoring.calibration import RECOMMENDED, NotCalibrated, read
    from scoring.calibration_report import REPORT, sample_sizes
    from scoring.calibration_report import calibrate as calibrated

    parser = argparse.ArgumentParser(
        prog="python -m scoring calibrate", description="Re-estimate the weights of the bank from real answers in one language."
    )
    parser.add_argument("answers", nargs="?", type=Path, help="a CSV file with a column id and a column for each item")
    parser.add_argument("--language", help="the language that all of them answered in")
    parser.add_argument("-o", "--output", type=Path, help="the folder to write the calibrated bank to; it must not exist")
    parser.add_argument("--version", help="the new bank's version (default: the next number)")
    parser.add_argument("--sizes", action="store_true", help="print what so many people can tell, and do nothing else")
    arguments = parser.parse_args(argv)
    source, target = arguments.answers, arguments.output
    if not arguments.sizes and not (source and target and arguments.language):
        parser.error("a CSV file goes with --language and its code, and -o and the name of a new folder")
    try:
        bank = bank_in_use()
        if arguments.sizes:
            print(sample_sizes(SIZES, len(bank.core)), end="")
            return 0
        made = calibrated(read(bank, source), arguments.language, target, arguments.version, date.today(), folder_in_use())
    except NotCalibrated as refused:
        return _refuse(f"{source}: not calibrated: {refused}")
    except UnsoundBank as unsound:
        return _refuse(unsound.faults[0])
    except (BadAnswer, BadSetting) as bad:
        return _refuse(str(bad))
    except OSError as error:
        return _refuse(f"{error.filename or source}: {error.strerror or error}")
    people = made.calibration.people if made.calibration else 0
    few = f" (recommended at {RECOMMENDED})" if people < RECOMMENDED else ""
    print(
        f"{target}: version {made.version} from {people} sheets in {arguments.language}{few}; {target / REPORT} says what moved"
    )
    return 0


def _json(bank: Bank) -> None:
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadAnswer(f"this is not UTF-8 text from byte {error.start} on", place="standard input") from None
    try:
        answers, seconds = from_json(bank, text)
        profile = score(bank, answers, seconds)
    except BadAnswer as bad:
        raise BadAnswer(bad.wrong, bad.item, bad.value, f"standard input{bad.place and ': '}{bad.place}") from None
    print(json.dumps(profile.to_json(), indent=1, ensure_ascii=False))


def _csv(bank: Bank, source: Path, target: Path) -> None:
    from scoring.sheets import score_file  # pyarrow takes a while to load, and JSON does without

    begun = time.monotonic()
    shown = begun

    def progress(rows: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > 1:
            shown = time.monotonic()
            print(f"scored {rows:,} rows", file=sys.stderr, flush=True)

    rows = score_file(bank, source, target, progress, lambda sentence: print(sentence, file=sys.stderr))
    print(f"scored {rows:,} {'row' if rows == 1 else 'rows'} in {time.monotonic() - begun:.1f} s", file=sys.stderr)


def _refuse(why: str) -> int:
    print(why.replace("\n", " ").replace("\r", " "), file=sys.stderr)
    return 2


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever reads the output may stop early, as `head` does
    sys.exit(main())
