"""The tables of documents as questions ask them, whichever store keeps them."""

from ingest.store.interface.tables import TableReader as TableReader
from ingest.store.interface.tables import stems_between as stems_between
