"""The passages' words: the owner of tantivy. Scores are BM25, higher is better, unbounded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import tantivy

from ingest.errors import IndexMismatchError, IndexStorageError

Row = tuple[int, int, str, str] | tuple[int, int, str, str, Sequence[str]]
MAX_OF_KEY = 200  # passages of one provision: an annex of lists has hundreds
HEADING_WEIGHT = 0.5  # of a word in title or headings against one in the text
_HEAP_BYTES = 50_000_000
_WAY_OUT = "free disk space or mend the folder's permissions, else run `sanctions-qa rebuild`"
_WORD = re.compile(r"\w+")
_ANALYZER = "folded_stem"  # en_stem with accents folded: Síkela is found as Sikela


class LexicalStore:
    """An inverted index of passages, each under its catalog number."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        schema = (
            tantivy.SchemaBuilder()
            # Signed: Python's integers panic an unsigned field (tantivy-py 0.25).
            .add_integer_field("number", stored=True, indexed=True, fast=True)
            .add_integer_field("document", indexed=True, fast=True)
            .add_text_field("body", tokenizer_name=_ANALYZER)
            .add_text_field("headings", tokenizer_name=_ANALYZER)
            .add_text_field("keys", tokenizer_name="raw", index_option="basic")
            .build()
        )
        try:
            self._index = tantivy.Index(schema, path=str(folder))
        except ValueError as exc:
            if "schema does not match" in str(exc):
                raise IndexMismatchError(
                    f"the word index in {folder} was made by another version; "
                    "run `sanctions-qa rebuild` to make it anew"
                ) from exc
            raise IndexStorageError(
                f"the word index in {folder} cannot be opened ({exc}); {_WAY_OUT}"
            ) from exc
        self._index.register_tokenizer(_ANALYZER, _analyzer())
        self._index.reload()

    def add(self, rows: Iterable[Row]) -> None:
        """Add (number, document, text, headings, keys) rows and make them durable.

        Keys are of `ingest.text.pinpoint`, `entry_number` and `entry_name`; they may be left out.
        """
        with self._writing() as writer:
            for number, document, body, headings, *keys in rows:
                entry = tantivy.Document()
                entry.add_integer("number", number)
                entry.add_integer("document", document)
                entry.add_text("body", body)
                entry.add_text("headings", headings)
                for key in keys[0] if keys else ():
                    entry.add_text("keys", key)
                writer.add_document(entry)

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove passages by number; numbers that are not there are passed over."""
        if not numbers:
            return
        with self._writing() as writer:
            query = tantivy.Query.term_set_query(self._index.schema, "number", list(numbers))
            writer.delete_documents_by_query(query)

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """Give a writer and make durable what it is given.

        A process killed before its commit leaves files that no meta.json names; one of them has
        the very name that the next writer would give its own list of deletions. They go first.
        """
        try:
            writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            writer.garbage_collect_files()
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as exc:
            raise IndexStorageError(
                f"the word index cannot be written ({exc}); {_WAY_OUT}"
            ) from exc
        self._index.reload()

    def search(
        self, question: str, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, score) of the passages with words of the question, best first."""
        words = " ".join(_WORD.findall(question.lower()))
        if not words:
            return []
        boosts = {"body": 1.0, "headings": HEADING_WEIGHT}
        query = self._index.parse_query(words, ["body", "headings"], field_boosts=boosts)
        return self._hits(self._within(query, documents), limit)

    def _within(self, query: tantivy.Query, documents: Sequence[int] | None) -> tantivy.Query:
        """Return the query with the documents to search, all if None; scores stay as they are."""
        if documents is None:
            return query
        chosen = tantivy.Query.term_set_query(self._index.schema, "document", list(documents))
        must = tantivy.Occur.Must
        unscored = tantivy.Query.const_score_query(chosen, 0.0)
        return tantivy.Query.boolean_query([(must, query), (must, unscored)])

    def with_key(self, key: str, documents: Sequence[int] | None = None) -> list[int]:
        """Return the passages that hold a provision, a place inside it, or an entry of a list."""
        query = tantivy.Query.term_query(self._index.schema, "keys", key)
        return sorted(n for n, _ in self._hits(self._within(query, documents), MAX_OF_KEY))

    def vocabulary(self) -> list[str]:
        """Return all stems of texts and headings."""
        searcher = self._index.searcher()
        fields = ("body", "headings")
        return sorted({t for f in fields for t, _ in searcher.terms_with_prefix(f, "")})

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each stem stands, in the text or the headings."""
        searcher = self._index.searcher()
        fields = ("body", "headings")
        return {word: max(searcher.doc_freq(f, word) for f in fields) for word in words}

    @property
    def count(self) -> int:
        """How many passages are in the store."""
        return int(self._index.searcher().num_docs)

    def numbers(self) -> set[int]:
        """Return the numbers of all passages in the store."""
        found = self._hits(tantivy.Query.all_query(), max(1, self._index.searcher().num_docs))
        return {number for number, _ in found}

    def refresh(self) -> None:
        """See what another process has written since."""
        self._index.reload()

    def _hits(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        found = [(int(n or 0), float(s)) for n, (s, _) in zip(numbers, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(40),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("English"),
    ):
        builder = builder.filter(step)
    return builder.build()


@cache
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


def stems(text: str) -> list[str]:
    """Return the words of a text as the index knows them: lower case, accents folded, stemmed."""
    return list(_stems(text))


@lru_cache(4_096)  # an answer asks for most of its sentences several times
def _stems(text: str) -> tuple[str, ...]:
    return tuple(_shared_analyzer().analyze(text))
