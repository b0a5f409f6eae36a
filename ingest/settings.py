"""Where the corpus and the index are and which model embeds: the only file that reads the
environment for ingestion.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "SANCTIONS_QA_"
DEFAULT_MODEL = "all-MiniLM-L6-v2"  # the packaged one; any other name or path goes to the library


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Folders and model of one index."""

    corpus: Path  # the folder of documents
    data: Path  # index, conversations, log; made when first needed
    model: str = DEFAULT_MODEL  # a sentence-transformers model by name or path

    @classmethod
    def from_environment(
        cls,
        *,
        corpus: str | Path | None = None,
        data: str | Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "IngestSettings":
        """Read SANCTIONS_QA_CORPUS, SANCTIONS_QA_DATA and SANCTIONS_QA_MODEL; arguments win.

        Without any of them the corpus is ``corpus/`` and the data ``data/`` beside it.
        """
        env = os.environ if environ is None else environ
        folder = Path(corpus or env.get(PREFIX + "CORPUS") or "corpus").resolve()
        beside = folder.parent / "data"
        store = Path(data or env.get(PREFIX + "DATA") or beside).resolve()
        return cls(corpus=folder, data=store, model=env.get(PREFIX + "MODEL") or DEFAULT_MODEL)
