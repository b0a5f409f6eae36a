"""One found file in, its document with its digest out."""

from dataclasses import replace

from ingest.datamodels import Document
from ingest.errors import ReadError
from ingest.readers import read_document
from ingest.scan import FoundFile, content_hash, signature_of


def read_found(file: FoundFile) -> tuple[Document, str]:
    """Read a file as it was found; return the document and the digest of its bytes.

    :raises ReadError: when it cannot be read, or was written to meanwhile: half of it is no
        document.
    :raises OSError: when it cannot be opened.
    """
    digest = content_hash(file.path)
    document = read_document(file.path, file.relative)
    if not file.is_probably(signature_of(file.path.stat())):
        raise ReadError("it was written to while it was read; it is read at the next ingest")
    return replace(document, said=file.said), digest
