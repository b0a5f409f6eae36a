"""Have a chat model write the answer, check it, and ask once more for what fails.

A statement counts as supported only when what it says stands in the passages that it cites.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.chat.parsing import REMOVED, plain_words, statements_of, to_compare
from rag.chat.prompts import AGAIN
from rag.chat.verification import Verifier
from rag.chat.verify import Fault, Support, words_found
from rag.datamodels import NOT_FOUND, Answer, Evidence, Statement, Turn
from rag.errors import ChatGarbled, ChatModelError
from rag.reader.extract import Quote, sentences_of
from rag.reader.features import coverage as share_of_words
from rag.settings import RagSettings
from rag.text.inert import as_written, inert
from rag.text.words import content_words, stem_sequence
from rag.writing.cite import Keys, answer_of, refusal

if TYPE_CHECKING:
    from rag.chat.client import ChatWriter

OnText = Callable[[str], None]
LAW, PRESS = ("law",), ("news", "analysis")
MAX_BLENDED = 0.1  # of a statement's words by rarity that only the other kind of source has


class ChatAnswers:
    """Answers written by the chat model of the settings; it is connected when first needed."""

    def __init__(self, settings: RagSettings, verifier: Verifier) -> None:
        self._settings, self._verifier = settings, verifier
        self._writer: ChatWriter | None = None

    def rewrite(
        self,
        quoted: Answer,
        history: Sequence[Turn],
        evidence: Sequence[Evidence],
        closest: Sequence[Evidence],
        on_text: OnText | None = None,
    ) -> Answer:
        """Return the chat model's answer from the same evidence, or the quoted one and why.

        Where statements are not supported it is asked once more with the faults named; of the two
        answers the one with fewer of them counts.
        """
        mode = self._settings.llm
        try:
            writer = self._connected()
            raw = writer.write(quoted.question, history, evidence, on_text)
            if NOT_FOUND in raw:
                return refusal(quoted.question, mode, quoted.coverage, closest)
            answer = self.checked(raw, quoted, evidence)
        except ChatModelError as exc:
            note = (
                f"The chat model {mode} did not answer ({exc}); the documents are quoted instead."
            )
            return replace(quoted, notes=(*quoted.notes, note))
        if all(s.supported for s in answer.statements):
            return answer
        return self._mended(answer, raw, quoted, history, evidence)

    def checked(self, raw: str, quoted: Answer, evidence: Sequence[Evidence]) -> Answer:
        """Return an answer from a model's words, each statement checked against what it cites.

        :raises ChatGarbled: when no statement cites a passage that was given.
        """
        given = "\n".join(e.passage.search_text for e in evidence)
        keys, statements, unknown = Keys(), [], set()
        for text, numbers in statements_of(plain_words(raw, given)):
            known = [n for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence)]
            unknown.update(set(numbers) - set(known))
            statements.append(self._statement(text, [evidence[n - 1] for n in known], quoted, keys))
        if not keys.citations:
            raise ChatGarbled("it cites none of the passages it was given")
        notes = []
        if unknown:
            listed = ", ".join(map(str, sorted(unknown)))
            notes.append(
                f"The chat model cited passages that it was not given ({listed}); removed."
            )
        if wrong := sum(not s.supported for s in statements):
            what = "1 statement is" if wrong == 1 else f"{wrong} statements are"
            notes.append(f"{what} marked: not supported by the cited passage.")
        return answer_of(
            quoted.question, self._settings.llm, statements, keys, quoted.coverage,
            notes=(*notes, *quoted.notes),
        )  # fmt: skip

    def _statement(self, text: str, cited: list[Evidence], quoted: Answer, keys: Keys) -> Statement:
        said = to_compare(text)
        cited, faults = self._of_one_kind(said, cited, quoted.question)
        if REMOVED in text:
            faults = (*faults, Fault("address", REMOVED))
        quotes = [q for e in cited if (q := _best_quote(said, e))]
        used = tuple(dict.fromkeys(keys.of(q) for q in quotes))
        supported = bool(used) and not faults
        named = tuple(inert(f.sentence) for f in faults)
        return Statement(inert(text), used, supported, faults=named)

    def _of_one_kind(
        self, text: str, cited: list[Evidence], question: str
    ) -> tuple[list[Evidence], tuple[Fault, ...]]:
        """Return what is cited and the faults; law and press never carry a statement together.

        Where it cites both, the law that says it all stands alone, else the press.
        """
        law = [e for e in cited if e.about.kind in LAW]
        press = [e for e in cited if e.about.kind in PRESS]
        if law and press:
            whole = words_found(text, Support.of(cited))
            for kept in ([e for e in cited if e not in press], [e for e in cited if e not in law]):
                needs_no_other = words_found(text, Support.of(kept)) >= whole - MAX_BLENDED
                if needs_no_other and not self._verifier.faults(text, kept, asked=question):
                    return kept, ()
            return cited, (Fault("blend", text),)
        return cited, self._verifier.faults(text, cited, asked=question)

    def _mended(
        self,
        first: Answer,
        raw: str,
        quoted: Answer,
        history: Sequence[Turn],
        evidence: Sequence[Evidence],
    ) -> Answer:
        """Ask once more with the faults named; return the better of both answers."""
        faults = "\n".join(
            as_written(f"- {s.text} ({'; '.join(s.faults) or 'it cites no passage'})")
            for s in first.statements
            if not s.supported
        )
        try:
            again = self._connected().write(
                quoted.question, history, evidence, None, (raw, AGAIN.format(faults=faults))
            )
            if NOT_FOUND in again:
                return first
            second = self.checked(again, quoted, evidence)
        except ChatModelError:
            return first
        return second if _unsupported(second) < _unsupported(first) else first

    def _connected(self) -> "ChatWriter":
        if self._writer is None:
            # Imported late: LangChain takes half a second that quoting does not need.
            from rag.chat.client import connect

            self._writer = connect(self._settings)
        return self._writer


def _unsupported(answer: Answer) -> float:
    """Return the share of statements that are not supported."""
    return sum(not s.supported for s in answer.statements) / max(1, len(answer.statements))


def _best_quote(statement: str, evidence: Evidence) -> Quote | None:
    """Return the passage's sentence that holds most of the statement's words."""
    words = content_words(statement)
    return max(
        sentences_of(evidence),
        key=lambda quote: share_of_words(words, set(stem_sequence(quote.text))),
        default=None,
    )
