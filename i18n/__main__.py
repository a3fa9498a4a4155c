"""The translator's desk: say what each language lacks, or name the files that `make words` brings up to date."""

from __future__ import annotations

import argparse
import sys

from i18n import read, unfinished
from i18n.languages import EVERY, SOURCE


def faults() -> tuple[str, ...]:
    """Return what each language lacks, a draft's first line saying that it is one; empty if all may be released."""
    found: list[str] = []
    for code, row in EVERY.items():
        if row.draft:
            found.append(f"i18n/languages.toml: {code}: a draft: `make run` shows it, and a release cannot")
        if code != SOURCE:
            found += unfinished(row, read(code))
    return tuple(found)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 1 a language lacks something or is a draft (each named with its place)."""
    parser = argparse.ArgumentParser(prog="python -m i18n", description="Check the app's words in every language.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say whether every language is whole")
    what.add_argument("--files", action="store_true", help="print the code and the locale of each language that has a .po file")
    if parser.parse_args(argv).files:
        print("\n".join(f"{code}/{row.locale}" for code, row in EVERY.items() if code != SOURCE))
        return 0
    found = faults()
    print("\n".join(found) if found else f"whole: {', '.join(EVERY)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
