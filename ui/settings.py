"""The settings of this package: of the command line and of the page.

The only file of this package that reads the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from ingest.settings import PREFIX, IngestSettings
from rag.settings import NO_READER, RagSettings
from ui.errors import UiError
from ui.tokens import new_token, why_guessable

HOST = "127.0.0.1"  # another address only where it is asked for: see `ServingSettings`
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORT = 8501
API_PORT = 8502
WATCH = "--watch"  # an argument of the page's script: follow the folder
PROCESSES = min(4, os.cpu_count() or 1)  # each holds the models: some 400 MB, and a large index
MAX_PROCESSES = 64
_PROCESSES = PREFIX + "PROCESSES"
MAX_UPLOAD_MB = 100  # the server holds an upload in memory while it comes in


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """How the command line reports an error that it does not know."""

    DEBUG: ClassVar[str] = PREFIX + "DEBUG"

    debug: bool = False  # print the traceback

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "CommandSettings":
        """Read SANCTIONS_QA_DEBUG: anything but nothing and 0 turns it on."""
        env = os.environ if environ is None else environ
        return cls(debug=env.get(cls.DEBUG, "") not in ("", "0"))


@dataclass(frozen=True, slots=True)
class ServingSettings:
    """Where the page is served, and who may come in.

    :raises UiError: when another machine could reach it without a token or a sign-in.
    """

    TOKEN: ClassVar[str] = PREFIX + "TOKEN"
    SIGN_IN: ClassVar[str] = PREFIX + "SIGN_IN"

    address: str = HOST
    port: int | None = None
    token: str = field(default="", repr=False)  # asked of each browser once
    sign_in: str = ""  # a TOML file with Streamlit's [auth]: who signs in with which provider

    def __post_init__(self) -> None:
        _check_token(self.TOKEN, self.token)
        if self.sign_in and not Path(self.sign_in).is_file():
            raise UiError(f"{self.SIGN_IN} names {self.sign_in}, and that is no file")
        if self.address not in LOOPBACK and not (self.token or self.sign_in):
            raise UiError(
                f"at {self.address} every machine that reaches it could read the documents; "
                f"set {self.TOKEN}, for instance to {new_token()}, which was just made, or "
                f"{self.SIGN_IN} (docs/serving.md), or leave out --address"
            )

    @classmethod
    def from_environment(
        cls,
        address: str | None = None,
        port: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "ServingSettings":
        """Read SANCTIONS_QA_TOKEN and SANCTIONS_QA_SIGN_IN."""
        env = os.environ if environ is None else environ
        token, sign_in = env.get(cls.TOKEN, ""), env.get(cls.SIGN_IN, "")
        return cls(address or HOST, port, token, sign_in)


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Where programs are served, and with which tokens they may read, also write, or see records.

    Without tokens every program of this machine may do all of it.

    :raises UiError: when another machine could reach it without a token, or one is weak.
    """

    READ: ClassVar[str] = PREFIX + "API_READ_TOKEN"
    WRITE: ClassVar[str] = PREFIX + "API_WRITE_TOKEN"
    RECORDS: ClassVar[str] = PREFIX + "API_RECORDS_TOKEN"

    address: str = HOST
    port: int = API_PORT
    read: str = field(default="", repr=False)
    write: str = field(default="", repr=False)  # may read as well
    records: str = field(default="", repr=False)  # sees all records, and nothing else

    def __post_init__(self) -> None:
        _check_token(self.READ, self.read)
        _check_token(self.WRITE, self.write)
        _check_token(self.RECORDS, self.records)
        if self.read and self.read == self.write:
            raise UiError(f"{self.READ} and {self.WRITE} are the same; whoever reads could write")
        if self.records and self.records in (self.read, self.write):
            raise UiError(
                f"{self.RECORDS} is the same as another token; whoever asks could read what "
                "others asked"
            )
        if self.address not in LOOPBACK and not self.tokens:
            raise UiError(
                f"at {self.address} every machine that reaches it could read the documents; set "
                f"{self.READ} or {self.WRITE}, for instance to {new_token()}, which was just "
                "made, or leave out --address"
            )

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that are set."""
        return tuple(token for token in (self.read, self.write, self.records) if token)

    @classmethod
    def from_environment(
        cls,
        address: str | None = None,
        port: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "ApiSettings":
        """Read SANCTIONS_QA_API_READ_TOKEN, …_WRITE_TOKEN and …_RECORDS_TOKEN."""
        env = os.environ if environ is None else environ
        tokens = (env.get(name, "") for name in (cls.READ, cls.WRITE, cls.RECORDS))
        return cls(address or HOST, port or API_PORT, *tokens)


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """Whether each answer is kept as a record, and for how many years.

    :raises UiError: when a value cannot be used.
    """

    RECORDS: ClassVar[str] = PREFIX + "RECORDS"
    YEARS: ClassVar[str] = PREFIX + "RECORDS_YEARS"

    kept: bool = True
    years: int = 10  # 31 CFR 501.601

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "RecordSettings":
        """Read SANCTIONS_QA_RECORDS (on or off) and SANCTIONS_QA_RECORDS_YEARS."""
        env = os.environ if environ is None else environ
        kept, years = env.get(cls.RECORDS) or "on", env.get(cls.YEARS) or "10"
        if kept not in ("on", "off"):
            raise UiError(f"{cls.RECORDS} is “{kept}”; it must be on or off")
        if not (years.isascii() and years.isdigit() and 1 <= int(years) <= 100):
            raise UiError(f"{cls.YEARS} is “{years}”; it must be a whole number from 1 to 100")
        return cls(kept == "on", int(years))

    def folder(self, data: Path) -> Path | None:
        """Return where records are kept, None where none are."""
        return data if self.kept else None


def answering_processes(environ: Mapping[str, str] | None = None) -> int:
    """Read SANCTIONS_QA_PROCESSES: how many processes may answer beside one that serves.

    :raises UiError: when it is no whole number from 0 to 64.
    """
    env = os.environ if environ is None else environ
    given = env.get(_PROCESSES) or str(PROCESSES)
    if not (given.isascii() and given.isdigit() and int(given) <= MAX_PROCESSES):
        raise UiError(
            f"{_PROCESSES} is “{given}”; it must be a whole number from 0 to {MAX_PROCESSES}"
        )
    return int(given)


def answering_environment(cores: int) -> dict[str, str]:
    """Return the environment of a process that answers beside this one on so many cores.

    It is told its settings otherwise, and needs neither tokens nor a chat model's key.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    given = kept.get("OMP_NUM_THREADS", "")
    most = min(cores, int(given)) if given.isdecimal() and int(given) else cores
    return {**kept, "OMP_NUM_THREADS": str(most)}


def page_settings() -> tuple[IngestSettings, RagSettings]:
    """Read what the page needs of both packages from SANCTIONS_QA_* variables.

    :raises RagError: when a value cannot be used.
    """
    return IngestSettings.from_environment(), RagSettings.from_environment()


def data_folder() -> Path:
    """Return where the log is written, also when other settings cannot be used."""
    return IngestSettings.from_environment().data


def child_environment(
    ingest: IngestSettings, rag: RagSettings, serving: ServingSettings | None = None
) -> dict[str, str]:
    """Return this process's environment with variables that say exactly these settings."""
    where, records = serving or ServingSettings(), RecordSettings.from_environment()
    ours = {
        "CORPUS": ingest.source,
        "DATA": str(ingest.data),
        "DATABASE": ingest.database,
        "DATABASE_CONNECTIONS": str(ingest.database_connections),
        "MODEL": ingest.model,
        "READ_SECONDS": f"{ingest.read_seconds:g}",
        "READ_MEGABYTES": str(ingest.read_megabytes),
        "LLM": rag.llm,
        "LLM_BASE_URL": rag.base_url,
        "LLM_KEY": rag.api_key,
        "LLM_TIMEOUT": f"{rag.timeout_seconds:g}",
        "READER": rag.reader or NO_READER,
        "RERANKER": rag.reranker,
        "RERANKED": str(rag.reranked),
        "TOKEN": where.token,
        "SIGN_IN": where.sign_in,
        "RECORDS": "" if records.kept else "off",
        "PROCESSES": str(answering_processes()),
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    return kept | {PREFIX + name: value for name, value in ours.items() if value}


def _check_token(name: str, token: str) -> None:
    """Refuse a token that can be guessed; none is no fault.

    :raises UiError: naming the variable that holds it.
    """
    if token and (why := why_guessable(token)):
        raise UiError(
            f"{name} {why}, which can be guessed; here is one that was just made and that nobody "
            f"else has seen: {new_token()}"
        )
