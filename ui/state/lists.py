"""The index as names are looked up in it: opened without the model, once per process."""

import streamlit as st

from ingest.settings import IngestSettings
from ingest.store.index import Index, versions
from ingest.store.storage import name_in_use
from rag.names.lookup import look_up
from rag.names.particulars import Particulars
from rag.writing.lookup_record import LookupRecord, lookup_record
from ui.settings import page_settings


def match(name: str, born: str, country: str) -> LookupRecord:
    """Look a name or an identifier up; an empty birth date or country is not known.

    :raises QuestionError: for what is no name, birth date or country.
    :raises IngestError: when there is no index, or it was made otherwise.
    """
    ingest, _ = page_settings()
    known = Particulars.given(born.strip() or None, country.strip() or None)
    return lookup_record(look_up(_index(ingest, name_in_use(ingest)), name, known=known))


# One entry: the index that was replaced is let go.
@st.cache_resource(show_spinner=False, max_entries=1)
def _index(ingest: IngestSettings, folder: str) -> Index:  # noqa: ARG001  # it is the key
    return Index(ingest, versions())
