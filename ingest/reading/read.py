"""Read one file into a document and its passages: what runs in the process that reads files."""

from dataclasses import replace
from pathlib import Path

from ingest.datamodels import Said
from ingest.errors import ReadError
from ingest.folder.scan import content_hash
from ingest.readers import read_document
from ingest.reading.messages import Read
from ingest.text.pieces import CountTokens
from ingest.text.split import split


def read_file(
    path: str, relative: str, said: Said, count: CountTokens | None, max_tokens: int
) -> Read:
    """Read and, where tokens can be counted, split a file; ``said`` is a person's word on it.

    :raises ReadError: with the reason and the way out, without the file's name.
    """
    # Hashed first: a file that is written while it is read is read again next time.
    digest = content_hash(Path(path))
    try:
        document = replace(read_document(Path(path), relative, said), said=said)
        passages = split(document, count, max_tokens) if count else None
    except RecursionError as exc:
        raise ReadError(
            "its parts are nested too deeply to be read; save it anew as plain text or PDF"
        ) from exc
    return Read(document, passages, digest)
