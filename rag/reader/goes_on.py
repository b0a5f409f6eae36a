"""Extend a statement by the sentences behind it that a reader needs.

"Annex IX lists ports." answers no question for the ports: an introduction brings its list, and a
short sentence the next one that goes on about it.
"""

import re
from collections.abc import Sequence

from ingest.store.lexical.words import stems
from ingest.text.sentences import is_row
from rag.question.question import Question
from rag.sentences.quote_spans import LEADS_IN, MAX_WHOLE, POINTS_BACK, mark_of, spanning
from rag.sentences.quotes import Quote, pieces_of
from rag.sentences.several import Topic, topic_of
from rag.text.figures import number_words

SHORT = 160  # characters: a longer sentence stands for itself
MAX_GOING_ON = 320  # characters of a statement with the sentence that goes on
MAX_NAMED = 400  # characters of a statement with the sentences that give the names asked for
MAX_LIST = 1_500  # characters of a list where one is asked for: cut, it says too little
MAX_COUNTED = 10  # sentences that are told beforehand: "three discounts"
MAX_ITEM = 200  # characters of a list's item that has no mark
_GOES_ON = re.compile(
    r"^(?:The (?:first|second|third|last|other|others|rest|two|three|latter|former)\b"
    r"|(?:One|Some|Most|Many|All|None|Both|Each|Two|Three) of (?:them|these|those)\b"
    r"|(?:In|On|By|Since|As of|As at|Among|Until|At) [^,.;]{0,40}\b(?:these|they|them|it|this)\b)"
    r"|\b(?:is|are|was|were) (?:its|their)\b"
)
_LIST_ASKED = re.compile(
    r"^\s*(?:[Nn]ame|[Ll]ist|[Gg]ive)\b|\b(?:[Ww]hich|[Ww]hat|[Ww]ho) (?:are|were)\b"
    # Some words and a plural; before a word that follows a noun, as verbs end with "s" too.
    r"|\b(?:[Ww]hich|[Ww]hat) (?:(?!is\b|was\b|does\b|has\b)[\w’'-]+ ){0,3}?(?:[a-z]+ies\b"
    r"|[a-z]*[^sui\W]s (?:are|were|do|did|have|can|may|must|should|will|would|in|of|from|outside|"
    r"under|on|with|that|need|count|belong)\b)"
)
_GOES_ON_LIST = re.compile(r"[;,](?:\s*(?:and|or))?\s*$")  # behind an item that is not the last
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<!^)\b(?:[A-ZÀ-ÞА-Я][\w’'-]+|\d[\w./-]*)")
_ANY_NAME = re.compile(r"\b[A-ZÀ-ÞА-Я][\w’'-]+(?= [A-ZÀ-ÞА-Я]|,)|" + _NAME.pattern)
_ENUMERATES = re.compile(r"\w,\s[^,.]{2,60}(?:,|\band\b|\bor\b)|[A-Z]\w+ and [A-Z]")


def with_what_follows(quote: Quote, question: Question) -> Quote:
    """Return a statement with its list, or with the next sentences that go on about it."""
    if is_row(quote.place.locator):
        return quote
    pieces = pieces_of(quote.evidence)
    behind = [s for s in pieces if s.start >= quote.end]
    topic = topic_of(question.text)
    if LEADS_IN.search(quote.quote):
        return _reaching(quote, _items(behind), MAX_LIST if topic else MAX_WHOLE)
    same = [s for s in behind if s.place == quote.place]
    if topic is not None:
        if around := _list_around(quote, pieces):
            return around
        if count := _counted(quote, topic):
            return _reaching(quote, same[:count], MAX_NAMED)
    if _LIST_ASKED.search(question.text) and not _ENUMERATES.search(quote.text):
        return _reaching(quote, _naming(same, quote, question), MAX_NAMED)
    if len(quote.text) <= SHORT and same and goes_on(same[0].text):
        return _reaching(quote, same[:1], MAX_GOING_ON)
    return quote


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on about what the one before it speaks of."""
    return bool(POINTS_BACK.search(sentence) or _GOES_ON.search(sentence))


def _items(behind: Sequence[Quote]) -> list[Quote]:
    """Return the items of the list that is led in; their marks tell where it ends."""
    items: list[Quote] = []
    for piece in behind:
        mark = mark_of(piece)
        if items and mark is None and mark_of(items[0]) is not None:
            break
        ends = items and _GOES_ON_LIST.search(items[-1].quote)
        plain = len(piece.quote) <= MAX_ITEM and (ends or not piece.quote.endswith((".", ":")))
        if mark is None and not plain:
            break
        items.append(piece)
    return items


def _list_around(quote: Quote, pieces: Sequence[Quote]) -> Quote | None:
    """Return the list of which a quote is an item, with what leads to it; None where it is none."""
    leads = [s for s in pieces if s.end <= quote.start and LEADS_IN.search(s.quote)]
    if not leads:
        return None
    items = _items([s for s in pieces if s.start >= leads[-1].end])
    if not any(s.start == quote.start for s in items):
        return None
    whole = _reaching(spanning(quote, leads[-1].start, quote.end), items, MAX_LIST)
    return whole if whole.end - whole.start <= MAX_LIST else None


def _counted(quote: Quote, topic: Topic) -> int:
    """Return how many of what is asked for a sentence says that there are, 0 where none.

    "There are three discounts." is followed by three.
    """
    words = [m.group().lower() for m in _WORD.finditer(quote.text)]
    for at, word in enumerate(words):
        count = int(word) if word.isdigit() else number_words().get(word, 0)
        beside = [stem for w in words[at + 1 : at + 3] for stem in stems(w)]
        if 1 < count <= MAX_COUNTED and topic.noun[-1] in beside:
            return count
    return 0


def _naming(same: Sequence[Quote], quote: Quote, question: Question) -> list[Quote]:
    """Return the next sentences as long as each brings a name that is not known yet."""
    known = f"{question.text} {quote.text}".lower()
    found: list[Quote] = []
    for piece in same:
        names = [n for n in _ANY_NAME.findall(piece.text) if n.lower() not in known]
        if not names:
            break
        found.append(piece)
        known = f"{known} {piece.text.lower()}"
    return found


def _reaching(quote: Quote, following: Sequence[Quote], most: int) -> Quote:
    """Return the quote up to the last of these sentences that its length allows."""
    ends = [s.unit[1] for s in following if s.unit[1] - quote.start <= most]
    return spanning(quote, quote.start, max([quote.end, *ends]))
