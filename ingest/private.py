"""Files and folders that only their owner can read: what people ask and index is theirs."""

import os
from pathlib import Path

FILE, FOLDER = 0o600, 0o700


def private_file(path: Path) -> None:
    """Make a file if it is not there, and let only its owner read and write it."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, FILE))
    _allow(path, FILE)


def private_folder(path: Path) -> None:
    """Make a folder and those above it, and let only its owner into the last.

    :raises OSError: where it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER, exist_ok=True)
    _allow(path, FOLDER)


def make_private(folder: Path) -> None:
    """Let only the owner read what libraries have written into a folder, at any depth."""
    for path, _, names in os.walk(folder):
        _allow(Path(path), FOLDER)
        for name in names:
            _allow(Path(path) / name, FILE)


def _allow(path: Path, mode: int) -> None:
    """Set the rights of what is ours; another owner's file and a foreign disk keep theirs."""
    try:
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
    except OSError:
        return
