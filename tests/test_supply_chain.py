"""What an installation is made of: pinned with digests, listed, and under licences we looked at."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
# Their source stays open when it is changed; ours is not touched by that. All others are freer.
LIMITED = {
    *("axe-playwright-python", "certifi", "fpdf2", "fqdn", "hypothesis", "orjson", "pathspec"),
    *("psycopg", "psycopg-binary", "psycopg-pool", "tld", "tqdm"),
}


@pytest.fixture(scope="module")
def licences() -> dict[str, object]:
    pytest.importorskip("license_expression", reason="pip install -e .[dev]")
    return runpy.run_path(str(ROOT / "tools" / "licences.py"))


@pytest.fixture(scope="module")
def lock() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "tools" / "lock.py"))


def locked() -> dict[str, tuple[str, list[str]]]:
    """Return version and digests by name."""
    found = {}
    for entry in LOCK.replace("\\\n", " ").splitlines():
        if entry and not entry.startswith("#"):
            pin, *hashes = entry.split()
            name, version = pin.split("==")
            found[name] = (version, hashes)
    return found


def test_every_pinned_version_has_the_digests_of_its_files(lock) -> None:
    pins = lock["pins"]((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert {name: version for name, (version, _) in locked().items()} == {
        name: str(version) for name, version in pins
    }
    digest = re.compile("--hash=sha256:[0-9a-f]{64}")
    for name, (_, hashes) in locked().items():
        assert hashes, name
        assert [h for h in hashes if not digest.fullmatch(h)] == []


def test_every_package_that_is_asked_for_is_pinned(licences) -> None:
    names = {licence.package for licence in licences["licences"]()}
    assert names - locked().keys() == set()


def test_the_lock_names_no_place_to_install_from() -> None:
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", LOCK)


@pytest.mark.parametrize(
    ("filename", "is_one"),
    [
        ("torch-2.13.0-cp311-cp311-win_amd64.whl", True),
        ("torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl", True),
        ("torch-2.13.0.tar.gz", True),
        ("torch-2.13.0.post1-cp311-cp311-win_amd64.whl", False),
        ("torch-2.13.1-cp311-cp311-win_amd64.whl", False),
        ("torchvision-2.13.0-cp311-cp311-win_amd64.whl", False),
        ("torch-2.13.0.exe", False),
    ],
)
def test_the_files_of_a_version_are_told_by_their_names(lock, filename: str, is_one: bool) -> None:
    version = lock["Version"]("2.13.0")
    assert lock["is_of"](filename, "torch", version) == is_one


def test_no_package_is_under_a_licence_that_nobody_looked_at(licences) -> None:
    found = licences["licences"]()
    assert len(found) > 150
    assert [x for x in found if x.rank == licences["STRONG"]] == []
    assert {x.package for x in found if x.rank == licences["LIMITED"]} == LIMITED
    assert {x.package: x.expression for x in found}["fpdf2"] == "LGPL-3.0-only"


@pytest.mark.parametrize(
    ("expression", "rank"),
    [
        ("MIT", "FREE"),
        ("BSD-3-Clause AND CC0-1.0", "FREE"),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", "LIMITED"),
        ("LGPL-3.0-only", "LIMITED"),
        ("GPL-3.0-only OR MIT", "FREE"),
        ("GPL-3.0-or-later", "STRONG"),
        ("MIT AND AGPL-3.0-only", "STRONG"),
        ("SSPL-1.0", "STRONG"),
        ("LicenseRef-Proprietary", None),
        ("do what you like", None),
    ],
)
def test_strong_copyleft_is_told_from_the_rest(licences, expression: str, rank: str | None) -> None:
    assert licences["rank_of"](expression) == (licences[rank] if rank else None)


def test_the_parts_of_an_installation_can_be_listed_as_cyclonedx(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx_py", reason="pip install -e .[dev]")
    out = tmp_path / "sbom.cdx.json"
    recipe = re.search(r"^sbom:.*\n((?:\t.*\n?)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    line = recipe[1].splitlines()[-1].strip()
    for name, value in (("BIN)/python -m", f"{sys.executable} -m"), ("SBOM)", str(out))):
        line = line.replace(f"$({name}", value)
    line = line.replace("$(BIN)/python", sys.executable)
    # Comparing with the schema takes a minute, and the recipe does it.
    subprocess.run([*line.split(), "--no-validate"], cwd=ROOT, check=True, capture_output=True)
    listed = json.loads(out.read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    versions = {c["name"].lower(): c["version"] for c in listed["components"]}
    assert versions["torch"].startswith(locked()["torch"][0])
    assert versions["tantivy"] == locked()["tantivy"][0]
    assert listed["metadata"]["component"]["name"] == "sanctions-qa"
