"""Whether both roles' sentences are equally attractive: single sentences in a shuffled order for raters, and what their ratings come to.

A rater sees one sentence at a time, without its other side, its axis or its role, and says from 1 to 7 how much they would like to do
it at work. Where one role's sentences are nicer, the quiz leans that way by itself.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

from questions.bank import Bank, Item, Pole, folder_in_use, load

COLUMNS = ("code", "sentence", "rating")
LOWEST, HIGHEST = 1, 7
CONTRAST_LIMIT = 0.7  # points of seven between the two sides of a contrast,
LANGUAGE_LIMIT = 0.25  # and between the means of the two roles in a language
ROUNDING = 1e-9
RATERS = 10


class BadRatings(Exception):
    """A file of ratings that cannot be read; the message names file and row."""


@dataclass(frozen=True, slots=True)
class SentenceToRate:
    """One sentence as a rater sees it: `code` stands for it on paper and tells nothing of its role."""

    code: str
    language: str
    pair: str
    pole: Pole
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The two sides of a contrast, or the two statements of an axis, as so many `ratings` made them: means of 1 to 7 for each role."""

    language: str
    pair: str
    pm: float
    pmm: float
    ratings: int

    @property
    def value(self) -> float:
        """How much nicer the PM side is, in points of seven."""
        return self.pm - self.pmm

    @property
    def uneven(self) -> bool:
        """Whether one side is nicer by more than is let pass."""
        return abs(self.value) > CONTRAST_LIMIT + ROUNDING


@dataclass(frozen=True, slots=True)
class Balance:
    """What the raters of one language said: means of all sentences of each role, the error of their difference, and each pair."""

    language: str
    raters: int
    pm: float
    pmm: float
    error: float
    pairs: tuple[Difference, ...]

    @property
    def uneven(self) -> bool:
        """Whether one role's sentences are nicer by more than is let pass."""
        return abs(self.pm - self.pmm) > LANGUAGE_LIMIT + ROUNDING


def sentences_to_rate(bank: Bank, language: str) -> tuple[SentenceToRate, ...]:
    """Return every sentence that can move a lean, one by one, in the order of the bank; KeyError if it does not speak *language*."""
    text = bank.texts[language].items
    return tuple(
        SentenceToRate(_code(language, item.id, sentence), language, _pair(item), pole, sentence)
        for item in bank.scored
        for pole, sentence in zip(_poles(item), text[item.id], strict=True)
    )


def _poles(item: Item) -> tuple[Pole, ...]:
    return tuple(pole for pole in (item.a, item.b, item.pole) if pole is not None)


def _pair(item: Item) -> str:
    return item.id if item.form == "contrast" else f"statements of {item.axis}"


def _code(language: str, id: str, sentence: str) -> str:
    return hashlib.blake2b(f"{language} {id} {sentence}".encode(), digest_size=4).hexdigest()


def shuffled(bank: Bank, language: str, seed: int, rater: int) -> tuple[SentenceToRate, ...]:
    """Return the sentences in the order of one *rater*: the same again for the same *seed*, another for each rater."""
    order = list(sentences_to_rate(bank, language))
    random.Random(f"{seed} {language} {rater}").shuffle(order)
    return tuple(order)


def write(bank: Bank, language: str, folder: Path, seed: int, raters: int) -> tuple[Path, ...]:
    """Write a file for each rater into *folder* and return them: a code, a sentence, and an empty place for the rating."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_written(bank, language, folder, seed, rater) for rater in range(1, raters + 1))


def _written(bank: Bank, language: str, folder: Path, seed: int, rater: int) -> Path:
    path = folder / f"{language}-rater-{rater:02}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows((sentence.code, sentence.text, "") for sentence in shuffled(bank, language, seed, rater))
    return path


def read(bank: Bank, files: Iterable[Path]) -> tuple[Balance, ...]:
    """Return what the raters said, language by language; BadRatings names what cannot be used."""
    known = {sentence.code: sentence for language in bank.texts for sentence in sentences_to_rate(bank, language)}
    rated = [ratings for path in files for ratings in [_ratings(path, known)] if ratings]
    spoken: dict[str, list[dict[str, int]]] = {}
    for ratings in rated:
        spoken.setdefault(known[next(iter(ratings))].language, []).append(ratings)
    return tuple(_balance(language, sentences_to_rate(bank, language), raters) for language, raters in sorted(spoken.items()))


def _ratings(path: Path, known: Mapping[str, SentenceToRate]) -> dict[str, int]:
    """Return code -> rating in one rater's file; a sentence without a rating is left out."""
    ratings: dict[str, int] = {}
    for row, cells in enumerate(_rows(path), 2):
        code, rating = cells["code"].strip(), cells["rating"].strip()
        if code not in known:
            raise BadRatings(f"{path}: row {row}: {code!r} is no sentence of this bank: it may have been changed since")
        if not rating:
            continue
        if rating not in map(str, range(LOWEST, HIGHEST + 1)):
            raise BadRatings(f"{path}: row {row}: {rating!r} is no rating: a whole number from {LOWEST} to {HIGHEST}")
        if code in ratings:
            raise BadRatings(f"{path}: row {row}: {code} was rated above")
        ratings[code] = int(rating)
    if len({known[code].language for code in ratings}) > 1:
        raise BadRatings(f"{path}: sentences of more than one language")
    return ratings


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restval="")
            if not {"code", "rating"} <= set(table.fieldnames or ()):
                raise BadRatings(f"{path}: row 1: the columns are {', '.join(COLUMNS)}")
            yield from table
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadRatings(f"{path}: cannot be read: {error}") from None


def _balance(language: str, sentences: Sequence[SentenceToRate], raters: Sequence[Mapping[str, int]]) -> Balance:
    means = {
        sentence.code: mean(given)
        for sentence in sentences
        if (given := [ratings[sentence.code] for ratings in raters if sentence.code in ratings])
    }
    by_pair: dict[str, dict[Pole, SentenceToRate]] = {}
    for sentence in sentences:
        by_pair.setdefault(sentence.pair, {})[sentence.pole] = sentence
    pairs = tuple(
        Difference(language, pair, means[both["pm"].code], means[both["pmm"].code], _count(both.values(), raters))
        for pair, both in by_pair.items()
        if all(sentence.code in means for sentence in both.values())
    )
    if not pairs:
        raise BadRatings(f"{language}: no pair of sentences was rated on both sides")
    differences = [pair.value for pair in pairs]
    error = stdev(differences) / len(differences) ** 0.5 if len(differences) > 1 else 0.0
    return Balance(language, len(raters), mean(p.pm for p in pairs), mean(p.pmm for p in pairs), error, pairs)


def _count(both: Iterable[SentenceToRate], raters: Sequence[Mapping[str, int]]) -> int:
    return min(sum(sentence.code in ratings for ratings in raters) for sentence in both)


def report(balances: Iterable[Balance]) -> Iterator[str]:
    """Return what there is to know, a line each: every language, then the pairs that are uneven, the worst first."""
    for balance in balances:
        verdict = f"more than {LANGUAGE_LIMIT}" if balance.uneven else f"within {LANGUAGE_LIMIT}"
        yield (
            f"{balance.language}: {balance.raters} raters, {len(balance.pairs)} pairs: PM {balance.pm:.2f}, PMM {balance.pmm:.2f},"
            f" difference {balance.pm - balance.pmm:+.2f} (standard error {balance.error:.2f}; {verdict})"
        )
        for pair in sorted((p for p in balance.pairs if p.uneven), key=lambda p: -abs(p.value)):
            yield f"{balance.language} {pair.pair}: PM {pair.pm:.2f}, PMM {pair.pmm:.2f}: {pair.value:+.2f}, more than {CONTRAST_LIMIT}"


def main(argv: list[str]) -> int:
    """Run the command; 0 done and balanced, 1 something is uneven, 2 ratings that cannot be used (one line names the place)."""
    parser = argparse.ArgumentParser(
        prog="python -m questions balance", description="Find out whether one role's sentences are nicer."
    )
    parser.add_argument("ratings", nargs="*", type=Path, help="filled-in files to read; without any, empty ones are written")
    parser.add_argument("--folder", type=Path, default=Path("balance"), help="where empty files go")
    parser.add_argument("--language", action="append", help="a language to write files for; without it, all")
    parser.add_argument("--raters", type=int, default=RATERS, help="how many raters a language")
    parser.add_argument("--seed", type=int, default=1, help="the same seed writes the same files")
    arguments = parser.parse_args(argv)
    bank = load(folder_in_use())
    if not arguments.ratings:
        for language in arguments.language or sorted(bank.texts):
            if language not in bank.texts:
                print(f"language: the bank has no {language!r}", file=sys.stderr)
                return 2
            write(bank, language, arguments.folder, arguments.seed, arguments.raters)
            print(
                f"{arguments.folder}: {arguments.raters} files of {len(sentences_to_rate(bank, language))} sentences in {language}"
            )
        return 0
    try:
        found = read(bank, arguments.ratings)
    except BadRatings as bad:
        print(bad, file=sys.stderr)
        return 2
    print("\n".join(report(found)))
    return int(any(balance.uneven or any(pair.uneven for pair in balance.pairs) for balance in found))
