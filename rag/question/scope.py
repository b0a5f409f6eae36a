"""Recognise what no document could answer: an order, a personal matter, help to evade.

They are refused before anything is quoted: a quote beside "Which bank helps me to evade?" would
read as advice. Questions about evasion ("How do companies evade …?") are ordinary questions.
"""

import re

from rag.question.requests.wordings import request_of

_EVASION = (
    r"evad\w*|circumvent\w*|bypass\w*|smuggl\w*|dodg\w*|launder\w*|"
    r"get (?:around|round|past)|work around|avoid (?:detection|being caught|sanctions|controls)|"
    r"(?:hid|conceal|disguis|fak|forg|falsif)\w*|without (?:\w+ ){0,4}(?:noticing|knowing|finding)|"
    r"without (?:being|getting) (?:\w+ )?(?:found out|caught|detected|noticed|discovered|seen|"
    r"flagged|stopped|blocked)|under the radar|"
    r"so that (?:nobody|no one|no-one) (?:\w+ )?(?:notices|knows|finds|sees)"
)
# An order opens with a verb that tells the program what to do. A search in keywords may open with
# the same word ("repeat offenders", "draft regulation"), so some need what an order makes of them.
_SAID = (
    r"(?:everything|anything|all|it|this|that|what|your|after me|back|verbatim|the (?:above|text|"
    r"words|last|previous|following|prompt|system|instructions?|line|sentence|conversation))"
)
_MADE = r"(?:me |us )?(?:a|an|some|the following|my|our)\b"
_TOLD = (
    r"ignore|forget|disregard|override|pretend|imagine|role-?play|act as|simulate|you are now|"
    r"from now on|stop being|let['’]?s play|reveal|leak|hack|print your|show (?:me )?your|"
    r"say (?:something|hello|hi|that|it)|make up|invent|sing|rap|"
    r"tell (?:me )?(?:a|another) (?:\w+ )?(?:joke|story|riddle|lie)|"
    rf"(?:repeat|recite|echo|output|print|dump|spell out|rewrite|rephrase|paraphrase) {_SAID}|"
    rf"(?:write|compose|draft|generate|create|code|design|book|order|buy|send|e-?mail) {_MADE}|"
    r"translate\b.{0,200}\b(?:in)?to \w+(?=\W*$)|translate (?:this|that|it|the following)"
)
_POLITE = r"(?:please|now|and|then|just|kindly|(?:can|could|will|would) you)"
_ORDER = re.compile(rf"^\W*(?:{_POLITE}[\s,]+){{0,3}}(?:{_TOLD})\b", re.IGNORECASE)
_ABOUT_THE_PROGRAM = re.compile(
    r"\b(?:system prompt|(?:your|the above|previous|initial) (?:instructions|rules|prompt|training|"
    r"programming|guidelines)|(?:your|admin(?:istrator)?) (?:password|api key|credentials)|"
    r"(?:above|before) this (?:line|message|point|sentence))\b"
    r"|\bare you (?:an? )?(?:conscious|sentient|alive|human|real|robot|bot|ai|person|gpt)\b",
    re.IGNORECASE,
)
# What a person should do in life, and what the program thinks: no document is asked for either.
_SHARES = r"shares?|stocks?|bitcoin|crypto\w*|house"
_PERSONAL = re.compile(
    r"\b(?:should|would|shall) (?:i|we|you)\b[^?]{0,40}\b(?:vote|marry|divorce|wear|eat|cook|bet|"
    r"gamble|believe in|fall in love)\b"
    rf"|\b(?:should|shall) i\b[^?]{{0,20}}\b(?:invest|buy|sell|hold)\b[^?]{{0,20}}\b(?:{_SHARES})\b"
    r"|\b(?:do|would) you (?:personally |really )?(?:like|love|hate|prefer|feel|believe|want|"
    r"support|agree|trust|vote)\b"
    r"|\byour (?:own |personal )?(?:opinion|view|favou?rite|feelings?|political)\b",
    re.IGNORECASE,
)
# Who checks for evasion asks for no help with it.
_AGAINST = (
    r"\b(?:check|know|tell|detect|recogni[sz]|spot|prevent|make sure|ensur|report|find out|assess|"
    r"screen|stop|protect)"
)
_ANY = rf"(?:(?!{_AGAINST}).){{0,60}}"
# "us" in small letters only: "why does the US regard … evasion" asks for no help.
_HELP = re.compile(
    rf"\b(?:how|which|what|where|can|could|may|should|help)\b.{{0,60}}\b(?:i|we|me|(?-i:us))\b"
    rf"{_ANY}\b(?:{_EVASION})\b|^\W*(?:how to|ways? to)\b{_ANY}\b(?:{_EVASION})\b",
    re.IGNORECASE | re.DOTALL,
)
# "My client wants … without anyone finding out. How should he do that?": for a third person.
_SOMEBODY = (
    r"(?:my|our) (?:\w+ )?(?:client|customer|company|firm|boss|employer|friend|business|partner|"
    r"brother|husband|wife|uncle|bank|supplier|buyer)"
)
_HOW = r"\bhow (?:should|can|could|may|might|do|does|would)"
_FOR_ANOTHER = re.compile(
    rf"\b{_SOMEBODY}\b[^.?!]{{0,40}}\b(?:wants?|needs?|would like|plans?|wishes|hopes|intends?|"
    rf"tries)\b{_ANY}{_ANY}\b(?:{_EVASION})\b[^?]*{_HOW}\b"
    rf"|{_HOW} {_SOMEBODY}\b{_ANY}\b(?:{_EVASION})\b",
    re.IGNORECASE | re.DOTALL,
)
ORDER = "This is an order to the program, no question that documents can answer."
ADVICE = (
    "This asks for personal advice or an opinion. Ask what the documents say of the matter instead."
)
EVASION = (
    "This asks for help to evade sanctions. Ask what the documents say of evasion, its signs or "
    "its penalties instead."
)


_BY_REQUEST = {
    "social": "This asks nothing of the documents. Ask what they say on a name, a rule or a date.",
    "rephrase": (
        "This is an order about the last answer. The quotes stand as the documents have them; with "
        "a chat model set, answers can be put in other words."
    ),
    "tabulate": (
        "This is an order about the last answer, and there is none here. Ask a question first; "
        "then its statements can be put in a table."
    ),
    "opinion": ADVICE,
    "live": "This asks for the state of this very moment, which no document holds.",
}


def out_of_scope(question: str) -> str | None:
    """Return why a question is refused whatever the documents say, None where it is not."""
    if reason := _BY_REQUEST.get(request_of(question).kind):
        return reason
    if _ORDER.search(question) or _ABOUT_THE_PROGRAM.search(question):
        return ORDER
    if _PERSONAL.search(question):
        return ADVICE
    helps = _HELP.search(question) or _FOR_ANOTHER.search(question)
    return EVASION if helps else None
