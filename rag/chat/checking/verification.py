"""Check statements against the passages they cite; the embedding model judges paraphrases."""

import itertools
from collections.abc import Sequence
from functools import partial

import numpy as np

from ingest.embedding.encoder import Encoder
from rag.chat.checking.fault import Fault
from rag.chat.checking.support import Support
from rag.chat.checking.verify import faults
from rag.datamodels import Evidence
from rag.reader.extract import sentences_of


class Verifier:
    """Checks statements against the passages they cite, with one embedding model."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def faults(
        self, statement: str, cited: Sequence[Evidence], *, asked: str = ""
    ) -> tuple[Fault, ...]:
        """Return what of a statement its passages do not say; none where they say it all."""
        if not cited:
            return (Fault("citation", statement),)
        support = Support.of(cited)
        similarity = partial(self._similarity, statement, cited)
        return faults(statement, support, asked=asked, similarity=similarity)

    def _similarity(self, statement: str, cited: Sequence[Evidence]) -> float:
        """Return the cosine of the statement and the nearest one or two sentences cited."""
        texts = [statement]
        for evidence in cited:
            sentences = [q.text for q in sentences_of(evidence)]
            texts += sentences
            texts += [" ".join(pair) for pair in itertools.pairwise(sentences)]
        vectors = self._encoder.encode(texts)
        return float(np.max(vectors[1:] @ vectors[0])) if len(texts) > 1 else 0.0
