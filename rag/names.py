"""Jurisdictions under their many names: "U.S.", "American" and "the United States" are one word.

In sanctions text the country is what tells the right rule from its neighbour, so a question and a
sentence must agree on it whichever form they use.
"""

import re
from functools import cache

# Each line is one jurisdiction: a code that is no word, and the forms that text uses for it.
_FORMS = """
zu: U.S.A., U.S., United States of America, United States, USA, US, America, American
zk: U.K., United Kingdom, UK, Great Britain, Britain, British
ze: E.U., European Union, EU
zn: U.N., United Nations, UN
zae: U.A.E., United Arab Emirates, UAE, Emirati, Emirates
zprk: Democratic People's Republic of Korea, DPRK, North Korea, North Korean
zhkg: Hong Kong
zkgz: Kyrgyz Republic, Kyrgyzstan, Kyrgyzstani, Kyrgyz, Kirghiz
zkaz: Kazakhstan, Kazakhstani, Kazakh
zuzb: Uzbekistan, Uzbek
ztjk: Tajikistan, Tajik
ztkm: Turkmenistan, Turkmen
zrus: Russian Federation, Russia, Russian
zblr: Belarus, Belarusian
zukr: Ukraine, Ukrainian
zarm: Armenia, Armenian
zgeo: Georgia, Georgian
zaze: Azerbaijan, Azerbaijani, Azeri
ztur: Türkiye, Turkiye, Turkey, Turkish
zchn: People's Republic of China, China, Chinese
zind: India, Indian
zirn: Iran, Iranian
zirq: Iraq, Iraqi
zsyr: Syria, Syrian
zafg: Afghanistan, Afghan
zcub: Cuba, Cuban
zven: Venezuela, Venezuelan
zmmr: Myanmar, Burma, Burmese
zsrb: Serbia, Serbian
zmng: Mongolia, Mongolian
zjpn: Japan, Japanese
zdeu: Germany, German
zfra: France, French
zche: Switzerland, Swiss
zcan: Canada, Canadian
zaus: Australia, Australian
"""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for line in _FORMS.strip().splitlines():
        code, _, forms = line.partition(": ")
        codes.update({form.lower(): code for form in forms.split(", ")})
    longest_first = sorted(codes, key=len, reverse=True)
    # Case is part of it: "us" and "un" in lower case are other words.
    caps = [re.escape(f.upper()) for f in longest_first if len(f.replace(".", "")) <= 3]
    names = [
        re.escape(f.title().replace("'S", "'s").replace(" Of ", " of ")) for f in longest_first
    ]
    pattern = rf"(?<![\w.])(?:{'|'.join(caps)}|{'|'.join(names)})(?:s|['’]s)?(?!\w)"
    return re.compile(pattern), codes


def jurisdiction_codes() -> frozenset[str]:
    """Return the code words that stand for jurisdictions."""
    return frozenset(_table()[1].values())


def jurisdiction_ends(text: str) -> dict[int, int]:
    """Return where each jurisdiction's name ends, by where it starts."""
    return {m.start(): m.end() for m in _table()[0].finditer(text)}


def unify_jurisdictions(text: str) -> str:
    """Return the text with each jurisdiction's name as one code word of the same length.

    The code is padded with spaces, so that offsets in the text stay as they are.
    """
    pattern, codes = _table()

    def code(match: re.Match[str]) -> str:
        form = re.sub(r"['’]s$", "", match.group()).lower()
        found = codes.get(form) or codes.get(form.removesuffix("s"), form)
        return found.ljust(len(match.group()))

    return pattern.sub(code, text)
