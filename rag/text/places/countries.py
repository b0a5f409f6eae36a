"""Jurisdictions under their many names: "U.S.", "American" and "the United States" are one word.

In sanctions text the country is what tells the right rule from its neighbour, so a question and a
sentence must agree on it whichever form they use. A capital stands for its government: "Brussels
adopted" is the EU.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

CODE = r"z[a-z]{1,4}"  # the form of a code where it stands in a text
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
zcan: Canada, Canadian, Ottawa
zaus: Australia, Australian, Canberra
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
zssd: South Sudan, South Sudanese
zbgd: Bangladesh, Bangladeshi, Dhaka
zphl: Philippines, Philippine, Filipino, Manila
zidn: Indonesia, Indonesian, Jakarta
zlka: Sri Lanka, Sri Lankan
znpl: Nepal, Nepali, Nepalese
zkhm: Cambodia, Cambodian
zlao: Laos, Laotian
zbrn: Brunei, Bruneian
zmdv: Maldives, Maldivian
zmac: Macau, Macao
zbhr: Bahrain, Bahraini
zkwt: Kuwait, Kuwaiti
zomn: Oman, Omani
zjor: Jordan, Jordanian
zpse: Palestine, Palestinian
zdza: Algeria, Algerian
zmar: Morocco, Moroccan
ztun: Tunisia, Tunisian
zeth: Ethiopia, Ethiopian
zeri: Eritrea, Eritrean
zken: Kenya, Kenyan
zuga: Uganda, Ugandan
ztza: Tanzania, Tanzanian
zrwa: Rwanda, Rwandan
zbdi: Burundi, Burundian
zcaf: Central African Republic
zcmr: Cameroon, Cameroonian
ztcd: Chad, Chadian
zner: Niger, Nigerien
znga: Nigeria, Nigerian
zgha: Ghana, Ghanaian
zciv: Côte d’Ivoire, Côte d'Ivoire, Ivory Coast, Ivorian
zlbr: Liberia, Liberian
zsle: Sierra Leone, Sierra Leonean
zgnb: Guinea-Bissau
zgnq: Equatorial Guinea
zpng: Papua New Guinea
zgin: Guinea, Guinean
zsen: Senegal, Senegalese
zgmb: Gambia, Gambian
zmrt: Mauritania, Mauritanian
zbfa: Burkina Faso, Burkinabe
ztgo: Togo, Togolese
zben: Benin, Beninese
zgab: Gabon, Gabonese
zago: Angola, Angolan
zzmb: Zambia, Zambian
zzwe: Zimbabwe, Zimbabwean
zmoz: Mozambique, Mozambican
zmdg: Madagascar, Malagasy
znam: Namibia, Namibian
zbwa: Botswana
zswz: Eswatini
zcom: Comoros, Comorian
zsyc: Seychelles
zmus: Mauritius, Mauritian
zdji: Djibouti, Djiboutian
zarg: Argentina, Argentine, Argentinian
zchl: Chile, Chilean
zcol: Colombia, Colombian
zper: Peru, Peruvian
zecu: Ecuador, Ecuadorian
zbol: Bolivia, Bolivian
zpry: Paraguay, Paraguayan
zury: Uruguay, Uruguayan
zguy: Guyana, Guyanese
zsur: Suriname, Surinamese
zpan: Panama, Panamanian
zcri: Costa Rica, Costa Rican
zgtm: Guatemala, Guatemalan
zhnd: Honduras, Honduran
zslv: El Salvador, Salvadoran
zdom: Dominican Republic
zjam: Jamaica, Jamaican
ztto: Trinidad and Tobago
zbhs: Bahamas, Bahamian
zbrb: Barbados, Barbadian
zblz: Belize, Belizean
zcym: Cayman Islands, Caymans, Cayman, Caymanian
zvgb: British Virgin Islands
zbmu: Bermuda
zgib: Gibraltar
zggy: Guernsey
zimn: Isle of Man
zmhl: Marshall Islands
zcok: Cook Islands
zplw: Palau, Palauan
zvut: Vanuatu
zfji: Fiji, Fijian
znzl: New Zealand
zisl: Iceland, Icelandic
zlie: Liechtenstein
zmco: Monaco
zand: Andorra
zsmr: San Marino
zalb: Albania, Albanian
zbih: Bosnia and Herzegovina, Bosnia, Bosnian
zmne: Montenegro, Montenegrin
zmkd: North Macedonia, Macedonian
zxkx: Kosovo, Kosovar
zcrm: Crimea, Crimean, Sevastopol
"""


# In small letters these are other words too. In a question without any capital they mean the
# country behind a preposition: "exports to turkey" is no bird.
_ALSO_WORDS = (
    "turkey",
    "polish",
    "china",
    "jordan",
    "chad",
    "panama",
    "guinea",
    "georgia",
    "niger",
)
_BEHIND = "|".join(rf"(?<=\b{word} )" for word in "to in of from for with by against and".split())
_SMALL = (
    rf"(?:{_BEHIND})(?:{'|'.join(_ALSO_WORDS)})\b|(?<=\bthe )u[sn]\b|"
    r"\bu[sn](?= (?:sanction|treasury|law|list|export|government|person|"
    r"dollar|embargo|authorit|compan|bank|citizen|measure|rule|regime|resolution|designat))"
)


@cache
def _codes() -> dict[str, str]:
    """Return the code of each form in small letters."""
    lines = [line.partition(": ") for line in _FORMS.strip().splitlines()]
    return {form.lower(): code for code, _, forms in lines for form in forms.split(", ")}


@cache
def _pattern(*, typed: bool) -> re.Pattern[str]:
    """Return what finds the forms; ``typed`` for text without capitals, as in a search box."""
    lines = [line.partition(": ")[2] for line in _FORMS.strip().splitlines()]
    written = {form for forms in lines for form in forms.split(", ")}
    small = {f.lower() for f in written} - {"us", "un", *_ALSO_WORDS}
    # "IRAN" and "MALI" in capitals are a heading's; of the longer acronyms only this one is used.
    caps = {f.upper() for f in written if len(f.replace(".", "")) <= 3} | {"DPRK"}
    also = f"|{_SMALL}" if typed else ""
    return re.compile(rf"(?<![\w.]){_any_of(written | small | caps)}(?:s|['’]s)?(?!\w){also}")


def _any_of(forms: set[str]) -> str:
    """Return a pattern of forms by their common beginnings, longer ones first.

    Tried one after the other, 600 forms took 13 ms a question.
    """
    rest: dict[str, set[str]] = {}
    for form in forms - {""}:
        rest.setdefault(form[0], set()).add(form[1:])
    branches = [re.escape(first) + _any_of(ends) for first, ends in sorted(rest.items())]
    return f"(?:{'|'.join(branches)}){'?' if '' in forms else ''}" if branches else ""


def _found(text: str) -> Iterator[re.Match[str]]:
    return _pattern(typed=text == text.lower()).finditer(text)


@cache
def jurisdiction_codes() -> frozenset[str]:
    """Return the code words that stand for jurisdictions."""
    return frozenset(_codes().values())


def jurisdiction_ends(text: str) -> dict[int, int]:
    """Return where each jurisdiction's name ends, by where it starts."""
    return {m.start(): m.end() for m in _found(text)}


@lru_cache(4_096)  # every rule that compares words asks for it anew
def unify_jurisdictions(text: str) -> str:
    """Return the text with each jurisdiction's name as one code word of the same length.

    The code is padded with spaces, so that offsets in the text stay as they are.
    """
    codes = _codes()

    def code(match: re.Match[str]) -> str:
        form = re.sub(r"['’]s$", "", match.group()).lower()
        found = codes.get(form) or codes.get(form.removesuffix("s"), form)
        return found.ljust(len(match.group()))

    return _pattern(typed=text == text.lower()).sub(code, text)


def jurisdiction_forms(code: str) -> tuple[str, ...]:
    """Return the forms that text uses for the jurisdiction of a code, none for no code."""
    lines = (line.partition(": ") for line in _FORMS.strip().splitlines())
    return next((tuple(forms.split(", ")) for found, _, forms in lines if found == code), ())
