"""Answer a question for several things by the points below the headings that name them."""

from collections.abc import Sequence

from ingest.store.index import Index
from rag.datamodels import Evidence, Table
from rag.lists.tables.listing import Listing
from rag.sections.headed import Section, sections_named
from rag.sections.points import LEAST, points_of
from rag.sentences.quote_spans import without_mark
from rag.sentences.quotes import Quote
from rag.sentences.several import Topic, topic_of
from rag.text.words import stem_sequence
from rag.writing.cite import Keys
from rag.writing.headline import POINTS_TOLD, in_a_line

MAX_POINTS = 40  # shown; the table says how many there are
MOST = 0.6  # of what is asked of the things, by rarity
TOLD_CHARS = 90  # of each in the words that come first


def answer_of_sections(text: str, evidence: Sequence[Evidence], index: Index) -> Listing | None:
    """Return the points below the headings that say what is asked for, None without such."""
    topic = topic_of(text)
    named = sections_named(topic, evidence, index) if topic is not None else None
    if topic is None or named is None:
        return None
    meant, sections = named
    points = [(s, q) for s in sections for q in points_of(s, meant)]
    if len(sections) > LEAST and all(s.label for s in sections):
        # Numbered headings are themselves the points; each is cited by what it opens with.
        firsts = {s.heading: (s, q) for s, q in reversed(points)}
        told = [firsts[s.heading] for s in sections if s.heading in firsts]
        return _listing(topic, told, [s.label for s, _ in told], meant)
    if len(points) < LEAST or any(_answers_alone(topic, q) for _, q in points):
        return None
    return _listing(topic, points, [_point(q) for _, q in points], meant)


def _answers_alone(topic: Topic, quote: Quote) -> bool:
    """Whether one of the points says of the things all that is asked: then it is a sentence's turn.

    "Annex IV lists the banks that use the network" answers "Which banks use the network?".
    """
    said = set(stem_sequence(quote.text))
    others = [w for w in topic.words if w.stem not in topic.noun]
    total = sum(w.rarity for w in others)
    held = sum(w.rarity for w in others if w.stem in said)
    return topic.noun[-1] in said and total > 0 and held >= MOST * total


def _point(quote: Quote) -> str:
    return without_mark(quote.text).strip()


def _listing(
    topic: Topic, points: Sequence[tuple[Section, Quote]], labels: Sequence[str], meant: Evidence
) -> Listing:
    """Return the points as rows below their headings, and a line that tells the first of them."""
    keys, shown = Keys(), points[:MAX_POINTS]
    cited = tuple((keys.of(q),) for _, q in shown)
    rows = tuple((s.heading, _point(q)) for s, q in shown)
    headings = list(dict.fromkeys(s.heading for s, _ in points))
    line = f"{_opening(topic, headings, len(labels))}: {in_a_line(labels, TOLD_CHARS)}"
    title = meant.about.title or meant.passage.document
    computed = f"{len(points)} points below {len(headings)} headings of “{title}”"
    table = Table(("Heading", "Point"), rows, cited, len(points), computed)
    first = tuple(dict.fromkeys(key for keys_of in cited[:POINTS_TOLD] for key in keys_of))
    return Listing(line, first, table, tuple(keys.citations), ())


def _opening(topic: Topic, headings: Sequence[str], count: int) -> str:
    """Return how the line begins: the heading itself where there is one, else how many and what."""
    if len(headings) == 1:
        return headings[0]
    words = [w.surface for w in topic.words if w.stem in topic.noun]
    return f"{count} {' '.join(words)}"
