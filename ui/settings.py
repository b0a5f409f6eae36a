"""The settings of this package: of the command line and of the page.

The only file of this package that reads the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ingest.settings import PREFIX, IngestSettings
from rag.settings import RagSettings

HOST = "127.0.0.1"  # never another address: whoever reaches the page reads the documents
PORT = 8501
WATCH = "--watch"  # an argument of the page's script: follow the folder
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


def page_settings() -> tuple[IngestSettings, RagSettings]:
    """Read what the page needs of both packages from SANCTIONS_QA_* variables.

    :raises RagError: when a value cannot be used.
    """
    return IngestSettings.from_environment(), RagSettings.from_environment()


def data_folder() -> Path:
    """Return where the log is written, also when other settings cannot be used."""
    return IngestSettings.from_environment().data


def child_environment(ingest: IngestSettings, rag: RagSettings) -> dict[str, str]:
    """Return this process's environment with variables that say exactly these settings."""
    ours = {
        "CORPUS": str(ingest.corpus),
        "DATA": str(ingest.data),
        "MODEL": ingest.model,
        "READ_SECONDS": f"{ingest.read_seconds:g}",
        "READ_MEGABYTES": str(ingest.read_megabytes),
        "LLM": rag.llm,
        "LLM_BASE_URL": rag.base_url,
        "LLM_KEY": rag.api_key,
        "LLM_TIMEOUT": f"{rag.timeout_seconds:g}",
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    return kept | {PREFIX + name: value for name, value in ours.items() if value}
