"""The passages' words: the owner of tantivy. Scores are BM25, higher is better, unbounded."""

import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import tantivy

from ingest.errors import IndexMismatchError, IndexStateError, IndexStorageError
from ingest.private import private_folder

Row = tuple[int, int, str, str] | tuple[int, int, str, str, Sequence[str]]
OWNER = "catalog.id"  # names the catalog whose passages these are
MAX_OF_KEY = 200  # passages of one provision: an annex of lists has hundreds
HEADING_WEIGHT = 0.5  # of a word in title or headings against one in the text
_HEAP_BYTES = 50_000_000
_WAY_OUT = "free disk space or mend the folder's permissions, else run `sanctions-qa rebuild`"
_WORD = re.compile(r"\w+")
_ANALYZER = "folded_stem"  # en_stem with accents folded: Síkela is found as Sikela


class Words:
    """The word index as it was at one moment; nothing that is written later shows."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher, folder: Path) -> None:
        self._index, self._searcher, self._folder = index, searcher, folder

    def search(
        self, question: str, limit: int, documents: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, score) of the passages with words of the question, best first."""
        words = " ".join(_WORD.findall(question.lower()))
        if not words:
            return []
        boosts = {"body": 1.0, "headings": HEADING_WEIGHT}
        with _told(self._folder):
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
        with _told(self._folder):
            query = tantivy.Query.term_query(self._index.schema, "keys", key)
            return sorted(n for n, _ in self._hits(self._within(query, documents), MAX_OF_KEY))

    def near_key(self, key: str, documents: Sequence[int] | None = None) -> list[int]:
        """Return the passages of the keys that differ from one by a letter, with its own."""
        with _told(self._folder):
            query = tantivy.Query.fuzzy_term_query(self._index.schema, "keys", key, distance=1)
            return sorted(n for n, _ in self._hits(self._within(query, documents), MAX_OF_KEY))

    def vocabulary(self) -> list[str]:
        """Return all stems of texts and headings."""
        fields = ("body", "headings")
        with _told(self._folder):
            return sorted({t for f in fields for t, _ in self._searcher.terms_with_prefix(f, "")})

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each stem stands, in the text or the headings."""
        fields = ("body", "headings")
        with _told(self._folder):
            return {word: max(self._searcher.doc_freq(f, word) for f in fields) for word in words}

    @property
    def count(self) -> int:
        """How many passages are in the store."""
        with _told(self._folder):
            return int(self._searcher.num_docs)

    def numbers(self) -> set[int]:
        """Return the numbers of all passages in the store."""
        return set(self.digests())

    def digests(self) -> dict[int, int]:
        """Return by number what `digest` says of the text each passage was made of."""
        with _told(self._folder):
            query, most = tantivy.Query.all_query(), max(1, self._searcher.num_docs)
            at = [place for _, place in self._searcher.search(query, most, count=False).hits]
            numbers, found = (
                self._searcher.fast_field_values(field, at) for field in ("number", "digest")
            )
        return {int(n or 0): int(d or 0) for n, d in zip(numbers, found, strict=True)}

    def _hits(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, limit, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits])
        found = [(int(n or 0), float(s)) for n, (s, _) in zip(numbers, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


class LexicalStore(Words):
    """An inverted index of passages, each under its catalog number."""

    def __init__(self, folder: Path, identity: str = "", *, read_only: bool = False) -> None:
        """Open it, or make an empty one; ``identity`` is that of the catalog it belongs to.

        One opened with ``read_only`` must be there, and also where nothing can be written.
        """
        self._beside: tempfile.TemporaryDirectory[str] | None = None
        with _told(folder):
            _check_owner(folder, identity, read_only=read_only)
            index = self._opened(folder, read_only=read_only)
            index.register_tokenizer(_ANALYZER, _analyzer())
            index.config_reader("Manual")  # what is seen moves when we say so
            index.reload()
            super().__init__(index, index.searcher(), folder)

    def _opened(self, folder: Path, *, read_only: bool) -> tantivy.Index:
        if not read_only:
            return tantivy.Index(_schema(), path=str(folder))
        try:
            return _existing(folder)
        except ValueError as exc:
            if "Lockfile" not in str(exc):
                raise
        # tantivy locks a file to read; where it cannot, it is shown links in a folder of our own.
        self._beside = tempfile.TemporaryDirectory(prefix="sanctions-qa-")
        for file in folder.iterdir():
            if not file.name.endswith(".lock"):
                (Path(self._beside.name) / file.name).symlink_to(file.absolute())
        return _existing(Path(self._beside.name))

    def add(self, rows: Iterable[Row]) -> None:
        """Add (number, document, text, headings, keys) rows and make them durable.

        Keys are of `ingest.text.pinpoint`, `entry_number` and `entry_name`; they may be left out.
        """
        with self._writing() as writer:
            for row in rows:
                writer.add_document(_entry(row))

    def replace(self, rows: Iterable[Row]) -> None:
        """Make these rows all that there is, at once: what was removed counts nowhere any more."""
        with self._writing() as writer:
            writer.delete_all_documents()
            for row in rows:
                writer.add_document(_entry(row))

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
        with _told(self._folder, "written"):
            writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            writer.garbage_collect_files()
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        self.refresh()

    def refresh(self) -> None:
        """See what has been written since, by this process or another."""
        with _told(self._folder):
            self._index.reload()
            self._searcher = self._index.searcher()

    def view(self) -> Words:
        """Return what is seen now, to be kept while others write."""
        return Words(self._index, self._searcher, self._folder)

    def close(self) -> None:
        """Let go of the links, where they were needed."""
        if self._beside:
            self._beside.cleanup()


def _schema() -> tantivy.Schema:
    return (
        tantivy.SchemaBuilder()
        # Signed: Python's integers panic an unsigned field (tantivy-py 0.25).
        .add_integer_field("number", stored=True, indexed=True, fast=True)
        .add_integer_field("document", indexed=True, fast=True)
        .add_integer_field("digest", fast=True)
        .add_text_field("body", tokenizer_name=_ANALYZER)
        .add_text_field("headings", tokenizer_name=_ANALYZER)
        .add_text_field("keys", tokenizer_name="raw", index_option="basic")
        .build()
    )


def _entry(row: Row) -> tantivy.Document:
    number, document, body, headings, *keys = row
    entry = tantivy.Document()
    entry.add_integer("number", number)
    entry.add_integer("document", document)
    entry.add_integer("digest", digest(row))
    entry.add_text("body", body)
    entry.add_text("headings", headings)
    for key in keys[0] if keys else ():
        entry.add_text("keys", key)
    return entry


def digest(row: Row) -> int:
    """Return a number that is another one where a row's group, text, headings or keys are."""
    _, document, body, headings, *keys = row
    said = "\0".join((str(document), body, headings, *(keys[0] if keys else ())))
    return zlib.crc32(said.encode("utf-8", "surrogatepass"))


def _existing(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    try:  # opening compares no schema: a field that is not there says so here
        tantivy.Query.term_query(index.schema, "digest", 0)
    except ValueError as exc:
        raise _of_another_version(folder) from exc
    index.searcher()
    return index


def _check_owner(folder: Path, identity: str, *, read_only: bool) -> None:
    """Compare the store's mark with its catalog; a new folder gets the mark.

    :raises IndexStorageError: where the store is not there or is another catalog's.
    """
    mark = folder / OWNER
    if not read_only and not any(folder.glob("*.json")):
        private_folder(folder)
        mark.write_text(identity, encoding="utf-8")
    found = mark.read_text(encoding="utf-8", errors="replace") if mark.is_file() else None
    if identity and found != identity:
        what = "is not there" if found is None else "belongs to another catalog"
        raise IndexStorageError(
            f"the word index in {folder} {what}; run `sanctions-qa rebuild` to make it anew"
        )


def _of_another_version(folder: Path) -> IndexMismatchError:
    return IndexMismatchError(
        f"the word index in {folder} was made by another version; "
        "run `sanctions-qa rebuild` to make it anew"
    )


@contextmanager
def _told(folder: Path, what: str = "opened or read") -> Iterator[None]:
    """Turn what the library says of damage into an error that names the way out.

    It is written in Rust, and its panics are no `Exception`.
    """
    try:
        yield
    except (IndexStateError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as exc:  # see above
        if isinstance(exc, Exception) and not isinstance(exc, ValueError | OSError):
            raise
        if "schema does not match" in str(exc):
            raise _of_another_version(folder) from exc
        reason = " ".join(str(exc).split())[:200]
        raise IndexStorageError(
            f"the word index in {folder} cannot be {what} ({reason}); {_WAY_OUT}"
        ) from exc


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
