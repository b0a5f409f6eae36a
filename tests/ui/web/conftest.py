"""``home``: the page over the Ruritanian corpus; ``written``: it with a chat model that writes.

``catalog`` is what is indexed of that corpus.
"""

from collections.abc import Callable

import pytest

from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.location import open_catalog
from rag.settings import RagSettings


@pytest.fixture
def home(pages: Callable[..., str], ruritania: IngestSettings) -> str:
    return pages(ruritania)


@pytest.fixture
def catalog(ruritania: IngestSettings) -> Catalog:
    return open_catalog(ruritania)


@pytest.fixture
def written(pages: Callable[..., str], ruritania: IngestSettings, chat_server) -> str:
    return pages(ruritania, RagSettings(llm="openai:fake", base_url=chat_server.url))
