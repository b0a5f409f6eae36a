"""The order of what is found says nothing of the history of an index."""

import random
from dataclasses import replace

from ingest.store.index import Index
from ingest.sync import sync
from rag.retrieval.searcher import Searcher

SAME = "The authority lists a bank and a ship of oil."


def text(number: int) -> str:
    return f"# Notice\n\n{SAME}\n\nNumber {number} was given by the authority to the ship.\n"


def found(settings, encoder) -> list[tuple[str, float]]:
    index = Index(settings)
    searcher = Searcher(index, encoder)
    try:
        return [
            (e.passage.id, round(e.words, 4))
            for question in ("Which bank does the authority list?", "number of the ship", "oil")
            for e in searcher.search(question, limit=40)
        ]
    finally:
        index.close()


def test_equals_and_near_equals_stand_as_in_a_fresh_index_after_updates(
    settings, write, encoder, sync_now
) -> None:
    """Removed passages would count in the scores, and later numbers would lose against earlier."""
    chance = random.Random(11)
    for number in range(30):
        write(f"{number:02d}.md", text(number))
    sync_now()
    for _ in range(4):
        for number in chance.sample(range(30), 8):
            write(f"{number:02d}.md", text(chance.randrange(1_000)))
        (settings.corpus / f"{chance.choice(range(30)):02d}.md").unlink(missing_ok=True)
        sync_now()
    fresh = replace(settings, data=settings.data.with_name("fresh"))
    sync(fresh, load_encoder=lambda: encoder)
    assert found(settings, encoder) == found(fresh, encoder)
