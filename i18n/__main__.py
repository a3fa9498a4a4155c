"""The translator's desk: say what each language lacks, or name the files that `make words` brings up to date, each begun if there is none."""

from __future__ import annotations

import argparse
import datetime
import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from i18n import CATALOGUES, read, unfinished
from i18n.languages import ALL_LANGUAGES, SOURCE, Language

SENTENCES_NAMED = 3  # sentences that a language lacks which are named; the others are counted
CATALOGUE_HEAD = """# {name}: the words of PM or PMM? on screen and on paper.
# Each English sentence is its own key; the glossary is in questions/glossary.toml.
#"""


def faults() -> tuple[str, ...]:
    """Return what each language lacks, a draft's first line saying that it is one; empty if all may be released."""
    found: list[str] = []
    for code, row in ALL_LANGUAGES.items():
        if row.draft:
            found.append(f"i18n/languages.toml: {code}: a draft: `make run` shows it, and a release cannot")
        if code != SOURCE:
            found += counted(row, read(code))
    return tuple(found)


def counted(row: Language, catalog: Catalog) -> tuple[str, ...]:
    """Return what the *catalog* of a language lacks: how much in all, and the first few of it."""
    lacking = unfinished(row, catalog)
    if not lacking:
        return ()
    file, more = f"i18n/{row.code}.po", len(lacking) - SENTENCES_NAMED
    rest = (f"{file}: and {more} more, each with an empty msgstr or marked fuzzy",) if more > 0 else ()
    return (f"{file}: {len(lacking)} of {len(catalog)} sentences are not translated", *lacking[:SENTENCES_NAMED], *rest)


def begin(row: Language) -> None:
    """Write the catalogue of a language that has none: its head, and not a sentence yet."""
    catalog = Catalog(
        locale=row.locale,
        header_comment=CATALOGUE_HEAD.format(name=row.locale.english_name),
        project="PM or PMM?",
        version="1.0",
        last_translator="the editors of PM or PMM?",
        language_team=row.locale.english_name,
        revision_date=datetime.datetime.now(datetime.UTC),
        fuzzy=False,
    )
    catalog.msgid_bugs_address = ""  # Babel puts a placeholder where it is given none
    with (CATALOGUES / f"{row.code}.po").open("wb") as file:
        write_po(file, catalog)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 1 a language lacks something or is a draft (each named with its place)."""
    parser = argparse.ArgumentParser(prog="python -m i18n", description="Check the app's words in every language.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say whether every language is whole")
    what.add_argument("--files", action="store_true", help="print the code and the locale of each language that has a .po file")
    if parser.parse_args(argv).files:
        for code, row in ALL_LANGUAGES.items():
            if code != SOURCE:
                if not (CATALOGUES / f"{code}.po").exists():
                    begin(row)
                print(f"{code}/{row.locale}")
        return 0
    found = faults()
    print("\n".join(found) if found else f"whole: {', '.join(ALL_LANGUAGES)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
