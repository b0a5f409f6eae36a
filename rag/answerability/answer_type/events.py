"""What may happen to persons, bodies and measures: what asks for it, and the words that tell it.

"Has the Council appealed?" is not answered by what the judgment says. An event is told by its own
word or one of few others, so that a statement with none of them is of something else; events told
in many ways ("decide", "arrest") are left out, as they would refuse what is answered.
"""

_RULES = (  # what says something without being a person: there the words of saying are missing
    r"(?:article|section|regulation|directive|annex|law|act|rule|order|guidance|policy|clause|"
    r"chapter|licen[cs]e|part|faq|cfr|document|note|text|list|recital|schedule|provision|report|§)"
)
_SAID = (
    r"\bwhat (?:did|does|do|has|have) "
    rf"(?![^?]{{0,60}}\b{_RULES}\b)(?-i:[A-Z])[^?]{{1,60}}\b(?:say|said|tell|told|argue|claim)\b",
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|stat(?:es?|ed|ing|ement)|argu\w+|claim\w*|answer\w*|"
    r"repl\w+|accord\w*|call(?:s|ed)|warn\w*|den(?:y|ies|ied)|announc\w*|explain\w*|add(?:s|ed)|"
    r"wr(?:ote|ites?)|ask(?:s|ed)|insist\w*|regret\w*|spoke\w*|promis\w*|confirm\w*|think\w*|"
    r"thought|believ\w*|accus\w*|describ\w*|report\w*|stress\w*|recommend\w*|advis\w*|note[ds]?|"
    r"demand\w*|declar\w*|pointed|complain\w*|cit\w+|considers?|mention\w*|criti\w*|quot\w+|"
    r"welcom\w*|reject\w*|alleg\w*|comment\w*|view\w*|want\w*|expect\w*|require\w*|"
    r"by (?:its|his|her|their) own)\b|[\"“”:]",
)
_SENTENCED = (
    r"\bsentenced\b|\b(?:what|which|how long a) (?:(?:prison|jail) )?(?:sentences?|term in prison|"
    r"(?:jail|prison) terms?)\b",
    r"\b(?:convict\w*|sentenc\w*|prison|jail\w*|imprison\w*|probation|acquit\w*|fined|years|months|"
    r"life)\b",
)
_CONVICTED = (
    r"\b(?:convicted|found guilty)\b",
    r"\b(?:convict\w*|sentenc\w*|guilty|prison\w*|jail\w*|imprison\w*|probation|years|months|"
    r"acquit\w*|fined|court|crim\w*|penalt\w*)\b",
)
_APPEALED = (
    r"\b(?:has|have|did|does|do|will|is|are|why|when|on what grounds)\b[^?]{0,60}"
    r"(?<!\bthe )\bappeal(?:s|ed|ing)?\b",  # "his term after the appeal" asks of the term
    r"\b(?:appeal\w*|challeng\w*|contest\w*|lawsuit|su(?:e[ds]?|ing)|lodg\w*|object\w*|accepts?|"
    r"(?:court of justice|(?:higher|superior|supreme) court))\b",
)
_RESIGNED = (
    r"\b(?:resign(?:s|ed|ing|ation)?|step(?:ped)? down|quit)\b",
    r"\b(?:resign\w*|step\w* (?:down|aside|back)|quit\w*|le(?:ft|aves?|aving)|depart\w*|"
    r"dismiss\w*|sack\w*|replac\w*|retir\w*|successor|succeed\w*|oust\w*|out of office|gave up|"
    r"former|no longer)\b",
)
_ENDED = (
    r"\b(?:(?:since )?when|(?:on|from|by) (?:what|which) (?:date|day)) "
    r"(?:will|did|does|was|were|is|are)\b[^?]{1,60}\b(?:lift(?:ed)?|delist(?:ed)?|"
    r"repeal(?:ed)?|revok(?:ed?)|end(?:ed)?|expire[ds]?|run out|removed?)\b",
    r"\b(?:lift\w*|delist\w*|repeal\w*|revok\w*|end(?:s|ed|ing)?|expir\w*|until|remov\w*|till|"
    r"terminat\w*|ceas\w*|cancel\w*|withdr\w*|suspend\w*|run(?:s)? out|ran|valid|lapse\w*|annul\w*|"
    r"extend\w*|prolong\w*|renew\w*|no longer|struck|to \d|last\w*|period|taken off|deletes?d?|"
    r"phase\w* out|for \w+ (?:years?|months?|days)|within|deadline|by \d|up to|stop\w*)\b",
)
# "Why was the bank taken off the list?" is not told by why it was put there, nor when it was taken
# off by when it was listed, nor "Who lifted …?".
_OFF = (
    r"delist(?:ed)?|unblock(?:ed)?|tak(?:en?|ing) off|removed? from|str(?:uck|ike) off|"
    r"c[oa]me off|dropped from|deleted? from"
)
_TAKEN_OFF = (
    r"\b(?:(?:why|how|by whom|on what grounds|for what reason) (?:was|were|is|are|did|has|have)\b"
    r"[^?]{1,60}|(?:who|which(?! (?:date|day|month|year)\b)|whose)\b[^?]{1,60})"
    rf"\b(?:{_OFF}|lift(?:ed)?)\b"
    rf"|\bwhen (?:was|were|is|are|did|has|have|will)\b[^?]{{1,60}}\b(?:{_OFF})\b",
    r"\b(?:delist\w*|remov\w*|t(?:aken?|ook)\b[^.]{0,40}\boff|off the|struck|annul\w*|lift\w*|"
    r"revok\w*|delet\w*|no longer|unblock\w*|drop\w*|cleared|withdr\w*|repeal\w*|expir\w*|"
    r"terminat\w*|releas\w*|until|ended|end[ _]?date)\b",
)
_EARNED = (
    r"\b(?:what|which) (?:[a-z-]+ ){0,2}?(?:revenues?|turnover|profits?|losses|salary|wages?|"
    r"dividends?) (?:did|does|do|has|have|had|was|is|were|are)\b"
    r"|\b(?:turnover|revenues?|net profit)\s*\?"
    r"|^(?:(?!wh|how|is\b|was\b|do|did|has|have|can|may)[\w’'-]+\s+){0,3}?(?:turnover|revenues?|"
    r"net profit|dividends?) (?:of|in|for)\b",
    r"\b(?:revenues?(?! (?:service|agency|authority|and customs|commission|department))|turnover|"
    r"profits?|sales|earnings|income|loss|losses|earned|earns?|pay|paid|"
    r"salary|wages?|dividends?)\b",
)
# A wife is told of by the wife's husband, not by the children.
_KIN = (
    r"(?:wife|wives|husbands?|spouses?|widow(?:er)?s?|married|marri\w+|wed|couple|divorc\w+)",
    r"(?:sons?|daughters?|child(?:ren)?|kids?)",
    r"(?:brothers?|sisters?|siblings?|twins?)",
    r"(?:fathers?|mothers?|parents?)",
    r"(?:uncles?|aunts?|cousins?|nephews?|nieces?|in-laws?|grand\w+)",
)


def _related(kin: str) -> tuple[str, str]:
    return (
        rf"['’]s? (?:\w+ )?{kin}(?:['’]s)?(?!-)(?=\s*\?|\s*$|\s+(?:is|was|were|are|who|in|at|of|"
        rf"on|lives?|works?|owns?|have|has|do|does|did|also|listing|be|\w+ed)\b)"
        rf"|\b(?:the|any) {kin} of\b",
        rf"\b(?:{kin}|family|relatives?|kin|partners?)\b",
    )


_BORN_WHERE = (
    r"\bwhere (?:was|were|is) [^?]+ born\b|\bbirthplace\b",
    r"\b(?:birthplace|place of birth|POB|born (?:in|at|near)|native|hometown|grew up|"
    r"born[^.;]{0,40}(?:\bin|\b\d{4},) (?-i:[A-Z]))",
)
_COMMANDED = (
    r"\bwho (?:captains?|captained|skippers?)\b|\bwho (?:is|was) (?:the )?(?:captain|skipper) of\b",
    r"\b(?:captain\w*|master|skipper\w*|command\w*)\b",
)
_STUDIED = (
    r"\b(?:which|what|where)\b[^?]*\b(?:studied|study|educated|graduated?)\b"
    r"(?! (?:found|shows?|says?|by|of)\b)",
    r"\b(?:stud(?:y|ied|ies|ent\w*)|school\w*|universit\w*|educat\w*|graduat\w*|degree|college|"
    r"academ\w*|institute|diploma|alumn\w*)\b",
)
_VOTED_HOW = (
    r"\babstain(?:ed|s|ing)?\b|\bvoted? (?:against|for|in favou?r|no|yes)\b",
    r"\b(?:abst\w+|vot\w+|against|majorit\w+|unanim\w+|favou?r|oppos\w*|reject\w*|support\w*|"
    r"back(?:s|ed)|minority|dissent\w*)\b",
)
# Another minister is not the foreign minister, nor a deputy the head of government.
_PORTFOLIOS = (
    "foreign", "finance", "econom(?:y|ic|ics)", "trade", "defen[cs]e", "interior", "justice",
    "energy", "transport", "health", "education", "labou?r", "agriculture",
)  # fmt: skip


def _portfolio(name: str) -> tuple[str, str]:
    return (
        rf"\bwho\b[^?]{{0,60}}\b(?:{name}\s+(?:minister|secretary)|minister\s+(?:of|for)\s+{name})\b",
        rf"\b(?:{name}\s+(?:and\s+\w+\s+)?(?:minist|secretar|affairs)|(?:minist\w+|secretary)\s+"
        rf"(?:of|for)\s+(?:\w+\s+and\s+)?{name}\b)",
    )


_PREMIER = (
    r"\bwho\b[^?]{0,60}\b(?<!deputy )(?<!vice )prime\s+minister\b",
    r"(?<!deputy )(?<!vice )\bprime\s+minister\b|\bpremier\b|\bhead of (?:the )?government\b",
)
_TOLD = (  # what asks / what tells
    (
        r"\b(?:date|day|month|year) of birth\b|\bbirth(?:day|date)\b",
        r"\b(?:born\w*|birth\w*|DOB|b\.)|\*\s?\d{4}|\(\d{4}",
    ),
    (
        r"\bhead ?count\b|\bnumber of (?:staff|employees)\b|\bpeople work\b",
        r"\b(?:head ?count|employ\w*|staff|workforce|workers?|personnel|people|jobs)\b",
    ),
    (  # what somebody did before: what they are now is no answer
        r"\b(?:what|which) (?:job|post|position|profession|office|career|occupation)\b[^?]*"
        r"\b(?:before|previously|earlier|formerly)\b",
        r"\b(?:former\w*|previous\w*|before|ex-\w+|until|used to|worked|served|career|earlier|once|"
        r"background|trained)\b",
    ),
    (
        r"\b(?:which|what|whose) flag\b|\bflag of\b",
        r"\b(?:flag\w*|regist\w+)\b",
    ),
    (
        r"\bwhere\s+(?:did|does|do|will|would)\s+[^?,;]{1,60}?\s(?:live|reside)\b(?!\s+under)",
        r"\b(?:liv(?:es?|ed|ing)|resid\w*|home\w*|based|domicil\w*|settl\w*|address|seat|hous\w*|flat|"
        r"apartment|villa|moved|inhabit\w*|born|native)\b",
    ),
    (
        r"\b(?:how old|at what age)\b|^age of\b|['’]s age\b",
        r"\bage[ds]?\b|\bold(?:er)?\b|\byounger\b|\bborn\b|\bDOB\b|\bbirth\b|\byears\b|\bbuilt\b|"
        r"\bfounded\b|\btaken\b|\bdated\b|\bsince\b|,\s\d\d,|\(\d\d\)|\bb\.\s|born_or",
    ),
)

EVENTS = (
    *map(_portfolio, _PORTFOLIOS),
    _PREMIER,
    *(_SAID, _SENTENCED, _CONVICTED, _APPEALED, _RESIGNED, _ENDED, _TAKEN_OFF, _EARNED),
    *map(_related, _KIN),
    *(_BORN_WHERE, _COMMANDED, _STUDIED, _VOTED_HOW),
    *_TOLD,
)
