"""Jurisdictions under their many names: "U.S.", "American" and "the United States" are one word.

In sanctions text the country is what tells the right rule from its neighbour, so a question and a
sentence must agree on it whichever form they use. A capital stands for its government: "Brussels
adopted" is the EU.
"""

import re
from functools import cache

# Each line is one jurisdiction: a code that is no word, and the forms that text uses for it.
_FORMS = """
zu: U.S.A., U.S., United States of America, United States, USA, US, America, American, Washington
zk: U.K., United Kingdom, UK, Great Britain, Britain, British, London
ze: E.U., European Union, EU, Brussels
zn: U.N., United Nations, UN
zae: U.A.E., United Arab Emirates, UAE, Emirati, Emirates
zprk: Democratic People's Republic of Korea, DPRK, North Korea, North Korean
zhkg: Hong Kong
zkgz: Kyrgyz Republic, Kyrgyzstan, Kyrgyzstani, Kyrgyz, Kirghiz, Bishkek
zkaz: Kazakhstan, Kazakhstani, Kazakh, Astana
zuzb: Uzbekistan, Uzbek, Tashkent
ztjk: Tajikistan, Tajik, Dushanbe
ztkm: Turkmenistan, Turkmen, Ashgabat
zrus: Russian Federation, Russia, Russian, Moscow, Kremlin
zblr: Belarus, Belarusian, Minsk
zukr: Ukraine, Ukrainian, Kyiv, Kiev
zarm: Armenia, Armenian, Yerevan
zgeo: Georgia, Georgian, Tbilisi
zaze: Azerbaijan, Azerbaijani, Azeri, Baku
ztur: Türkiye, Turkiye, Turkey, Turkish, Ankara
zchn: People's Republic of China, China, Chinese, Beijing
zind: India, Indian, New Delhi
zirn: Iran, Iranian, Tehran
zirq: Iraq, Iraqi
zsyr: Syria, Syrian
zafg: Afghanistan, Afghan
zcub: Cuba, Cuban
zven: Venezuela, Venezuelan
zmmr: Myanmar, Burma, Burmese
zsrb: Serbia, Serbian, Belgrade
zmng: Mongolia, Mongolian
zjpn: Japan, Japanese, Tokyo
zdeu: Germany, German
zfra: France, French
zche: Switzerland, Swiss
zcan: Canada, Canadian
zaus: Australia, Australian
zaut: Austria, Austrian, Vienna
zbel: Belgium, Belgian
zbgr: Bulgaria, Bulgarian
zhrv: Croatia, Croatian
zcyp: Cyprus, Cypriot
zcze: Czech Republic, Czechia, Czech, Prague
zdnk: Denmark, Danish
zest: Estonia, Estonian, Tallinn
zfin: Finland, Finnish, Helsinki
zgrc: Greece, Greek, Athens
zhun: Hungary, Hungarian, Budapest
zirl: Ireland, Irish
zita: Italy, Italian, Rome
zlva: Latvia, Latvian
zltu: Lithuania, Lithuanian, Vilnius
zlux: Luxembourg
zmlt: Malta, Maltese
znld: Netherlands, Dutch
zpol: Poland, Polish, Warsaw
zprt: Portugal, Portuguese
zrou: Romania, Romanian
zsvk: Slovakia, Slovak, Bratislava
zsvn: Slovenia, Slovenian
zesp: Spain, Spanish, Madrid
zswe: Sweden, Swedish, Stockholm
znor: Norway, Norwegian, Oslo
zmda: Moldova, Moldovan, Chisinau
zisr: Israel, Israeli
zsau: Saudi Arabia, Saudi
zqat: Qatar, Qatari
zpak: Pakistan, Pakistani
zvnm: Vietnam, Vietnamese
ztha: Thailand, Thai
zmys: Malaysia, Malaysian
zsgp: Singapore, Singaporean
zkor: South Korea, South Korean, Republic of Korea
ztwn: Taiwan, Taiwanese
zbra: Brazil, Brazilian
zmex: Mexico, Mexican
zzaf: South Africa, South African
zegy: Egypt, Egyptian
zlby: Libya, Libyan
zsdn: Sudan, Sudanese
zsom: Somalia, Somali
zyem: Yemen, Yemeni
zmli: Mali, Malian
zcod: Democratic Republic of the Congo, Congo, Congolese
zhti: Haiti, Haitian
znic: Nicaragua, Nicaraguan
zlbn: Lebanon, Lebanese
"""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for line in _FORMS.strip().splitlines():
        code, _, forms = line.partition(": ")
        codes.update({form.lower(): code for form in forms.split(", ")})
    longest_first = sorted(codes, key=len, reverse=True)
    # Case is part of it: "us" and "un" in lower case are other words.
    short = [f for f in longest_first if len(f.replace(".", "")) <= 4]
    # "IRAN" and "MALI" in capitals are a heading's; of the longer acronyms only this one is used.
    caps = [re.escape(f.upper()) for f in short if len(f.replace(".", "")) <= 3 or f == "dprk"]
    names = [
        re.escape(f.title().replace("'S", "'s").replace(" Of ", " of ")) for f in longest_first
    ]
    pattern = rf"(?<![\w.])(?:{'|'.join(caps)}|{'|'.join(names)})(?:s|['’]s)?(?!\w)"
    return re.compile(pattern), codes


@cache
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
