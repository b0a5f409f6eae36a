"""LangChain's own hybrid search over a collection: what the product is compared with.

EnsembleRetriever over BM25Retriever and Chroma, with HuggingFaceEmbeddings at its defaults and
the packaged model. Both retrievers return as many passages as the product takes from each search.
"""

import uuid
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from retrieval import Entry

from ingest.embedding.encoder import packaged_model
from rag.retrieval.searcher import POOL

_BATCH = 5_000  # Chroma takes at most 5,461 rows an add


def open_ensemble(entries: Sequence[Entry], folder: Path) -> Callable[[str], list[str]]:
    """Return a search: a question in, the ids of the passages out, best first.

    Vectors are kept in ``folder``; one that holds as many entries is taken as it is.
    """
    from langchain_chroma import Chroma

    with warnings.catch_warnings():  # langchain_community warns of its own end
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings

    documents = [
        Document(f"{e.title}\n{e.text}" if e.title else e.text, metadata={"id": e.id})
        for e in entries
    ]
    store = Chroma(
        "entries",
        HuggingFaceEmbeddings(model_name=str(packaged_model())),
        persist_directory=str(folder),
        collection_metadata={"hnsw:space": "cosine"},
    )
    known = store._collection.count()
    if known != len(documents):
        if known:
            store.reset_collection()
        for first in range(0, len(documents), _BATCH):
            part = documents[first : first + _BATCH]
            store.add_documents(part, ids=[str(uuid.uuid4()) for _ in part])
    words = BM25Retriever.from_documents(documents, k=POOL)
    near = store.as_retriever(search_kwargs={"k": POOL})
    both = EnsembleRetriever(retrievers=[words, near], weights=[0.5, 0.5], id_key="id")
    return lambda question: [str(d.metadata["id"]) for d in both.invoke(question)]
