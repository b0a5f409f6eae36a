"""``home``: the page over the Ruritanian corpus; ``catalog``: what is indexed of it."""

from collections.abc import Callable

import pytest

from ingest.settings import IngestSettings
from ingest.store.catalog import Catalog
from ingest.store.location import open_catalog


@pytest.fixture
def home(pages: Callable[..., str], ruritania: IngestSettings) -> str:
    return pages(ruritania)


@pytest.fixture
def catalog(ruritania: IngestSettings) -> Catalog:
    return open_catalog(ruritania)
