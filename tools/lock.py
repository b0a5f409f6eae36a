"""Write `requirements.lock`: the versions of `constraints.txt` with the digests of their files.

    python tools/lock.py

The digests are what the registry that pip is configured with says of each file of a version, for
every platform; files in folders that pip also looks into (torch without CUDA may lie in one) are
counted as well. pip's own session asks, so its proxies, certificates and settings hold.
`pip install --require-hashes -r requirements.lock` then takes nothing else.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parent.parent
PINS, LOCK = ROOT / "constraints.txt", ROOT / "requirements.lock"
HEAD = """\
# The versions of constraints.txt with the SHA-256 of every file that may be installed.
# Written by tools/lock.py; not to be edited. torch: also the build without CUDA for Linux.
"""
_JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}
_PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")


def pins(text: str) -> Iterator[tuple[str, Version]]:
    """Yield name and version of each line that pins one."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            found = _PIN.fullmatch(line.strip())
            if not found:
                raise SystemExit(f"{PINS.name}: “{line}” pins no version")
            yield canonicalize_name(found[1]), Version(found[2])


def is_of(filename: str, name: str, version: Version) -> bool:
    """Whether a file is of this version; a build of one's own such as 2.13.0+cpu is too."""
    try:
        if filename.endswith(".whl"):
            found = parse_wheel_filename(filename)[:2]
        else:
            found = parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return False
    return found[0] == name and Version(found[1].public) == version


class Registry:
    """What pip is configured to install from."""

    def __init__(self) -> None:
        # pip has no public way to ask for the digests of all files of a version.
        from pip._internal.commands import create_command

        command: Any = create_command("download")
        options, _ = command.parse_args([])
        self._session = command._build_session(options)
        self._address = options.index_url.rstrip("/")
        places = [*options.find_links, *options.extra_index_urls]
        self._folders = [Path(p.removeprefix("file://")) for p in places if "://" not in p[7:]]

    def digests(self, name: str, version: Version) -> list[str]:
        """Return the SHA-256 of all files of a version, in order."""
        answer = self._session.get(f"{self._address}/{name}/", headers=_JSON)
        answer.raise_for_status()
        files = answer.json()["files"]
        found = {f["hashes"]["sha256"] for f in files if is_of(f["filename"], name, version)}
        return sorted(found | set(self._beside(name, version)))

    def _beside(self, name: str, version: Version) -> Iterator[str]:
        for folder in self._folders:
            for file in folder.glob("*") if folder.is_dir() else ():
                if is_of(file.name, name, version):
                    with file.open("rb") as content:
                        yield hashlib.file_digest(content, "sha256").hexdigest()


def lines(name: str, version: Version, digests: list[str]) -> str:
    """Return one requirement as pip reads it."""
    if not digests:
        raise SystemExit(f"the registry has no file of {name} {version}")
    return " \\\n    ".join([f"{name}=={version}", *(f"--hash=sha256:{d}" for d in digests)])


def main() -> None:
    """Ask for each pin and write the lock."""
    registry = Registry()
    wanted = list(pins(PINS.read_text(encoding="utf-8")))
    found = [lines(name, version, registry.digests(name, version)) for name, version in wanted]
    LOCK.write_text(HEAD + "\n".join(found) + "\n", encoding="utf-8")
    sys.stdout.write(f"{LOCK.name}: {len(found)} versions\n")


if __name__ == "__main__":
    main()
