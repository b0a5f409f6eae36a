"""Words of questions on lists, as stems: what lists do with those whom they name."""

from ingest.store.lexical.words import stems


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem for word in words.split() for stem in stems(word))


LISTING = _stems(
    "list listed listing sanction sanctioned designate designated designation blacklist "
    "blacklisted add added include included target targeted put place placed appear subject "
    "restricted entry entries stand standing current currently present impose imposed entered "
    "faces hit affected measure exist recorded contained held"
)
ENDING = _stems("delist delisted delisting remove removed removal lifted expire expired")
OF_MEASURES = _stems(
    "ban freeze law regime act regulation transaction asset export embargo annex annexes SDN "
    "programme"
)
OF_PLACES = _stems("based located registered incorporated headquartered resident living domiciled")
BIRTH = _stems("born birth")
COMMON = frozenset(
    "all every each any both some several many most more other others such own same against upon "
    "within among across according also only just ever else via as at there them these "
    "those".split()
)
NO_MATTER = _stems(
    "total altogether different distinct separate full complete whole entire currently now today "
    "far exist table overview order alphabetical please together one ones document documents "
    "corpus file"
)
PRESENT = frozenset("is are currently now still today remain remains".split())
PAST = frozenset("was were been had did".split())
NEGATIONS = ("no", "not", "without", "non", "never")
AUTHORITIES = _stems("authority authorities regulator body jurisdiction jurisdictions")
COUNTRIES = _stems("country countries state nationality")
DATES = _stems("date dates day")
REASONS = _stems("reason reasons ground grounds")
