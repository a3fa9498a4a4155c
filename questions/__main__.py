"""The author's desk: print the bank, check one, or release a new version of it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from questions import balance
from questions.bank import SHIPPED_BANK, Bank, Item, load
from questions.files import UnsoundBank, unfinished
from questions.releases import changed_weights, keep, record_weights, release
from questions.soundness import faults_of_kept


def sentences(bank: Bank, item: Item) -> dict[str, dict[str, str]]:
    """Return language -> the item's sentences by name: a and b, or statement."""
    names = ("a", "b") if item.form == "contrast" else ("statement",)
    return {language: dict(zip(names, text.items[item.id], strict=True)) for language, text in bank.texts.items()}


def as_json(bank: Bank) -> dict[str, Any]:
    """Return the whole bank in the shape that other programs rely on."""
    first = bank.texts.get("en") or next(iter(bank.texts.values()))
    return {
        "version": bank.version,
        "fingerprint": bank.fingerprint,
        "weights_on_record": dict(bank.releases[-1].weights),
        "axes": [
            {
                "id": axis.id,
                "pm": first.axes[axis.id].pm,
                "pmm": first.axes[axis.id].pmm,
                "weight": axis.weight,
                "text": {
                    language: {"pm": text.axes[axis.id].pm, "pmm": text.axes[axis.id].pmm, "about": text.axes[axis.id].about}
                    for language, text in bank.texts.items()
                },
            }
            for axis in bank.axes
        ],
        "items": [
            {
                "id": item.id,
                "axis": item.axis,
                "form": item.form,
                "pole": item.pole,
                "a": item.a,
                "b": item.b,
                "scored": item.scored,
                "extension": item.extension,
                "weight": item.weight,
                "evidence": [
                    {
                        "claim": e.claim,
                        "document": e.document,
                        "section": e.section,
                        "direction": e.direction,
                        "strength": e.strength,
                    }
                    for e in item.evidence
                ],
                "text": sentences(bank, item),
            }
            for item in bank.items
        ],
    }


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 done, 1 the bank has faults (each printed with its place), 2 wrong words."""
    given = sys.argv[1:] if argv is None else argv
    if given[:1] == ["balance"]:
        return balance.main(given[1:])
    parser = argparse.ArgumentParser(
        prog="python -m questions",
        description="Print the question bank as JSON.",
        epilog="python -m questions balance finds out whether one role's sentences are nicer: see its own --help.",
    )
    parser.add_argument("--check", action="store_true", help="say whether the bank is sound")
    parser.add_argument("--release", action="store_true", help="record the bank's keying as a new version")
    parser.add_argument("--record-weights", action="store_true", help="put changed weights on record for the present version")
    parser.add_argument("--keep", action="store_true", help="keep the present version whole, before the bank is changed")
    parser.add_argument("bank", nargs="?", type=Path, default=SHIPPED_BANK, help="a bank's folder, or its bank.toml")
    arguments = parser.parse_args(given)
    folder = arguments.bank.parent if arguments.bank.suffix == ".toml" else arguments.bank
    try:
        if arguments.release:
            print(f"released version {release(folder)}")
        if arguments.record_weights:
            print(f"recorded the weights of version {record_weights(folder)}")
        if arguments.keep:
            print(f"kept in {keep(folder)}")
        bank = load(folder)
        if found := faults_of_kept(bank):
            raise UnsoundBank(found)
    except UnsoundBank as unsound:
        for fault in unsound.faults:
            print(fault, file=sys.stdout if arguments.check else sys.stderr)
        return 1
    if arguments.check and (changed := changed_weights(bank)):
        print(
            f"versions.toml: {len(changed)} weights of version {bank.version} ({', '.join(changed[:3])} ...) are not those on record, and links that people"
            " hold are read with them: see what moves (python -m tests.simulator.moved), say so in CHANGELOG.md under Scores,"
            " then run python -m questions --record-weights"
        )
        return 1
    if arguments.check and (drafts := unfinished(folder)):
        print("\n".join(drafts))
        return 1
    if arguments.check:
        print(
            f"sound: version {bank.version}, {len(bank.core)} items and {len(bank.extension)} more, {len(bank.shared)} on"
            f" shared ground, {len(bank.claims)} claims, {len(bank.documents)} documents, {len(bank.texts)} languages"
            + (f", version {', '.join(bank.kept_folders)} kept" if bank.kept_folders else "")
            + (f", calibrated on {made.people} sheets in {made.language}" if (made := bank.calibration) else "")
        )
    elif not (arguments.release or arguments.keep or arguments.record_weights):
        json.dump(as_json(bank), sys.stdout, ensure_ascii=False, indent=1)
        print()
    return 0


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever reads the output may stop early, as `head` does
    sys.exit(main())
