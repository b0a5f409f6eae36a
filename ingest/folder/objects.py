"""A corpus in an object store (``s3://bucket/prefix``): the owner of fsspec and obstore.

Its objects are brought into a folder of the data folder, and that folder is read like any other. An
object is fetched again when what the store says of it has changed, and its file goes with it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Protocol

from filelock import FileLock, Timeout

from ingest.datamodels import Failure
from ingest.errors import CorpusError, IndexBusyError, SettingsError
from ingest.folder.scan import is_passed_over, path_of
from ingest.private import private_folder
from ingest.settings import IngestSettings

FETCHED_AT_ONCE = 8
_WAIT_SECONDS = 600.0  # while another process of this machine fetches
_BY_OBSTORE = ("s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss")
_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_TAGS = ("e_tag", "ETag", "etag")
_TIMES = ("last_modified", "LastModified", "mtime", "modified", "created")  # where there is no tag
_STATE, _FILES = "state.jsonl", "files"
_LONGEST = 255  # bytes of a file's name
_GONE = "is no longer there"  # or was never: some stores list the mark of a folder like an object
_NO_NAME = "its name cannot be a file's on this machine; give the object another name"
_TAKEN = "another object has the name of its folder; give one of the two another name"


class _Store(Protocol):
    """What is needed of fsspec's file systems."""

    def find(self, path: str, *, detail: bool) -> Mapping[str, Mapping[str, object]]:
        """Return all objects below a path with what is known of them."""

    def info(self, path: str) -> Mapping[str, object]:
        """Return what is known of an object."""

    def get_file(self, rpath: str, lpath: str) -> None:
        """Fetch an object into a file."""


def bring(settings: IngestSettings) -> list[Failure]:
    """Make the folder equal to the object store; nothing where the corpus is a plain folder.

    Return what could not be brought, each with the reason; the file of before stays in its place.

    :raises CorpusError: when the store cannot be listed; folder and index stay as they are.
    """
    if not settings.objects:
        return []
    with _Held(settings) as home:
        there, failures = _listed(settings)
        state = _state(home)
        for gone in state.keys() - there.keys():
            (home / _FILES / gone).unlink(missing_ok=True)
        kept = {n: tag for n, tag in state.items() if n in there}
        _note(home, kept)
        _clear_folders(home / _FILES)
        changed, fetch = [n for n, t in there.items() if kept.get(n) != t], _fetching(settings)
        with ThreadPoolExecutor(FETCHED_AT_ONCE) as at_once:
            for name, reason in zip(changed, at_once.map(fetch, changed), strict=True):
                if reason and reason != _GONE:
                    failures.append(Failure(name, reason))
                elif not reason:
                    _add(home, name, there[name])
    return failures


def bring_one(settings: IngestSettings, relative: str) -> None:
    """Bring one object where this machine does not have it as it is; nothing for a plain folder.

    :raises CorpusError: when it cannot be fetched.
    """
    if not settings.objects:
        return
    if not _is_name(relative):
        raise CorpusError(f"{relative}: {_NO_NAME}")
    with _Held(settings) as home:
        try:
            tag = _tag(_store(settings).info(f"{_path(settings)}/{relative}"))
        except SettingsError:
            raise
        except Exception as exc:  # noqa: BLE001  # each store has errors of its own
            reason = f"cannot be found ({_reason(exc)})"
        else:
            if _state(home).get(relative) == tag:
                return
            reason = _fetching(settings)(relative)
            if not reason:
                _add(home, relative, tag)
                return
    raise CorpusError(f"{settings.objects}/{relative} {reason}")


def original(settings: IngestSettings, relative: str) -> Path | None:
    """Return a document's file on this machine; None where it is none or cannot be fetched.

    It is never one outside the corpus folder.
    """
    corpus = settings.corpus.resolve()
    path = path_of(corpus, relative).resolve()
    if not path.is_relative_to(corpus):
        return None
    if settings.objects and not path.is_file():
        with suppress(CorpusError, SettingsError, IndexBusyError):
            bring_one(settings, relative)
    return path if path.is_file() else None


def refuse_changes(corpus: Path) -> None:
    """Refuse to write into a folder that is made equal to an object store.

    :raises CorpusError: naming the address.
    """
    address = corpus.parent / "address"
    if corpus.name == _FILES and address.is_file():
        raise CorpusError(
            f"the documents are kept in {address.read_text(encoding='utf-8')}; change them there, "
            "then run `sanctions-qa ingest`"
        )


class _Held:
    """Holds the right to change the folder's files, one process at a time; gives its home."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings, self._home = settings, settings.corpus.parent
        self._lock = FileLock(self._home / "lock", timeout=_WAIT_SECONDS)

    def __enter__(self) -> Path:
        try:
            private_folder(self._settings.data)
            private_folder(self._home.parent)
            private_folder(self._home)
            self._settings.corpus.mkdir(exist_ok=True)
            (self._home / "address").write_text(self._settings.objects, encoding="utf-8")
            self._lock.acquire()
        except Timeout as exc:
            raise IndexBusyError(
                f"another process fetches the documents of {self._settings.objects}; try again"
            ) from exc
        except OSError as exc:
            raise CorpusError(
                f"the folder {self._home} cannot be written ({exc}); name another with --data"
            ) from exc
        return self._home

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _store(settings: IngestSettings) -> _Store:
    """Open the store of an address; credentials are taken from where its programs have them."""
    protocol = settings.objects.partition("://")[0]
    try:
        if protocol in _BY_OBSTORE:
            kind = import_module("obstore.fsspec").FsspecStore
            # Not kept from one look to the next: credentials may have been given anew.
            found: _Store = kind(protocol, retry_config=_RETRIES, skip_instance_cache=True)
        else:
            found = import_module("fsspec").filesystem(protocol)
    except (ImportError, ValueError) as exc:
        raise SettingsError(
            f"the documents are in {settings.objects}, and what reads such an address is not "
            f"installed ({exc}); install the extra objects: "
            "pip install -c constraints.txt -e '.[objects]'"
        ) from exc
    return found


def _listed(settings: IngestSettings) -> tuple[dict[str, str], list[Failure]]:
    """Return what tells each object from its earlier versions, and what cannot be a file."""
    address, path = settings.objects, _path(settings)
    try:
        found = _store(settings).find(path, detail=True)
    except SettingsError:
        raise
    except Exception as exc:  # each store has errors of its own
        raise CorpusError(
            f"{address} cannot be listed ({_reason(exc)}); the index stays as it is. See that the "
            "address is right and that the store's variables (for s3 AWS_ENDPOINT_URL, "
            "AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) are set, then try again"
        ) from exc
    tags, failures = dict[str, str](), list[Failure]()
    for name, facts in sorted(found.items()):
        relative = name.strip("/").removeprefix(path).strip("/")
        if name.endswith("/") or facts.get("type") == "directory" or not relative:
            continue
        if any(is_passed_over(part) for part in relative.split("/")) and not _ours(relative):
            continue
        if not _is_name(relative):
            failures.append(Failure(relative.encode("utf-8", "replace").decode(), _NO_NAME))
        elif any(str(above) in tags for above in PurePosixPath(relative).parents):
            failures.append(Failure(relative, _TAKEN))
        else:
            tags[relative] = _tag(facts)
    return tags, failures


def _fetching(settings: IngestSettings) -> Callable[[str], str]:
    """Return what fetches an object by its name below the address; it says why it could not."""
    store, home, path = _store(settings), settings.corpus.parent, _path(settings)

    def fetch(relative: str) -> str:
        target = settings.corpus / relative
        beside = home / f"{sha256(relative.encode()).hexdigest()[:16]}.part"
        try:
            store.get_file(f"{path}/{relative}", str(beside))
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside, target)  # half of an object is never seen
        except FileNotFoundError:
            return _GONE
        except Exception as exc:  # noqa: BLE001  # each store has errors of its own
            beside.unlink(missing_ok=True)
            return f"cannot be fetched ({_reason(exc)}); it is tried again at the next ingest"
        return ""

    return fetch


def _is_name(relative: str) -> bool:
    parts = relative.split("/")
    return not any(
        part in ("", ".", "..") or re.search(r"[\x00-\x1f\\]", part) or _too_long(part)
        for part in parts
    )


def _too_long(part: str) -> bool:
    return len(part.encode("utf-8", "surrogatepass")) > _LONGEST


def _ours(relative: str) -> bool:
    """Whether it is a note of the program itself: which official texts were fetched when."""
    return relative.startswith("official/.")


def _reason(exc: Exception) -> str:
    told = " ".join(str(exc).split()).partition(" Debug source:")[0]  # obstore's second half
    return (told or type(exc).__name__)[:300]


def _path(settings: IngestSettings) -> str:
    return settings.objects.partition("://")[2].strip("/")


def _tag(facts: Mapping[str, object]) -> str:
    """Return what moves when an object is written: its tag, else its time, with its size."""
    told = [facts[k] for k in _TAGS if facts.get(k)] or [facts[k] for k in _TIMES if facts.get(k)]
    return f"{told[0] if told else ''}|{facts.get('size')}"


def _state(home: Path) -> dict[str, str]:
    """Return by name the tag of what was fetched, as far as its file is there still."""
    known = dict.fromkeys(_files(home / _FILES), "")
    try:
        with (home / _STATE).open(encoding="utf-8") as lines:
            noted = dict(json.loads(line) for line in lines)
    except (OSError, ValueError, TypeError):
        noted = {}
    return {name: str(noted.get(name, "")) for name in known}


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _note(home: Path, state: Mapping[str, str]) -> None:
    beside = home / "state.new"
    lines = (json.dumps(pair) + "\n" for pair in state.items())
    beside.write_text("".join(lines), encoding="utf-8")
    beside.replace(home / _STATE)


def _add(home: Path, name: str, tag: str) -> None:
    """Note one more; a file whose note was lost is fetched again."""
    with (home / _STATE).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps([name, tag]) + "\n")


def _clear_folders(folder: Path) -> None:
    """Delete folders that have become empty."""
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
