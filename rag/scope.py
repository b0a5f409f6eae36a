"""A question in; out why it is none that documents could answer: an order, or help to evade.

Both are refused before anything is quoted: a quote beside "Which bank helps me to evade?" would
read as advice. Questions about evasion ("How do companies evade …?") are ordinary questions.
"""

import re

_EVASION = (
    r"evad\w*|circumvent\w*|bypass\w*|smuggl\w*|dodg\w*|launder\w*|"
    r"get (?:around|round|past)|work around|avoid (?:detection|being caught|sanctions|controls)|"
    r"(?:hid|conceal|disguis|fak|forg|falsif)\w*|without (?:\w+ ){0,4}(?:noticing|knowing|finding)"
)
_SELF = r"\b(?:i|we|me|us|my|our)\b"
_ORDER = re.compile(
    r"^\W*(?:please\s+)?(?:ignore|forget|disregard|override|pretend|imagine|role-?play|act as|"
    r"you are now|repeat after|reveal|print your|show (?:me )?your|write (?:me )?(?:a|an|some)\b|"
    r"compose|draft|say (?:something|hello|that)|tell (?:me )?a (?:joke|story)|make up|invent|"
    r"sing)\b",
    re.IGNORECASE,
)
_ABOUT_THE_PROGRAM = re.compile(
    r"\b(?:system prompt|your (?:instructions|rules|prompt|training|programming))\b", re.IGNORECASE
)
_HELP = re.compile(
    rf"(?:{_SELF}.*\b(?:{_EVASION})\b|\b(?:{_EVASION})\b.*{_SELF})|^\W*(?:how to|ways? to|help)\b.*"
    rf"\b(?:{_EVASION})\b",
    re.IGNORECASE | re.DOTALL,
)
ORDER = "This is an order to the program, no question that documents can answer."
EVASION = (
    "This asks for help to evade sanctions. Ask what the documents say of evasion, its signs or "
    "its penalties instead."
)


def out_of_scope(question: str) -> str | None:
    """Return why a question is refused whatever the documents say, None where it is not."""
    if _ORDER.search(question) or _ABOUT_THE_PROGRAM.search(question):
        return ORDER
    return EVASION if _HELP.search(question) else None
