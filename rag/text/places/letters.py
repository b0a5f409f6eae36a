"""The two letters of ISO 3166-1 for each code of `rag.text.places.countries`."""

from functools import cache

_CODES = dict(
    pair.split(":")
    for pair in """
us:zu gb:zk ae:zae kp:zprk hk:zhkg kg:zkgz kz:zkaz uz:zuzb tj:ztjk tm:ztkm ru:zrus by:zblr
ua:zukr am:zarm ge:zgeo az:zaze tr:ztur cn:zchn in:zind ir:zirn iq:zirq sy:zsyr af:zafg cu:zcub
ve:zven mm:zmmr rs:zsrb mn:zmng jp:zjpn de:zdeu fr:zfra ch:zche ca:zcan au:zaus at:zaut be:zbel
bg:zbgr hr:zhrv cy:zcyp cz:zcze dk:zdnk ee:zest fi:zfin gr:zgrc hu:zhun ie:zirl it:zita lv:zlva
lt:zltu lu:zlux mt:zmlt nl:znld pl:zpol pt:zprt ro:zrou sk:zsvk si:zsvn es:zesp se:zswe no:znor
md:zmda il:zisr sa:zsau qa:zqat pk:zpak vn:zvnm th:ztha my:zmys sg:zsgp kr:zkor tw:ztwn br:zbra
mx:zmex za:zzaf eg:zegy ly:zlby sd:zsdn so:zsom ye:zyem ml:zmli cd:zcod ht:zhti ni:znic lb:zlbn
ss:zssd bd:zbgd ph:zphl id:zidn lk:zlka np:znpl kh:zkhm la:zlao bn:zbrn mv:zmdv mo:zmac bh:zbhr
kw:zkwt om:zomn jo:zjor ps:zpse dz:zdza ma:zmar tn:ztun et:zeth er:zeri ke:zken ug:zuga tz:ztza
rw:zrwa bi:zbdi cf:zcaf cm:zcmr td:ztcd ne:zner ng:znga gh:zgha ci:zciv lr:zlbr sl:zsle gw:zgnb
gq:zgnq pg:zpng gn:zgin sn:zsen gm:zgmb mr:zmrt bf:zbfa tg:ztgo bj:zben ga:zgab ao:zago zm:zzmb
zw:zzwe mz:zmoz mg:zmdg pe:zper im:zimn mh:zmhl sv:zslv sr:zsur co:zcol bm:zbmu na:znam bs:zbhs
ar:zarg nz:znzl ec:zecu gt:zgtm mk:zmkd is:zisl bo:zbol gy:zguy fj:zfji ad:zand li:zlie sz:zswz
sc:zsyc cl:zchl mc:zmco cr:zcri bb:zbrb xk:zxkx mu:zmus ck:zcok ky:zcym py:zpry uy:zury me:zmne
pa:zpan vu:zvut bz:zblz pw:zplw km:zcom tt:ztto hn:zhnd do:zdom vg:zvgb ba:zbih sm:zsmr jm:zjam
al:zalb dj:zdji gg:zggy gi:zgib bw:zbwa
""".split()
)


def code_of_letters(letters: str) -> str | None:
    """Return the code of a country by its two letters, None where it is not known."""
    return _CODES.get(letters.lower())


@cache
def country_letters(code: str) -> str | None:
    """Return the two letters of ISO 3166-1 for a code of `rag.text.places.countries`."""
    return next((letters for letters, found in _CODES.items() if found == code), None)


@cache
def known_letters() -> frozenset[str]:
    """Return the codes of ISO 3166-1 that are known here: two capitals each."""
    return frozenset(letters.upper() for letters in _CODES)
