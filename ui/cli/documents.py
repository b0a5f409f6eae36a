"""The command `documents`: only the catalog is opened, so that the list is there at once."""

from argparse import Namespace

from ingest.folder.provenance import load_provenance
from ingest.settings import IngestSettings
from ingest.store.storage import open_catalog
from ui.api.records import documents_record
from ui.cli.report_index import document_lines
from ui.report import say, say_json


def run_documents(arguments: Namespace) -> int:
    """List what is in the index."""
    settings = IngestSettings.from_environment(corpus=arguments.corpus, data=arguments.data)
    catalog = open_catalog(settings)
    try:
        rows = catalog.documents()
        failures = [failure for failure, _ in catalog.failures().values()]
        skipped = catalog.skipped()
    finally:
        catalog.close()
    fetched = load_provenance(settings.corpus)
    if arguments.json:
        say_json(documents_record(rows, failures, skipped, fetched))
    else:
        say(document_lines(rows, failures, skipped, fetched))
    return 0
