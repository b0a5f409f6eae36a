"""All that a list says of the entry that a row is of: the whole row, and rows of its number."""

from ingest.datamodels import Passage
from ingest.store.index import Index
from ingest.store.lexical.entry_number import entry_number
from ingest.text.sentences import is_row

MOST = 50  # rows of one entry: names, addresses and remarks of OFAC's largest have some forty


class Entries:
    """Reads entries of one index within one moment; a document's text is read once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts: dict[str, str] = {}

    def rows(self, passage: Passage, start: int, row: str) -> list[str]:
        """Return the row that begins at ``start`` as a whole, then others of its entry."""
        path = passage.document
        if path not in self._texts:
            self._texts[path] = self._index.text(path) or ""
        text = self._texts[path]
        end = text.find("\n", start)
        whole = text[start : end if end >= 0 else len(text)] or row
        key = entry_number(whole)
        return [whole, *(self._numbered(key) if key else [])]

    def _numbered(self, key: str) -> list[str]:
        found = []
        for passage in self._index.passages(self._index.with_key(key, None)).values():
            above = " ".join(passage.headings[-1:])
            for place in passage.places:
                row = passage.text[place.start - passage.start : place.end - passage.start]
                if is_row(place.locator) and key in (entry_number(row), entry_number(above)):
                    found.append(row)
        return found[:MOST]
