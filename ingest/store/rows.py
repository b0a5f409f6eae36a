"""Make records of the catalog's rows: what is kept as JSON becomes dataclasses again."""

import json

from ingest.datamodels import About, DocumentRow, Part, Passage, Place, Said, override


def document_row(row: tuple[object, ...]) -> DocumentRow:
    """Return a document from what `catalog.Catalog.documents` selects."""
    number, path, about, indexed_at, warnings, signature, content_hash, parts, facts, count = row
    said: Said = json.loads(str(facts)) if facts else {}
    for_parts = {name: fact for name, fact in said.items() if name != "title"}
    return DocumentRow(
        int(str(number)),
        str(path),
        override(About(**json.loads(str(about))), said),
        int(str(count)),
        str(indexed_at),
        tuple(json.loads(str(warnings))),
        str(signature),
        str(content_hash),
        tuple(
            Part(start, override(About(**own), for_parts)) for start, own in json.loads(str(parts))
        ),
        said,
    )


def passage(row: tuple[object, ...]) -> Passage:
    """Return a passage from what the catalog selects for one."""
    number, path, ordinal, start, stop, text, search_text, headings, places = row
    return Passage(
        str(path),
        int(str(ordinal)),
        int(str(start)),
        int(str(stop)),
        str(text),
        str(search_text),
        tuple(json.loads(str(headings))),
        tuple(Place(**place) for place in json.loads(str(places))),
        int(str(number)),
    )
