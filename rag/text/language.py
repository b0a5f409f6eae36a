"""Tell whether a text is English. In other languages a capital marks no name.

German writes every noun with a capital, and an English document holds none of them.
"""

import re

_ENGLISH = frozenset(
    "the of is are does did do what which who when where how why has have and to for by from with "
    "can may must should will an that on".split()
)
_OTHER = frozenset(
    # German, Dutch, French, Spanish, Italian, Portuguese, Polish: their commonest small words
    "der die das und ist sind wer wie welche welcher welches wann wo warum den dem des ein eine "
    "einen einer nicht nach von zu zur zum im für mit auf wurde werden wird hat haben "
    "het een de van en wie wat welke wanneer waar zijn voor "
    "le la les du est sont qui que quel quelle quels quelles quand où pourquoi comment une au aux "
    "dans par sur pour "
    "el los las del es qué quién cuál cuáles cuándo dónde por para una según "
    "il lo gli della delle dei degli è chi che quale quali quando dove perché nel "
    "o os da dos das são quem qual quais onde "
    "jest są kto co jaki jaka jakie kiedy gdzie dlaczego czy w z na".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Return whether a text has no fewer small words of English than of other languages."""
    words = [w.lower() for w in _WORD.findall(text)]
    return sum(w in _OTHER for w in words) <= sum(w in _ENGLISH for w in words)
