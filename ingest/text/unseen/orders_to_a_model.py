"""Set aside text of a document that gives orders to a language model.

A sentence counts where it speaks to the model itself: an order at its beginning with words that
only a model is given, a role it plays, the marks between the turns of a chat. What reports on such
an order, or tells a bank to disregard instructions, is prose and stays.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from ingest.datamodels import About, Block, BlockRole, Document
from ingest.text.sentences import is_row, split_row, split_sentences
from ingest.text.unseen.set_aside import Span, set_aside

_START = r"(?:^|(?<=\n))[\s\"'“”‘’«»(\[*_#>•–-]{0,9}"
_CALL = r"(?:(?:please|now|important|attention|note|warning|hey|hello|and|then|so)\b[,:!\s]*){0,3}"
_AI = (  # who is spoken to, and not its maker: "an AI provider" is bound by the law
    r"(?:(?:an? |the |any |all |every |each |this |dear |you,? )*(?:helpful |obedient )?"
    r"(?:(?:AI|artificial intelligence)(?: language)?(?: assistant| model| agent| bot| chatbot"
    r"| reader| summari[sz]er)s?|AIs?|(?:large )?language models?|LLMs?|chat ?bots?|ChatGPT|GPT"
    r"|Claude|Gemini|Copilot)\b"
    r"(?! ?(?:system )?(?:provider|developer|compan|vendor|deployer|user|firm|business|operator"
    r"|startup|researcher|engineer|Act\b|tool|service|product)))"
)
_OLD = r"(?:previous|prior|preceding|earlier|above|foregoing|existing|original|initial|former)"
_TOLD = (
    r"(?:instructions?|prompts?|commands?|directives?|directions|guidelines|rules"
    r"|messages?|context)"
)
_SAY = (
    r"(?:answer|respond|reply|say|state|write|output|print|tell|reveal|return|cite|act|pretend"
    r"|follow|obey|repeat|only|do\b|you\b|just|instead|give|report|claim|mention|recommend|always)"
)
_OF = r"(?! (?:of|from|by|issued|given by|sent|received|regarding|concerning|in|on|for|about|as)\b)"
_DROP = r"(?:ignore|disregard|forget|override|bypass|discard|neglect|do not (?:follow|obey))"
_ORDERS = (
    # The whole of what it was told, or "your" instructions: a customer's letter says "our".
    rf"{_CALL}{_DROP} (?:all |any |every )(?:of )?(?:the |your |these |those |my )?"
    rf"(?:{_OLD}(?: and {_OLD})? |system )?{_TOLD}\b{_OF}",
    rf"{_CALL}{_DROP} (?:your|all your) (?:{_OLD} |system |safety )?{_TOLD}\b{_OF}",
    rf"{_CALL}{_DROP} (?:the |these |those )?(?:{_OLD} |system ){_TOLD}\b{_OF}"
    rf"(?:(?: above)?[\s,.;:!–-]+(?:and |then |but ){{0,2}}{_SAY}|[!.\s]*$)",
    rf"{_CALL}{_DROP} (?:everything|anything|all|what) (?:you (?:were|have been|are) told"
    rf"|above|before this|that came before)\b",
    # As what it is spoken to.
    rf"{_CALL}(?:as|being) (?!AIs?,){_AI}[\s,]+(?:you|your|always|never|do not)\b",
    rf"{_CALL}(?:if|when|since|because) you(?:'re|’re| are) {_AI}",
    rf"{_CALL}(?:from now on,? )?you(?:'re|’re| are)(?: now)? {_AI}",
    rf"{_CALL}(?:from now on,? )?you(?:'re|’re| are)(?: now)? an? (?:helpful|honest|friendly"
    rf"|harmless"
    r"|obedient|unrestricted|uncensored|unfiltered|jailbroken|malicious|evil)"
    r" (?:\w+ )?(?:assistant|bot|agent|model)\b",
    rf"{_CALL}(?:dear|attention|instructions? (?:to|for)|(?:a )?(?:note|notice|message) (?:to"
    rf"|for)) "
    rf"{_AI}(?: (?:reading|processing|summari[sz]ing|that|which|who)\b[^.:]{{0,60}})?\s*[:,!–-]",
    rf"{_AI}(?: (?:reading|processing|analy[sz]ing|summari[sz]ing) (?:this|the) \w+),? "
    rf"(?:must|should|shall|will|is|are|please)\b",
    rf"(?:to|for) (?:the )?(?:{_AI}|assistants?)(?: (?:reading|processing"
    rf"|summari[sz]ing)\b[^.:]{{0,60}})?\s*: ?",
    r"(?:hidden |secret |special )?instructions? (?:to|for) (?:the |any |all )?assistants?\s*:",
    rf"(?:{_AI}|(?-i:Assistant|ASSISTANT))[,:] (?:please |you |do not |ignore |disregard |{_SAY})",
    # Roles and prompts.
    rf"(?:new |updated )?(?:system|assistant|developer|AI)(?: prompt| message| instructions?"
    rf"| override"
    rf"| note| command)?\s*:\s*(?:you|your|from now on|ignore|disregard|forget|please|sure|i"
    rf" (?:will|am|can)"
    rf"|do not|always|never|only|{_SAY})\b",
    r"(?-i:assistant|ASSISTANT)\s*:\s*\w+(?: \S+){3,}[.!?]",
    r"system prompt\s*:",
    r"(?:(?:begin|end|start) (?:of )?)(?:the )?system (?:prompt|message|instructions?)\b",
    rf"{_CALL}(?:reveal|print|show|repeat|output|display|disclose|leak|ignore|send)(?: me| us)? "
    r"(?:your|the) (?:system prompt|system message|hidden instructions|initial prompt)",
    r"(?:question: )?what (?:is|are) your (?:system prompt|(?:system |hidden )instructions)",
    rf"{_CALL}from now on,? (?:you )?(?:(?:will |must |should )?(?:only )?(?:answer|respond"
    rf"|reply|speak))"
    r"\b(?: only| in| as| with| to| an?\b)",
    rf"{_CALL}(?:you must |you should |never |not |do not |don[’']t )+(?:tell|mention"
    rf"|reveal)\b[^.]{{0,60}}?"
    r"\b(?:the|your) users?\b(?! of\b|['’]s\b)",
    # The same in other languages of the field.
    r"ignor(?:iere|ieren sie) (?:alle )?(?:vorherigen|bisherigen|obigen|früheren) (?:Anweisungen"
    r"|Instruktionen)",
    r"(?:ignore[zr]?|oublie[zr]?) (?:toutes )?(?:les|vos|tes) (?:instructions|consignes)"
    r"(?: (?:précédentes|antérieures|ci-dessus))",
    r"ignor[ae] (?:todas )?(?:las )?instrucciones (?:anteriores|previas)",
    r"(?:игнорируй(?:те)?|забудь(?:те)?) (?:все )?(?:предыдущие|прежние|вышеуказанные)"
    r" (?:инструкции|указания)",
)
_ORDER = re.compile(rf"{_START}(?:{'|'.join(_ORDERS)})", re.IGNORECASE)
_MARK = re.compile(  # between the turns of a chat, and between the passages of a prompt
    r"<\|[a-z_]{2,30}\|>|\[/?INST\]|<</?SYS>>|</?(?:passage|system|assistant"
    r"|user_query)(?: [^<>]{0,80})?>"
    r"|(?<!\S)#{2,4} ?(?:Instruction|System|Assistant)s?:",
    re.IGNORECASE,
)
_GOES_ON = re.compile(  # of an order before it: another order, or what is to be answered
    rf"[\s\"'“(*_>-]*(?:{_CALL}(?:{_SAY}|do not|don[’']t|never|your|if (?:asked|anyone)|when asked"
    r"|from now on|the (?:only |correct |right |true )?(?:answer|response)))\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\s*_>•–-]*[\"“‘«']")
_COLUMN = re.compile(r"[^:]{1,80}: ")
_CLOSED = re.compile(r"[\"”’»'],? +\w")
# One look at a block tells whether any of these can be in it.
_WORTH = re.compile(
    r"instruction|prompt|command|directi|guideline|\brules?\b|told|\bAIs?\b|language model|\bLLM"
    r"|chat ?bot|GPT|Claude|Gemini|Copilot|system|assistant|developer|<\||INST\]|<<|passage"
    r"|from now on|\busers?\b|artificial intel|context|message|everything|anything"
    r"|anweisung|instruktion|consigne|instruccion|инструкци|указани",
    re.IGNORECASE,
)
SHOWN = 60  # characters of the text that the warning repeats


def without_addressed(document: Document) -> Document:
    """Return the document with sentences that speak to a language model as furniture.

    A warning names the first. Facts the document says of itself, its title among them, are
    unknown where they speak so.
    """
    about = _about(document.about)
    parts = tuple(replace(part, about=_about(part.about)) for part in document.parts)
    spans = [span for block in document.blocks for span in _found(document, block)]
    if not spans:
        if about == document.about and parts == document.parts:
            return document
        said = "its title or another fact is left out: it speaks to a language model"
        warnings = (*document.warnings, said)
        return replace(document, about=about, parts=parts, warnings=warnings)
    blocks = set_aside(document.text, document.blocks, spans)
    warnings = (*document.warnings, _warning(document, spans))
    return replace(document, about=about, parts=parts, blocks=tuple(blocks), warnings=warnings)


def is_addressed(text: str) -> bool:
    """Whether a sentence speaks to a language model."""
    if _MARK.search(text):
        return True
    spoken = _ORDER.search(text) or _ORDER.search(" ".join(text.split()))  # broken over two lines
    return spoken is not None and not _is_quoted(text)


def _is_quoted(text: str) -> bool:
    """Whether the order is a quotation with which the sentence goes on: “…”, the mail said."""
    return _QUOTED.match(text) is not None and _CLOSED.search(text) is not None


def _found(document: Document, block: Block) -> Iterator[Span]:
    start, end = block.start, block.end
    if not _WORTH.search(document.text, start, end):
        return
    if is_row(block.locator):
        for first, last in split_row(document.text, start, end):
            if is_addressed(_COLUMN.sub("", document.text[first:last])):
                yield first, last
        return
    goes_on = False
    for first, last in split_sentences(document.text, start, end):
        words = document.text[first:last]
        mark = _MARK.search(words)
        if mark and not _ORDER.search(words):
            first += mark.start()  # what stands before it is the document's own
        goes_on = is_addressed(words) or (goes_on and _GOES_ON.match(words) is not None)
        if goes_on:
            yield first, last


def _about(about: About) -> About:
    said = {f.name: getattr(about, f.name) for f in fields(About)}
    return replace(about, **{k: None for k, v in said.items() if v and is_addressed(v)})


def _warning(document: Document, spans: list[Span]) -> str:
    start, end = spans[0]
    words = " ".join(document.text[start:end].split())
    first = words[:SHOWN] + ("…" if len(words) > SHOWN else "")
    block = next(b for b in document.blocks if b.start <= start < b.end)
    number = 1 + sum(b.end <= start for b in document.blocks if b.role is not BlockRole.FURNITURE)
    place = block.locator or (f"p. {block.page}" if block.page else f"paragraph {number}")
    return (
        f"text that gives orders to a language model is left out: {len(spans)} sentences, "
        f"the first at {place}: “{first}”"
    )
