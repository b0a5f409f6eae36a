"""benchmarks/lookups.py: what its rules make, what counts as right, and floors for both sides."""

import random
import sys
from pathlib import Path

import pytest

from ingest.store.index import Index, versions
from ingest.sync import sync

NAMES = ("natural order", "family first", "initials", "middle names left out", "one letter")


@pytest.fixture
def variants(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    for module in ("lookup_variants", "lookups", "train_lookups", "concurrency"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    import lookup_variants

    return lookup_variants


@pytest.fixture
def lookups(variants):  # noqa: ARG001  # it sets the path
    import lookups

    return lookups


def test_the_rules_write_a_name_as_standards_and_hands_do(variants) -> None:
    listed = variants.Listed("AZARENKO, Maksim Abdul Rahman", True)
    chance = random.Random(1)
    assert variants._natural(listed, chance) == "Maksim Abdul Rahman Azarenko"
    assert variants._turned(listed, chance) == "Azarenko Maksim Abdul Rahman"
    assert variants._initials(listed, chance) == "M. A. Azarenko"
    assert variants._dropped(listed, chance) == "Maksim Azarenko"
    firm = variants.Listed("OOO SHCHUKA, PERVAYA", False)
    assert variants._in_cyrillic(firm, chance) == "ООО ЩУКА ПЕРВАЯ"
    assert "chtch" in variants._replaced("щука", variants._FROM_CYRILLIC["French"])
    assert variants._syllables(variants.Listed("JINGJIA CO., LTD.", False), chance).startswith(
        "Jing Jia"
    )


def test_a_name_that_is_on_a_list_is_never_called_absent(variants) -> None:
    given, family = (variants.POOLS["people"]["Persian"][k][0] for k in ("given", "family"))
    listed = [variants.Listed(f"{family}, {given}", True)]
    made = {name for _, name in variants.absent(listed, random.Random(1), 150)}
    assert len(made) == 150
    assert f"{given} {family}" not in made


def test_the_share_found_counts_the_entry_and_no_other(lookups, settings, write, encoder) -> None:
    write("people.csv", "Name,Passport\nPavel HOLM,QX7654321\nMarta GRAU,QX7654322\n")
    sync(settings, load_encoder=lambda: encoder)
    index = Index(settings, versions())
    holm, grau = lookups.entries_of(index)
    assert lookups.is_right(index, "Pawel Holm", holm)[0]
    assert not lookups.is_right(index, "Pawel Holm", grau)[0]
    assert lookups.is_right(index, "Rudolf Rassendyll", holm) == (False, "nothing")
    index.close()


def test_names_of_official_lists_are_found_and_others_left_alone(lookups, shared, tmp_path) -> None:
    from ingest.settings import IngestSettings

    settings = IngestSettings(shared / "docs" / "lists", tmp_path / "data")
    sync(settings, load_encoder=lookups.HashEncoder)
    index = Index(settings, versions())
    found = lookups.measure(index, random.Random(1), 30, show=False)
    index.close()
    assert found["first"] >= 0.95
    assert found["offered"] <= 0.02
