"""Take a question of several parts apart: "What is A7A5, and who issues it?" asks two things.

A part is a clause with an interrogative of its own, two interrogatives that share one clause
("when and where was he born"), or an interrogative that stands alone at the end ("…, and when?").
"""

import re
from dataclasses import dataclass

MAX_PARTS = 3
MIN_WORDS = 2  # of a clause behind its interrogative: a verb and what it is about
_ASKS = (
    r"(?:(?:by|for|from|in|on|to|under|with|at|since|until|of)\s+)?"
    r"(?:how\s+(?:much|many|long|soon|fast|quickly|often|far|old|high|large|big)|"
    r"who(?:m|se)?|what|when|where|why|how|which)"
)
_IS_ASKED = re.compile(rf"^\W*(?P<ask>{_ASKS})(?:['’](?:s|re))?(?!\w)", re.IGNORECASE)
# "and" alone joins two clauses only where an interrogative follows it; a comma does not do.
_CUT = re.compile(
    rf"(?:\s*[,;]\s*|\s+)and\s+(?={_ASKS}(?:['’]s)?(?!\w))|[?;]\s+(?:and\s+)?(?={_ASKS}(?!\w))",
    re.IGNORECASE,
)
_SHARED = re.compile(
    rf"^(?P<before>\W*)(?P<one>{_ASKS})\s+and\s+(?P<other>{_ASKS})\s+(?P<rest>\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|"
    r"would)"
)
# What is asked about in the first clause: "which authority", "what", "how many entities".
_ASKED_ABOUT = re.compile(
    rf"^\W*{_ASKS}(?:['’]s)?\s*(?:(?!{_AUXILIARY}\b)[a-z-]+\s+)?(?=\S)", re.IGNORECASE
)
_NO_NOUN = re.compile(r"^\W*(?:\w+\s+)?(?:who|whom|when|where|why|how)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:(?P<own>its|their)|it|they|them)\b", re.IGNORECASE)
_ALONE = re.compile(rf"^{_ASKS}$|^(?:\w+\s+)?(?:what|which)\s+\w+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A question of its own; ``leans`` says that a pronoun of it may mean what stands before."""

    text: str
    leans: bool

    def about(self, term: str | None) -> str:
        """Return the question with its first pronoun written out as the term defined before it."""
        if term is None or not self.leans:
            return self.text
        return _PRONOUN.sub(lambda m: f"{term}’s" if m["own"] else term, self.text, count=1)


def parts_of(question: str) -> tuple[Part, ...]:
    """Return the questions that a question consists of, none where it asks one thing.

    More than `MAX_PARTS` are not taken apart: who asks so much wants an overview.
    """
    text = question.strip()
    if shared := _SHARED.match(text):
        asks, rest = (shared["one"], shared["other"]), shared["rest"].rstrip("?. ")
        return tuple(Part(f"{_upper(ask)} {rest}?", leans=False) for ask in asks)
    clauses = [c.strip(" ?.,;") for c in _CUT.split(text)]
    asked = [_IS_ASKED.match(clause) for clause in clauses]
    if not 2 <= len(clauses) <= MAX_PARTS or asked[0] is None or not all(asked):
        return ()
    if (
        len(re.findall(r"\w+", clauses[0][asked[0].end("ask") :])) < MIN_WORDS
    ):  # "How many people and …"
        return ()
    first = Part(f"{clauses[0]}?", leans=False)
    return (first, *(_further(clauses[0], clause) for clause in clauses[1:]))


def _further(first: str, clause: str) -> Part:
    """Return a later clause as a question; of an interrogative alone the first says the rest."""
    if not _ALONE.match(clause):
        return Part(f"{_upper(clause)}?", leans=True)
    about = _IS_ASKED.match(first) if _NO_NOUN.match(first) else _ASKED_ABOUT.match(first)
    rest = first[about.end() :].strip() if about else first
    return Part(f"{_upper(clause)} {rest}?", leans=False)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
