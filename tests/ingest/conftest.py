"""Which fixture to take: ``split_to_fit`` splits a document as the packaged model reads it, and
sees that its passages are the document's letters; ``covered`` says whether they hold all its text;
``in_memory`` gives a folder for hundreds of small commits; ``bucket`` is an object store that
serves the bucket ``acts``.
"""

import runpy
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document, Passage
from ingest.embedding.encoder import SentenceEncoder
from ingest.store.location import delete_folder
from ingest.text.split import split, text_for_model

OBJECT_STORE = Path(__file__).parent / "folder" / "s3_server.py"


@pytest.fixture(scope="session")
def split_to_fit(real_encoder: SentenceEncoder) -> Callable[[Document], list[Passage]]:
    def splits(document: Document) -> list[Passage]:
        passages = split(document, real_encoder.count_tokens, real_encoder.max_tokens)
        assert passages
        assert [p for p in passages if p.text != document.text[p.start : p.end]] == []
        assert max(real_encoder.count_tokens([text_for_model(p) for p in passages])) <= 256
        return passages

    return splits


@pytest.fixture(scope="session")
def covered() -> Callable[[Document, list[Passage]], bool]:
    def holds(document: Document, passages: list[Passage]) -> bool:
        letters = {i for p in passages for i in range(p.start, p.end)}
        blocks = [b for b in document.blocks if b.role is BlockRole.TEXT]
        return letters.issuperset(i for b in blocks for i in (b.start, b.end - 1))

    return holds


@pytest.fixture(scope="session")
def in_memory() -> Callable[[], AbstractContextManager[Path]]:
    @contextmanager
    def folder() -> Iterator[Path]:
        home = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        try:
            yield home
        finally:
            delete_folder(home)

    return folder


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch):
    store = runpy.run_path(str(OBJECT_STORE))["ObjectStore"]()
    for name, value in (
        ("AWS_ENDPOINT_URL", store.address),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
    ):
        monkeypatch.setenv(name, value)
    yield store
    store.end()
