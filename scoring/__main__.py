"""The scorer at the command line: JSON in and out, or a CSV file into another.

python -m scoring < answers.json
python -m scoring answers.csv -o results.csv
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from questions import Bank, UnsoundBank, load
from scoring.answers import BadAnswer, from_json
from scoring.lean import score


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 2 something cannot be read, scored or written (one line on stderr says where)."""
    parser = argparse.ArgumentParser(
        prog="python -m scoring", description="Score answers: JSON on standard input, or a CSV file."
    )
    parser.add_argument("answers", nargs="?", type=Path, help="a CSV file with a column id and a column for each item")
    parser.add_argument("-o", "--output", type=Path, help="the CSV file to write")
    arguments = parser.parse_args(argv)
    if (arguments.answers is None) != (arguments.output is None):
        parser.error("a CSV file goes with -o and the name of the file to write")
    try:
        bank = load()
        if arguments.answers is None:
            _json(bank)
        else:
            _csv(bank, arguments.answers, arguments.output)
    except UnsoundBank as unsound:
        return _refuse(unsound.faults[0])
    except BadAnswer as bad:
        return _refuse(str(bad))
    except OSError as error:
        return _refuse(f"{error.filename or arguments.answers}: {error.strerror or error}")
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

    def told(rows: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > 1:
            shown = time.monotonic()
            print(f"scored {rows:,} rows", file=sys.stderr, flush=True)

    rows = score_file(bank, source, target, told)
    print(f"scored {rows:,} rows in {time.monotonic() - begun:.1f} s", file=sys.stderr)


def _refuse(why: str) -> int:
    print(why.replace("\n", " ").replace("\r", " "), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
