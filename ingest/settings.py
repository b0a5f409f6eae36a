"""Where the corpus and the index are and which model embeds: the only file that reads the
environment for ingestion.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import SettingsError

PREFIX = "SANCTIONS_QA_"
DEFAULT_MODEL = "all-MiniLM-L6-v2"  # the packaged one; any other name or path goes to the library
DATABASE = PREFIX + "DATABASE"
_OBJECTS = re.compile(r"[a-z][a-z0-9+.-]+://")
READ_SECONDS = 60.0
READ_MEGABYTES = 1536
CONNECTIONS = 10
# All that a process needs which works on others' files: where programs, libraries and temporary
# files are, and in which language it runs. Keys and tokens it cannot give away then.


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Folders and model of one index, and what reading a file may cost."""

    corpus: Path  # the folder of documents
    data: Path  # index, conversations, log; made when first needed
    model: str = DEFAULT_MODEL  # a sentence-transformers model by name or path
    read_seconds: float = READ_SECONDS  # for a small file; a large one may take longer
    read_megabytes: int = READ_MEGABYTES  # of memory, for the process that reads files
    database: str = field(default="", repr=False)  # postgresql://…; "": files in the data folder
    database_connections: int = CONNECTIONS  # for questions, of one process
    objects: str = ""  # s3://bucket/prefix, of which ``corpus`` is a copy; "": a plain folder

    @property
    def place(self) -> str:
        """Where the index is, for people; an address is shown without its password."""
        if not self.database:
            return str(self.data)
        known = urlsplit(self.database)
        where = known.netloc.rpartition("@")[2]
        return f"{known.scheme}://{where}{known.path}"

    @property
    def source(self) -> str:
        """Where the documents are: an object store's address, or the folder."""
        return self.objects or str(self.corpus)

    @classmethod
    def from_environment(
        cls,
        *,
        corpus: str | Path | None = None,
        data: str | Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "IngestSettings":
        """Read SANCTIONS_QA_CORPUS, _DATA, _MODEL, _READ_SECONDS, _READ_MEGABYTES,
        _DATABASE and _DATABASE_CONNECTIONS.

        Arguments win. Without any the corpus is ``corpus/`` and the data ``data/`` beside it.

        :raises SettingsError: when a value cannot be used.
        """
        env = os.environ if environ is None else environ
        named = str(corpus or env.get(PREFIX + "CORPUS") or "corpus")
        objects = named.rstrip("/") if _OBJECTS.match(named) else ""
        folder = Path("corpus" if objects else named).resolve()
        beside = folder.parent / "data"
        store = Path(data or env.get(PREFIX + "DATA") or beside).resolve()
        if objects:
            folder = copy_of(objects, store)
        return cls(
            corpus=folder,
            data=store,
            model=env.get(PREFIX + "MODEL") or DEFAULT_MODEL,
            read_seconds=_number(env, "READ_SECONDS", READ_SECONDS, 1, 86_400),
            read_megabytes=int(_number(env, "READ_MEGABYTES", READ_MEGABYTES, 256, 1 << 20)),
            objects=objects,
            database=_address(env.get(DATABASE, "").strip()),
            database_connections=int(_number(env, "DATABASE_CONNECTIONS", CONNECTIONS, 1, 1_000)),
        )


def copy_of(objects: str, data: Path) -> Path:
    """Return the folder below the data folder into which an object store is brought."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", objects)[:60]
    return data / "objects" / f"{plain}-{sha256(objects.encode()).hexdigest()[:8]}" / "files"


# What programs need to start, to find each other and to know the language; no key is among them.
_NEEDED = (
    *("PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TESSDATA_PREFIX"),
    *("OMP_NUM_THREADS", "OMP_THREAD_LIMIT"),
)


def bare_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a process that reads strangers' files: no keys, no tokens."""
    env = os.environ if environ is None else environ
    return {name: env[name] for name in _NEEDED if name in env}


def _address(value: str) -> str:
    """Return an address of a database as it is; what it leads to is known when it is opened."""
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise SettingsError(
            f"{DATABASE} does not begin with postgresql://; write it as "
            "postgresql://USER@HOST:5432/NAME, or unset it to keep the index in the data folder"
        )
    return value


def _number(env: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    value = env.get(PREFIX + name) or default
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise SettingsError(
            f"{PREFIX}{name} is “{value}”; it must be a number from {least:,} to {most:,}"
        )
    return number


def program_version() -> str:
    """Return this program's version, "unknown" where it runs from a folder without installing."""
    try:
        return version("sanctions-qa")
    except PackageNotFoundError:
        return "unknown"
