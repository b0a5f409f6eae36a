"""Find the sections of a document whose headings say what a question asks for.

"What are the red flags of a new company?" is not answered by a sentence that says "red flag", but
by what stands below "Red flags in the company". Of headings that say as much of the question, all
of the document count: a list is often cut into several.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.datamodels import Passage
from ingest.store.index import Index
from ingest.store.lexical.words import stems
from rag.datamodels import Evidence
from rag.question.question import Question
from rag.sentences.several import Topic
from rag.text.figures import number_words
from rag.text.words import is_common, stem_sequence

SAID = 0.6  # share of the question's words, by rarity, that headings and text must hold
_NUMBER = r"(?:\d{1,2}|[IVX]{1,4})\b"
_NUMBERED = re.compile(rf"^\W*[^\W\d_]+ {_NUMBER}[\s:.–—)-]*")
_WORD = re.compile(r"[^\W_]+")
_BESIDE = re.compile(rf" (?!{_NUMBER}|\w+(?:ed|ing)\b)(\w+)")


@dataclass(frozen=True, slots=True)
class Section:
    """Passages of a document below one heading, in order; ``headings`` lead down to it."""

    headings: tuple[str, ...]
    passages: tuple[Passage, ...]

    @property
    def heading(self) -> str:
        """The heading right above."""
        return self.headings[-1]

    @property
    def label(self) -> str:
        """What a numbered heading says behind its number: "Step 2: call", of another nothing."""
        match = _NUMBERED.match(self.heading)
        return self.heading[match.end() :].strip() if match else ""

    @property
    def below(self) -> str:
        """The text of the section."""
        return " ".join(p.search_text for p in self.passages)


def sections_named(
    topic: Topic, evidence: Sequence[Evidence], index: Index
) -> tuple[Evidence, list[Section]] | None:
    """Return a passage of the document that has such sections, and these; None where none has.

    Only documents that a search has found for the question are looked at, the best first.
    """
    for path in dict.fromkeys(e.passage.document for e in evidence):
        of_document = [e for e in evidence if e.passage.document == path]
        if not any(len(e.passage.headings) > 1 for e in of_document):
            continue  # a list of a hundred thousand rows below one title has no sections to read
        if not any(_in_headings(topic, e.passage.headings) for e in of_document):
            continue
        told = " ".join(e.passage.search_text for e in of_document)
        found = list(_named(topic, told, list(_sections(index.passages_of(path)))))
        if found:
            return of_document[0], found
    return None


def _in_headings(topic: Topic, headings: Sequence[str]) -> bool:
    """Whether one of the headings, the document's title among them, names what is asked for."""
    return any({*topic.noun} <= {*stem_sequence(heading)} for heading in headings)


def _sections(passages: Sequence[Passage]) -> Iterator[Section]:
    by_headings: dict[tuple[str, ...], list[Passage]] = {}
    for passage in passages:
        by_headings.setdefault(passage.headings, []).append(passage)
    for headings, own in by_headings.items():
        if len(headings) > 1:  # what stands below the title alone is the whole document
            yield Section(headings, tuple(own))


def _named(topic: Topic, told: str, sections: Sequence[Section]) -> Iterator[Section]:
    """Yield the sections whose own heading says most of the question.

    The rest of it must be said by what stands above or below, or by what was found beside; names
    and numbers by the sections themselves.
    """
    headed = [s for s in sections if _is_headed(topic, s.heading)]
    if not _name_all(topic, headed):
        return
    total = sum(w.rarity**2 for w in topic.words)
    rated = []
    for section in headed:
        own = {*topic.noun} if section.label else {*stem_sequence(section.heading)}
        known = {*stem_sequence(f"{' '.join(section.headings)} {section.below} {told}")}
        if sum(w.rarity**2 for w in topic.words if w.stem in known) >= SAID * total:
            rated.append((sum(w.rarity for w in topic.words if w.stem in own), section))
    most = max((weight for weight, _ in rated), default=0.0)
    yield from (section for weight, section in rated if weight >= most - 1e-9)


def _name_all(topic: Topic, sections: Sequence[Section]) -> bool:
    """Whether every name and number of the question stands above the sections or in them."""
    asked = Question.of(topic.text)
    held = {s for one in sections for s in stem_sequence(f"{' '.join(one.headings)} {one.below}")}
    return all(w.stem in held for w in (*asked.names, *asked.numbers) if w in topic.words)


def _is_headed(topic: Topic, heading: str) -> bool:
    """Whether what is asked for is what the heading is of: "red flags in …", no "flag states".

    Before it stands nothing that the question does not say, right behind it no other noun.
    """
    words = list(_WORD.finditer(heading))
    told = [_stem(m.group()) for m in words]
    size, asked = len(topic.noun), {w.stem for w in topic.words}
    for at in range(len(told) - size + 1):
        if tuple(told[at : at + size]) != topic.noun:
            continue
        before = [m.group().lower() for m in words[:at]]
        new = [w for w in before if not is_common(w) and _stem(w) not in asked]
        if any(w not in number_words() and not w.isdigit() for w in new):
            return False
        behind = heading[words[at + size - 1].end() :]
        word = _BESIDE.match(behind)
        return word is None or _stem(word[1]) in asked or is_common(word[1].lower())
    return False


def _stem(word: str) -> str:
    return next(iter(stems(word)), word.lower())
