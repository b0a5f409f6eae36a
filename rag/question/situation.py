"""Recognise a question that puts a case to the rules, and what in it is a fact of that case.

"We make pumps in Linz and signed in May. Can we still deliver to Minsk?" asks for rules that speak
neither of Linz nor of May: where the asker sits and when the contract was made are no conditions on
the documents. Whose law is asked for and where the goods go are.
"""

import re

from rag.text.words import content_words

_OPENS = r"(?:^|[.,;:?!–—-]\s+|\b(?:so|and|but|then|or)\s+)"
_RULED = (
    r"(?:allowed|permitted|prohibited|forbidden|banned|barred|caught|covered|treated|legal|lawful|"
    r"illegal|unlawful|exempt|exempted|obliged|required|bound|subject|liable|okay|ok)"
)
_CASE = re.compile(
    rf"{_OPENS}(?:can|could|may|must|should|shall|might)\s+(?!\d)\w"
    r"|\b(?:do|does|did|would|will)\b[^?]{1,80}?\bhave to\b"
    rf"|{_OPENS}(?:do|does|did|would|will)\b[^?]{{1,80}}?\b(?:need|require|apply|cover|breach|break|"
    r"fall under|obey|comply)\b"
    rf"|{_OPENS}(?:is|are|am|was|were)\b[^?]{{1,120}}?\b{_RULED}\b"
    r"|\b(?:we|our|my)\b",
    re.IGNORECASE,
)
_PARTS = r"annex|part|schedule|list|chapter|title|section|category|group|class|type|phase|tier"
_MYSELF = re.compile(rf"(?:^|[^\w\s]\s*|\b(?!(?:{_PARTS})\s)[a-z]+\s+)I\b(?![.-])")  # no "Annex I"
_SEATED = (
    r"(?:living|lives?|based|resident|resid(?:es?|ing)|established|registered|incorporated|"
    r"works?|working|domiciled|located|headquartered|licensed|seated|staying)"
)
_OWN_PLACE = re.compile(
    rf"\b{_SEATED}\s+(?:here\s+)?(?:in|at)\s+(?:the\s+)?$"
    r"|\b(?:we|I)(?:['’](?:re|m)|\s+(?:are|am|make|build|run|work|live|sit|operate|manufacture|"
    r"have|own|trade))\b[^.?!]{0,60}\bin\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OWN_BRANCH = re.compile(r"\s+(?:branch|subsidiary|office|affiliate|arm)\b", re.IGNORECASE)
_ANYONE_BEFORE = re.compile(
    r"\b(?:an?|any|every|each|my|our|do|does|must|may|can|could|should|for|if|by|to)\s+$",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"\s+(?:exporters?|importers?|compan(?:y|ies)|banks?|firms?|citizens?|nationals?|operators?|"
    r"dealers?|traders?|business(?:es)?|persons?|subsidiar(?:y|ies)|manufacturers?|sellers?|"
    r"suppliers?|insurers?|lawyers?|carriers?|hauliers?|brokers?|producers?|shipowners?|lenders?|"
    r"investors?|residents?)\b"
)
_ONE_BEFORE = re.compile(r"\b(?:an?|any|every|each|my|our)\s+$", re.IGNORECASE)
_ONE = re.compile(r"(?:-\w+)?\s+(?P<noun>[a-zà-þ]+)\b")  # "a German workshop", whatever it is
_WHERE = re.compile(r"\b(?:in|to|from|at|over|via|through|near|into|for|outside|of)\s+$", re.I)


def is_case(question: str) -> bool:
    """Return whether a question asks what somebody may or must do, or tells of their own case."""
    return _CASE.search(question) is not None or _MYSELF.search(question) is not None


def is_anyone(question: str, start: int, end: int) -> bool:
    """Return whether a country only says of what country anyone is: "May a German exporter …?"."""
    before, behind = question[:start], question[end:]
    if _ANYONE_BEFORE.search(before) and _ANYONE.match(behind):
        return True
    noun = _ONE.match(behind)
    return bool(_ONE_BEFORE.search(before) and noun and content_words(noun["noun"]))


def is_own_place(question: str, start: int, end: int) -> bool:
    """Return whether a country or town is where those of the case sit: "living in Singapore"."""
    return (
        _OWN_PLACE.search(question[:start]) is not None
        or _OWN_BRANCH.match(question[end:]) is not None
    )


def is_place(question: str, start: int, end: int) -> bool:
    """Return whether a name stands where a town does, and is no part of a longer name."""
    before, after = question[:start], question[end:]
    if re.search(r"[A-ZÀ-Þ][\w’'-]*\s+$", before) or re.match(r"\s+[A-ZÀ-Þ]", after):
        return False
    return _WHERE.search(before) is not None or _OWN_BRANCH.match(after) is not None
