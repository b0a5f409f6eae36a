"""Have a chat model write the answer, check it, and ask once more for what fails.

A statement counts as supported only when what it says stands in the passages that it cites.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answerability.answer_type.expected import lacking_kind
from rag.chat.checking.fault import Fault
from rag.chat.checking.support import Support
from rag.chat.checking.verification import Verifier
from rag.chat.checking.verify import words_found
from rag.chat.draft import Draft
from rag.chat.parsing import REMOVED, plain_words, to_compare
from rag.chat.prompts import AGAIN, AS_OF
from rag.chat.rework import TRANSLATED, Rework, faults_of_translation
from rag.chat.searches import Asking, Search, with_searches
from rag.chat.searches import OnText as OnText
from rag.datamodels import Answer, Evidence, Statement, Turn
from rag.errors import ChatGarbled, ChatModelError
from rag.reader.extract import Quote, sentences_of
from rag.reader.features import coverage as share_of_words
from rag.settings import RagSettings
from rag.text.attribution import in_words
from rag.text.inert import as_written, inert
from rag.text.words import content_words, stem_sequence
from rag.writing.cite import Keys, answer_of, refusal

if TYPE_CHECKING:
    from rag.chat.client import ChatWriter

AGAINST = (
    "The search found no sentence that answers; the chat model answered from the passages, and "
    "each of its statements stands in them. Open the citations before you rely on it."
)
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
        search: Search | None = None,
        as_of: str | None = None,
    ) -> Answer:
        """Return the chat model's answer from the same evidence, or the quoted one and why.

        Where statements are not supported it is asked once more with the faults named; of the two
        answers the one with fewer of them counts. Once it may have up to three further searches
        made by ``search``. ``as_of`` is the day (ISO) asked about, None for today. Where the
        passages were judged not to answer, its answer stands only if the check supports all of it.
        """
        mode = self._settings.llm
        try:
            writer = self._connected()
            asking = Asking(asked_on(quoted.question, as_of), history, on_text)
            draft, evidence, notes = with_searches(
                writer, asking, quoted, evidence, search, self._settings.timeout_seconds
            )
            if not draft.found:
                refused = refusal(quoted.question, mode, quoted.coverage, closest)
                return refused if quoted.found else quoted
            answer = self.checked(draft, quoted, evidence)
        except ChatModelError as exc:
            said = "the documents are quoted instead" if quoted.found else "the refusal stands"
            note = f"The chat model {mode} did not answer ({exc}); {said}."
            return replace(quoted, notes=(*quoted.notes, note))
        answer = replace(answer, notes=(*notes, *answer.notes))
        supported = all(s.supported for s in answer.statements)
        if not quoted.found:
            kind = lacking_kind(quoted.question, [s.text for s in answer.statements])
            return _against(quoted, answer) if supported and kind is None else quoted
        return answer if supported else self._mended(answer, draft, quoted, asking, evidence)

    def rework(
        self,
        work: Rework,
        order: str,
        quoted: Answer,
        evidence: Sequence[Evidence],
        on_text: OnText | None = None,
        as_of: str | None = None,
    ) -> Answer:
        """Return the last answer in other words as ordered; ``quoted`` is what it was made from."""
        mode = self._settings.llm
        try:
            draft = self._connected().write(
                asked_on(work.asked(order), as_of), work.before, evidence, on_text
            )
            if not draft.found:
                raise ChatGarbled("it writes no answer")
            answer = self.checked(draft, quoted, evidence, translated=work.translates)
        except ChatModelError as exc:
            note = f"The chat model {mode} did not put it in other words ({exc})."
            return replace(quoted, question=order, notes=(*quoted.notes, note))
        limits = (TRANSLATED,) if work.translates else ()
        return replace(answer, question=order, notes=(*limits, *answer.notes))

    def checked(
        self,
        draft: Draft,
        quoted: Answer,
        evidence: Sequence[Evidence],
        *,
        translated: bool = False,
    ) -> Answer:
        """Return an answer from a model's words, each statement checked against what it cites.

        Of a translation the figures alone are compared.

        :raises ChatGarbled: when no statement cites a passage that was given.
        """
        given = "\n".join(e.passage.search_text for e in evidence)
        keys, statements, unknown = Keys(), [], set()
        cited: dict[int, Evidence] = {}
        # Where the passages were judged not to answer, a name of the question supports nothing.
        asked = quoted.question if quoted.found else ""
        for text, numbers in draft.statements(given):
            known = [n for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence)]
            unknown.update(set(numbers) - set(known))
            cited |= {n: evidence[n - 1] for n in known}
            mine = [evidence[n - 1] for n in known]
            faults = faults_of_translation(text, mine) if translated else None
            statements.append(self._statement(text, mine, asked, keys, faults))
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
        answer = answer_of(
            quoted.question, self._settings.llm, statements, keys, quoted.coverage,
            notes=(*notes, *quoted.notes),
        )  # fmt: skip
        return self._headed(answer, draft, list(cited.values()), asked)

    def _headed(
        self, answer: Answer, draft: Draft, cited: Sequence[Evidence], asked: str
    ) -> Answer:
        """Return the answer with the model's headline, where the passages say all of it."""
        line = to_compare(plain_words(draft.headline))
        said = answer.statements[0].text if answer.statements else ""
        if not line or len(line) >= len(said) or self._verifier.faults(line, cited, asked=asked):
            return answer
        keys = tuple(c.key for c in answer.citations)
        return replace(answer, headline=inert(line), headline_citations=keys)

    def _statement(
        self,
        text: str,
        cited: list[Evidence],
        asked: str,
        keys: Keys,
        faults: tuple[Fault, ...] | None = None,
    ) -> Statement:
        """Return a statement with its faults; given ones stand in for the check."""
        said = to_compare(text)
        if faults is None:
            cited, faults = self._of_one_kind(said, cited, asked)
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
        draft: Draft,
        quoted: Answer,
        asking: Asking,
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
                asking.question,
                asking.history,
                evidence,
                None,
                (draft.words, AGAIN.format(faults=faults)),
            )
            if not again.found:
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


def asked_on(question: str, as_of: str | None) -> str:
    """Return a question with the day as of which it is asked, where that is not today."""
    return AS_OF.format(question=question, day=in_words(as_of)) if as_of else question


def _against(quoted: Answer, answer: Answer) -> Answer:
    """Return the answer of a model where the passages were judged not to answer, and say so."""
    lacking = (f"The search had judged: {note}" for note in quoted.notes)
    kept = [n for n in answer.notes if n not in quoted.notes]
    return replace(answer, notes=(AGAINST, *lacking, *kept), close=False)


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
