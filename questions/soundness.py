"""What makes a bank sound: the rules an author works under, each broken one named with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from questions import prose
from questions.bank import FIT, POLES, SECTION_SIZE, Bank, Item
from questions.files import BankFile, Files, TextFile, UnsoundBank, languages

ID = re.compile(r"[qxs]\d\d", re.ASCII)  # an item's id stands in the address of a quiz under way
SIDE_WORDS = 16  # a side of a contrast, and a statement, in a script with spaces
SIDE_HAN = 32  # the same, in Han characters
NAME_LETTERS, NAME_HAN = 30, 10  # the name of a pole, which stands around the radar, on paper and inside sentences
NAME_WORD = 16  # letters that cannot be broken over the two lines of a name
SIDE_RATIO = 1.4  # the longer side of a contrast over the shorter, in characters
CLAIM_USES = 3  # items that may lean on one claim
SHARED_ITEMS = 6
ANYWHERE_ITEMS = 2  # items of a pole that presume nothing of a workplace


def faults(bank: Bank, files: Files) -> tuple[str, ...]:
    """Return every fault of *bank*, each as "file: place: what is wrong"; empty if it is sound."""
    return (
        *_coding(bank),
        *_keying(bank, files.bank),
        *_balance(bank),
        *_scenes(files.bank),
        *_evidence(bank),
        *(f for language, text in files.texts.items() for f in _sentences(bank, language, text)),
        *prose.faults(tuple(a.id for a in bank.axes), bank.claims, bank.documents, bank.texts, files.paths, files.prose),
        *_spoken(bank),
        *_release(bank),
        *_lost(bank),
        *_calibration(bank),
    )


def _twice(ids: list[str]) -> list[str]:
    return [i for i, n in Counter(ids).items() if n > 1]


def _coding(bank: Bank) -> Iterator[str]:
    axes = {a.id for a in bank.axes}
    for claim in bank.claims.values():
        place = f"sources.toml: claim {claim.id}"
        if not claim.codings:
            yield f"{place}: no document is coded for it"
        if (claim.axis is None) != (claim.pole is None):
            yield f"{place}: a claim has both an axis and a pole, or neither (shared ground)"
        if claim.axis is not None and claim.axis not in axes:
            yield f"{place}: unknown axis {claim.axis!r}"
        for twice in _twice([c.document for c in claim.codings]):
            yield f"{place}: document {twice} is coded twice"
        for coding in claim.codings:
            document = bank.documents.get(coding.document)
            if document is None:
                yield f"{place}: unknown document {coding.document!r}"
            elif coding.section not in document.sections:
                yield f"{place}: document {document.id} has no section {coding.section!r}"


def _keying(bank: Bank, file: BankFile) -> Iterator[str]:
    for twice in _twice([i.id for i in file.items]):
        yield f"bank.toml: item {twice}: the id stands twice"
    for twice in _twice(file.axes):
        yield f"bank.toml: axis {twice}: the id stands twice"
    if not bank.core or len(bank.core) % SECTION_SIZE:
        yield f"bank.toml: items: {len(bank.core)} for everybody; the quiz asks {SECTION_SIZE} at a time, and {len(bank.core) % SECTION_SIZE} would be left over"
    axes = set(file.axes)
    for raw in file.items:
        place = f"bank.toml: item {raw.id}"
        if not ID.fullmatch(raw.id):
            yield f"{place}: an id is q, x or s and two digits"
        if not raw.scored:
            if raw.axis or raw.pole or raw.a or raw.extension or raw.form != "statement":
                yield f"{place}: shared ground has no axis, pole, side or weight: it is an unscored statement"
            continue
        if raw.axis not in axes:
            yield f"{place}: unknown axis {raw.axis!r}"
        if raw.form == "contrast" and (raw.a is None or raw.pole or raw.claim or set(raw.claims) != set(POLES)):
            yield f"{place}: a contrast names which pole side a is, and one claim for each pole"
        if raw.form == "statement" and (raw.pole is None or raw.a or raw.claims or raw.claim is None or raw.extension):
            yield f"{place}: a statement names its pole and one claim"


def _balance(bank: Bank) -> Iterator[str]:
    def sides(items: list[Item]) -> int:
        return sum(1 if i.a == "pm" else -1 for i in items if i.form == "contrast")

    shapes = set()
    for axis in bank.axes:
        core = [i for i in bank.core if i.axis == axis.id]
        contrasts = [i for i in core if i.form == "contrast"]
        poles = [i.pole for i in core if i.form == "statement"]
        place = f"bank.toml: axis {axis.id}"
        if not contrasts:
            yield f"{place}: no contrast"
        if poles.count("pm") != poles.count("pmm"):
            yield f"{place}: unbalanced: {poles.count('pm')} statements for PM, {poles.count('pmm')} for PMM"
        extended = contrasts + [i for i in bank.extension if i.axis == axis.id]
        for items in (contrasts, extended):
            if abs(sides(items)) > len(items) % 2:
                yield f"{place}: unbalanced: the PM side is not on the left in half of its {len(items)} contrasts"
        shapes.add((len(contrasts), len(poles), len(extended)))
    if len(shapes) > 1:
        yield "bank.toml: axes: unbalanced: the axes differ in the number of contrasts or statements"
    if abs(sides(list(bank.core))) > 1:
        yield "bank.toml: items: unbalanced: the PM side is not on the left in half of all contrasts"
    for start in range(0, len(bank.core), SECTION_SIZE):
        for twice in _twice([i.axis or "" for i in bank.core[start : start + SECTION_SIZE]]):
            yield f"bank.toml: section {start // SECTION_SIZE + 1}: axis {twice} is asked twice in it"
    if len(bank.shared) > SHARED_ITEMS:
        yield f"bank.toml: items: {len(bank.shared)} on shared ground, at most {SHARED_ITEMS}"


def _scenes(file: BankFile) -> Iterator[str]:
    """An axis is not about one industry: its contrasts play in several, and either pole can be chosen where a workplace lacks something."""
    for axis in file.axes:
        items = [i for i in file.items if i.axis == axis]
        scenes = [i.scene for i in items if i.form == "contrast"]
        if len(scenes) > 1 and scenes[0] is not None and len(set(scenes)) == 1:
            yield f"bank.toml: axis {axis}: all its contrasts play in one industry ({scenes[0]})"
        for pole in POLES:
            speaking = [i for i in items if i.form == "contrast" or i.pole == pole]
            free = [i for i in speaking if pole not in i.presumes]
            if len(speaking) >= ANYWHERE_ITEMS > len(free):
                needed = ", ".join(dict.fromkeys(i.presumes[pole] for i in speaking if pole in i.presumes))
                yield f"bank.toml: axis {axis}: pole {pole}: nearly all its items presume {needed}; {ANYWHERE_ITEMS} at least must do without"


def _evidence(bank: Bank) -> Iterator[str]:
    uses: Counter[str] = Counter()
    for item in bank.items:
        place = f"bank.toml: item {item.id}"
        if not item.claims:
            yield f"{place}: no claim behind it"
        poles = POLES if item.form == "contrast" else (item.pole,)
        for claim_id, pole in zip(item.claims, poles, strict=False):
            claim = bank.claims.get(claim_id)
            if claim is None:
                yield f"{place}: unknown claim {claim_id!r}"
            elif item.scored:
                uses[claim_id] += 1
                if claim.axis != item.axis:
                    yield f"{place}: claim {claim_id} is on axis {claim.axis or 'none (shared ground)'}, not {item.axis}"
                if round(claim.weight, 9) < FIT:
                    yield f"{place}: claim {claim_id} is too thin to weigh: {claim.weight:.3f}, and {FIT:g} is the least (FIT in questions/bank.py)"
                elif not claim.fit:
                    yield f"{place}: claim {claim_id} is disputed: the documents give it to both roles"
                if (claim.support > 0) != (pole == "pm"):
                    yield f"{place}: claim {claim_id} speaks for the other pole"
            elif claim.axis is not None:
                yield f"{place}: claim {claim_id} is not shared ground"
    for claim_id, n in uses.items():
        if n > CLAIM_USES:
            yield f"bank.toml: claim {claim_id} stands behind {n} items, at most {CLAIM_USES}"


def length(sentence: str) -> tuple[int, int]:
    """Return how long a sentence is and how long it may be: in Han characters where it has some, in words otherwise."""
    han = len(re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]", sentence))
    return (han, SIDE_HAN) if han else (len(sentence.split()), SIDE_WORDS)


def _names(file: str, text: TextFile) -> Iterator[str]:
    """A name of a pole fits around the radar on the narrowest screen."""
    for axis, names in text.axes.items():
        for pole, name in (("pm", names.pm), ("pmm", names.pmm)):
            han = length(name)[1] == SIDE_HAN
            most = NAME_HAN if han else NAME_LETTERS
            if len(name) > most:
                yield f"{file}: axes {axis} {pole}: {name!r} is too long around the radar: {len(name)} characters, at most {most}"
            elif not han and (word := max(re.split("[ -]", name), key=len)) and len(word) > NAME_WORD:
                yield f"{file}: axes {axis} {pole}: {word!r} is too long for a line of the radar: {len(word)} letters, at most {NAME_WORD}"


def _sentences(bank: Bank, language: str, text: TextFile) -> Iterator[str]:
    file = f"text/{language}.toml"
    if text.language != language:
        yield f"{file}: language: says {text.language!r}"
    yield from _names(file, text)
    yield from _same_keys(file, "axes", {a.id for a in bank.axes}, set(text.axes))
    yield from _same_keys(file, "items", {i.id for i in bank.items}, set(text.items))
    yield from _same_keys(file, "claims", set(bank.claims), set(text.claims))
    yield from _same_keys(file, "documents", set(bank.documents), set(text.documents))
    for id, document in text.documents.items():
        if id in bank.documents:
            yield from _same_keys(file, f"documents {id} sections", set(bank.documents[id].sections), set(document.sections))
    for item in bank.items:
        raw = text.items.get(item.id)
        if raw is None:
            continue
        place = f"{file}: item {item.id}"
        wanted = (True, True, False) if item.form == "contrast" else (False, False, True)
        if (bool(raw.a), bool(raw.b), bool(raw.says)) != wanted:
            yield f"{place}: " + ("a contrast has sentences a and b" if item.a else "a statement has one sentence, says")
            continue
        for name, sentence in (("a", raw.a), ("b", raw.b), ("says", raw.says)):
            if sentence and (found := length(sentence))[0] > found[1]:
                yield f"{place}: {name}: too long: {found[0]}, at most {found[1]}"
        if raw.a and raw.b and max(len(raw.a), len(raw.b)) > SIDE_RATIO * min(len(raw.a), len(raw.b)):
            yield f"{place}: one side is longer than {SIDE_RATIO} times the other ({len(raw.a)} and {len(raw.b)} characters)"


def _spoken(bank: Bank) -> Iterator[str]:
    spoken = languages()
    if not set(spoken) & set(bank.texts):
        yield f"text: the app speaks none of {', '.join(sorted(bank.texts))}; give it one of {', '.join(spoken)}"


def _same_keys(file: str, what: str, wanted: set[str], found: set[str]) -> Iterator[str]:
    for key in sorted(wanted - found):
        yield f"{file}: {what}: missing sentence for {key}"
    for key in sorted(found - wanted):
        yield f"{file}: {what}: unknown {key}"


def _release(bank: Bank) -> Iterator[str]:
    last = bank.releases[-1]
    if bank.version not in {release.version for release in bank.releases}:
        yield (
            f"versions.toml: version {bank.version} is not on record yet: when nothing else is missing, run python -m questions --release,"
            " so that links of it are read for ever"
        )
    elif (last.version, last.fingerprint) != (bank.version, bank.fingerprint):
        yield (
            f"versions.toml: the keying is not that of version {last.version} any more: give bank.toml a new version"
            " and run python -m questions --release, so that old links are still read"
        )
    for twice in _twice([r.version for r in bank.releases]):
        yield f"versions.toml: version {twice} stands twice"


def _lost(bank: Bank) -> Iterator[str]:
    """Every link of an earlier version still gives its result: its items all mean the same today, or the version is kept whole."""
    known = {item.keying for item in bank.items} | {item.mirrored for item in bank.items if item.mirrored}
    for release in bank.own_releases:
        if lost := [keying.split(" ")[0] for keying in release.keyings if keying not in known]:
            yield (
                f"versions.toml: version {release.version}: {len(lost)} of its items ({', '.join(lost[:3])} ...) are not asked any more,"
                f" so its links would lose answers: keep that version whole in a folder {release.version}/ (python -m questions --keep,"
                " before a bank is changed)"
            )


def faults_of_kept(bank: Bank) -> tuple[str, ...]:
    """Return every fault of the earlier versions that are kept whole beside *bank*, which are read only when somebody asks for one."""
    try:
        return tuple(fault for old in bank.earlier for fault in _kept(bank, old))
    except UnsoundBank as unsound:
        return unsound.faults


def _kept(bank: Bank, old: Bank) -> Iterator[str]:
    for language in sorted(set(bank.texts) - set(old.texts)):
        yield f"{old.version}/text/{language}.toml: cannot be read"
    for language, text in old.texts.items():
        yield from _same_keys(f"{old.version}/text/{language}.toml", "items", {i.id for i in old.items}, set(text.items))
    for claim in sorted({claim for item in old.items for claim in item.claims} - set(bank.claims)):
        yield f"{old.version}/sources.toml: claim {claim}: sources.toml and its texts have lost it"


def _calibration(bank: Bank) -> Iterator[str]:
    if bank.calibration is None:
        return
    file, scored = "calibration.toml", {i.id for i in bank.scored}
    if bank.calibration.fingerprint != bank.fingerprint:
        yield f"{file}: fingerprint: it was made for another keying; calibrate this bank anew, or take the file away"
    if bank.calibration.language not in bank.texts:
        yield f"{file}: language: the bank has no {bank.calibration.language!r}"
    for id in sorted(scored - set(bank.calibration.factors)):
        yield f"{file}: factors: missing for {id}"
    for id in sorted(set(bank.calibration.factors) - scored):
        yield f"{file}: factors: {id} is not a scored item"
