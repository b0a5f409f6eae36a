"""Find the line that is labelled with what a question asks for: "Obligor: Bapco Energies".

Notices, forms and heads of letters say facts so; to a reader of sentences such a line says nothing.
"""

import re
from collections.abc import Sequence

from rag.question.question import Question
from rag.sentences.quotes import Quote
from rag.text.words import stem_sequence

MORE = 1  # words of a label beyond those asked for: "Principal obligor"
_LABEL = re.compile(r"\W*(?P<label>[^\W\d_][^:;.?!\n]{1,40}):\s+(?=\S)")
_SINGLE = frozenset({"who", "what", "when", "where", "which"})


def noun_asked(question: Question) -> tuple[str, ...]:
    """Return the stems of the one thing that is asked for: the first words that stand together."""
    if not question.words or not question.asking & _SINGLE:
        return ()
    last, noun = question.words[0], [question.words[0].stem]
    for word in question.words[1:]:
        if question.text[last.end : word.start] != " ":
            break
        noun.append(word.stem)
        last = word
    return tuple(noun)


def is_labelled(question: Question, text: str) -> bool:
    """Whether a text opens with what is asked for as its label."""
    if (match := _LABEL.match(text)) is None or not (noun := noun_asked(question)):
        return False
    label = stem_sequence(match["label"])
    return label[-len(noun) :] == noun and len(label) <= len(noun) + MORE


def labelled(asked: str, ranked: Sequence[Quote]) -> Quote | None:
    """Return the best sentence that is labelled with what is asked for, None without one.

    What the question names must stand in the passages of that document that were found.
    """
    question = Question.of(asked)
    if not noun_asked(question):
        return None
    return next(
        (q for q in ranked if is_labelled(question, q.text) and _is_about(question, q, ranked)),
        None,
    )


def _is_about(question: Question, quote: Quote, ranked: Sequence[Quote]) -> bool:
    document = quote.evidence.passage.document
    passages = {
        q.evidence.passage.id: q.evidence.passage
        for q in ranked
        if q.evidence.passage.document == document
    }
    told = " ".join(f"{p.context} {p.search_text}" for p in passages.values())
    wanted = {w.stem for w in (*question.names, *question.numbers)}
    return bool(wanted) and wanted <= set(stem_sequence(told))
