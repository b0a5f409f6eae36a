"""Make questions that the closest passages answer, to be offered with a refusal.

Each is made of the document's own words: a heading that is a question, a term that a sentence
defines, a heading. The nearest to the question are put to the closest passages, whose sentences are
known already, and what these answer is offered: a search and the reader take ten times as long.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.embedding.encoder import Vectors
from ingest.text.sentences import is_row
from rag.datamodels import Answer, Evidence
from rag.reader.extract import Extraction
from rag.sentences.definitions import MAX_TERM_WORDS, how_well_defined
from rag.sentences.quotes import sentences_of
from rag.text.words import content_stems

OFFERED = 3
ASKED = 4  # questions that are tried: each costs a choice among the sentences of three passages
NEAR = 0.3  # cosine with the question from which one is of use to who asked it
_PLAIN = 2.0  # of a definition: the term, a verb and a determiner
_TERM = re.compile(rf"^(?:The |An? )?((?:[\w’'&-]+ ){{1,{MAX_TERM_WORDS - 3}}})(?:is|are|means?) ")
_NUMBERED = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[A-Za-z][.)])\s+")
_MAX_HEADING = 90  # characters: a longer one is a sentence


def with_offers(
    answer: Answer, choose: Callable[[str], Extraction], embed: Callable[[Sequence[str]], Vectors]
) -> Answer:
    """Return a refusal with questions near to it that are answered; another answer as it is.

    ``choose`` chooses sentences for a question among the closest passages.
    """
    if answer.found or not answer.closest:
        return answer
    questions = offered(answer.question, answer.closest, choose, embed)
    if not questions:
        return answer
    listed = " ".join(f"“{one}”" for one in questions)
    note = f"The documents do answer: {listed}"
    return replace(answer, offers=questions, notes=(*answer.notes, note))


def offered(
    question: str,
    closest: Sequence[Evidence],
    choose: Callable[[str], Extraction],
    embed: Callable[[Sequence[str]], Vectors],
) -> tuple[str, ...]:
    """Return up to three questions made of the closest passages that these answer.

    A question counts as answered where a sentence chosen is of the passage's own document.
    """
    found: list[str] = []
    for asked, evidence in _nearest(question, dict(_made(question, closest)), embed)[:ASKED]:
        if len(found) == OFFERED:
            break
        answer, document = choose(asked), evidence.passage.document
        if answer.found and any(q.evidence.passage.document == document for q in answer.quotes):
            found.append(asked)
    return tuple(found)


def _nearest(
    question: str, made: dict[str, Evidence], embed: Callable[[Sequence[str]], Vectors]
) -> list[tuple[str, Evidence]]:
    """Return the questions that are near to the one asked, the nearest first."""
    if not made:
        return []
    vectors = embed([question, *made])
    near = zip(made.items(), (vectors[1:] @ vectors[0]).tolist(), strict=True)
    ordered = sorted(near, key=lambda pair: -pair[1])
    return [one for one, cosine in ordered if cosine >= NEAR]


def _made(question: str, closest: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """Yield questions with the passage that each is made of, none that is the one asked."""
    seen = {frozenset(content_stems(question))}
    for evidence in closest:
        for asked in _of_passage(evidence):
            stems = frozenset(content_stems(asked))
            if stems not in seen:
                seen.add(stems)
                yield asked, evidence


def _of_passage(evidence: Evidence) -> Iterator[str]:
    headings = [_NUMBERED.sub("", h).strip() for h in evidence.passage.headings]
    for heading in reversed(headings):
        if heading.endswith("?"):
            yield heading
    for quote in sentences_of(evidence):
        match = None if is_row(quote.place.locator) else _TERM.match(quote.text)
        if match and how_well_defined(term := match[1].strip(), quote.text) > _PLAIN:
            yield f"What is {_within(term)}?"
    own = headings[-1] if len(headings) > 1 else ""
    if own and len(own) <= _MAX_HEADING and not own.endswith("?"):
        yield f"What do the documents say on “{own}”?"


def _within(term: str) -> str:
    """Return a term as it stands inside a sentence: "Common items" small, "SPFS" as it is."""
    first, *rest = term.split()
    plain = first[1:].islower() and bool(rest) and all(w.islower() for w in rest)
    return term[0].lower() + term[1:] if plain else term
