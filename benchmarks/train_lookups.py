"""Learn `rag/names/match_weights.json`: how sure it is that two names are one.

    python benchmarks/train_lookups.py FOLDER [FOLDER ...]

FOLDERs hold files of official lists. One name: the names that a list gives of one entry, and a
name with a letter changed at random, a word left out, or given names as initials. Two: names of
other entries that share a sound, and names crossed from two entries. Every second entry is learned
on, `lookups.py` draws from the others. The bias is set where five in a hundred of other crossed
names would be offered as a match of any entry.
"""

import argparse
import json
import random
import re
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from concurrency import HashEncoder
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.preprocessing import StandardScaler

from ingest.names.sounds import name_words, sound_keys
from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from ingest.store.lexical.entry_keys import names_of_rows, telling_words
from ingest.store.lexical.entry_number import entry_number
from ingest.sync import sync
from rag.names.align import GENERAL, align, weight
from rag.names.match import WEIGHTS, against, features

OUT = Path(__file__).parents[1] / "rag" / "names" / WEIGHTS
HARD, CROSSED, OFFERED = 6, 1_000, 0.05
_NUMBER = re.compile(r"(?:^|; )(?:entity_number|group id): (\d+)", re.IGNORECASE)
_FORMER = re.compile(r"alt_type: fka", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Names = dict[str, list[str]]  # of one entry


def is_learned_on(name: str) -> bool:
    """Whether a name is of the half that is learned on."""
    return zlib.crc32(" ".join(sorted(telling_words(name))).encode()) % 2 == 0


def names_by_entry(folder: Path, data: Path) -> Names:
    settings = IngestSettings(folder, data)
    sync(settings, load_encoder=HashEncoder)
    index, found = Index(settings, versions()), defaultdict[str, list[str]](list)
    for document in index.documents():
        for passage in index.passages_of(document.path):
            for name, at in names_of_rows(passage):
                place = passage.places[at]
                row = passage.text[place.start - passage.start : place.end - passage.start]
                if not _FORMER.search(row):
                    number = _NUMBER.search(row)
                    key = entry_number(row) or (f"ent_num {number[1]}" if number else name.lower())
                    found[key].append(name)
    index.close()
    return {key: list(dict.fromkeys(names)) for key, names in found.items()}


def changed(name: str, chance: random.Random) -> str:
    """Return a name with one letter changed, a word left out, or given names as initials."""
    words = name.replace(",", " ").split()
    kind = chance.choice(["letter", "letter", "less", "initials"])
    if kind == "less" and len(words) > 2:
        del words[chance.randrange(1, len(words))]
    elif kind == "initials" and ", " in name:
        family, _, given = name.partition(", ")
        kept, parts = chance.randrange(2), given.split()
        del parts[chance.randrange(1, 4) :]  # "M. Azarenko" of three names
        words = [*parts[:kept], *(w[0] for w in parts[kept:]), *family.split()]
    else:
        at = max(range(len(words)), key=lambda n: (len(words[n]) > 3) * chance.random())
        word = words[at].lower()
        place = chance.randrange(len(word))
        new = chance.choice(["", word[place] * 2, chance.choice(_LETTERS)])
        words[at] = word[:place] + new + word[place + 1 :]
    return " ".join(words)


def crossed(names: Sequence[str], chance: random.Random) -> str:
    """Return a name with the words of two: a family's with another's given names."""
    one, two = chance.choice(names), chance.choice(names)
    if (", " in one) == (", " in two) and ", " in one:
        return f"{two.partition(', ')[2]} {one.partition(', ')[0]}"
    words, others = one.split(), [w for w in two.split() if _tells(w)]
    telling = [n for n, word in enumerate(words) if _tells(word)]
    if len(telling) < 2 or not others:
        return ""
    words[chance.choice(telling)] = chance.choice(others)
    return " ".join(words)


def _tells(word: str) -> bool:
    """Whether a word tells a firm from others; another one makes another firm."""
    return len(word) > 4 and all(weight(one) >= GENERAL for one in name_words(word))


class Sounds:
    """The names of all entries by the sounds that they share."""

    def __init__(self, entries: Names) -> None:
        self._by_key = defaultdict[str, set[tuple[str, str]]](set)
        for key, names in entries.items():
            for name in names:
                for sound in sound_keys(telling_words(name)):
                    self._by_key[sound].add((key, name))

    def near(self, name: str) -> Iterator[tuple[str, str]]:
        keys = sound_keys(telling_words(name))
        yield from sorted({pair for key in keys for pair in self._by_key.get(key, ())})


def is_same(a: str, b: str) -> bool:
    ours, theirs = sorted(telling_words(a)), sorted(telling_words(b))
    return ours == theirs or set(ours) <= set(theirs)


def counted(asked: str, listed: str) -> list[float] | None:
    found = align(asked, listed)
    return None if against(found) else list(features(found).values())


def examples(
    entries: Names, sounds: Sounds, chance: random.Random
) -> Iterator[tuple[list[float], int, str]]:
    """Yield figures, whether it is one name, and the entry."""
    learned = {k: v for k, v in entries.items() if is_learned_on(v[0])}
    names = [name for held in learned.values() for name in held]
    for key, held in learned.items():
        for listed in held:
            asked = [n for n in held if n != listed]
            asked += [changed(n, chance) for n in (*held, listed, listed)]
            for one in asked:
                figures = counted(one, listed)
                if figures and figures[0] > 0.5:  # another name altogether is no spelling
                    yield figures, 1, key
            near = [
                counted(listed, other)
                for number, other in sounds.near(listed)
                if number != key and not is_same(listed, other) and not is_same(other, listed)
            ]
            for figures in sorted((f for f in near if f), key=lambda f: -sum(f[:2]))[:HARD]:
                yield figures, 0, key
    for made in crosses(names, sounds, chance):
        for figures in most_alike(made, sounds, HARD // 2):
            yield figures, 0, made


def crosses(names: Sequence[str], sounds: Sounds, chance: random.Random) -> Iterator[str]:
    """Yield names crossed from two, those left out that are another spelling of a listed one."""
    for _ in range(CROSSED):
        made = crossed(names, chance)
        near = list(sounds.near(made)) if made else []
        if near and not any(is_same(made, other) for _, other in near):
            yield made


def most_alike(made: str, sounds: Sounds, count: int) -> list[list[float]]:
    """Return the figures of the names most like one that no list has."""
    figures = (counted(made, other) for _, other in sounds.near(made))
    return sorted((f for f in figures if f), key=lambda f: -sum(f[:2]))[:count]


def learn(entries: Names) -> dict[str, object]:
    """Return the weights as they are kept."""
    chance, sounds = random.Random(7), Sounds(entries)
    rows, labels, groups = zip(*examples(entries, sounds, chance), strict=True)
    x, y = np.asarray(rows), np.asarray(labels)
    scale = StandardScaler().fit(x)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2_000)
    folds = GroupKFold(5)
    held_out = cross_val_predict(
        model, scale.transform(x), y, cv=folds, groups=groups, method="predict_proba"
    )[:, 1]
    model.fit(scale.transform(x), y)
    weights = model.coef_[0] / scale.scale_
    names = [n for held in entries.values() if is_learned_on(held[0]) for n in held]
    best = [
        max((float(np.dot(f, weights)) for f in most_alike(made, sounds, HARD)), default=-30.0)
        for made in crosses(names, sounds, random.Random(8))
    ]
    bias = -float(np.quantile(best, 1 - OFFERED))
    order = list(features(align("Ann Lee", "Ann Lee")))
    return {
        "made_by": "python benchmarks/train_lookups.py",
        "examples": {"one name": int(y.sum()), "two": int((1 - y).sum()), "crossed": len(best)},
        "cross_validated": {"auc": round(float(roc_auc_score(y, held_out)), 4)},
        "one_name_kept": round(float(np.mean(x[y == 1] @ weights + bias >= 0)), 3),
        "features": order,
        "weights": [round(float(w), 4) for w in weights],
        "bias": round(bias, 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    entries: Names = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number, folder in enumerate(arguments.folders):
            for key, names in names_by_entry(folder, Path(scratch) / str(number)).items():
                entries[key] = list(dict.fromkeys([*entries.get(key, []), *names]))
    kept = learn(entries)
    OUT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(kept, indent=2))


if __name__ == "__main__":
    main()
