"""What may be done or happen to persons, bodies and things: the forms of its verb, and what else
tells it.

"When did the analyst leave the firm?" is not answered by the day on which she wrote a letter. A
deed is told by its own word or by one of few others, as a thesaurus has them; deeds that are told
in many ways ("give", "apply", "work", "visit") are left out, as they would refuse what is answered.
"""

from collections.abc import Iterator

# Base, past form, participle where it differs / what else tells it; "*" stands for any ending.
_DEEDS = r"""
return returned / return* came_back back again restor* repatriat* resum* came_home

sell sold / sell* sale* dispos* divest* buyer* bought purchas* transfer* export* suppl* deliver*
trade* trading market* customer* resell* resold hand* pass* barter* auction* mov*

buy bought / buy* purchas* acqui* order* paid owner* own* took_over sold sell* import* obtain*
procur* deliver* suppl* got gets customer*

acquire acquired / acqui* transfer* got gain* receiv* obtain* b(?:uy|uys|ought) purchas* took_over
takeover sold own* merg* holds held stake*

extend extended / exten* expan* stretch* reach* prolong* renew* longer postpon* amend* push* moved
roll*

extradite extradited / extradit* surrender* handed_over hand_over transfer* deliver*

arrest arrested / arrest* detain* detention custody caught seiz* held apprehend* captur* jail*
prison* picked_up taken handcuff* bail

release released / releas* freed free bail let_go set_free publish* issued unfr* discharg*

terminate terminated / terminat* cancel* end* rescind* rescission withdr* revok* stop* broke*
broken_off notice expir* lapse* dissol*

cancel cancelled / cancel* terminat* end* rescind* withdr* revok* stop* broke* void* called_off

sue sued / su(?:es?|ed|ing|its?) claim* lawsuit* action* court* tribunal* arbitra* proceeding*
damages complain* file* filing* litigat*

teach taught / teach* professor* lectur* instruct* train* chair

reside resided / resid* liv(?:es?|ed|ing) home* based domicil* settl* address seat

dismiss dismissed / dismiss* fired sack* remov* oust* let_go laid_off lost_his lost_her terminat*
reject* threw_out strike struck

sack sacked / sack* dismiss* fired remov* oust* let_go

publish published / publish* writ* wrote book* publication* issu* releas* appear* dated posted
print* announc* official_journal report* put_online

die died / di(?:es?|ed|ying) death* dead \d{3,4}[–-]\d{3,4} kill* lives victim* casualt* fatal*
perish* murder* shot drown* execut*

kill killed / kill* death* dead di(?:es?|ed) lives victim* casualt* fatal* perish* murder* shot
massacr* slaughter* assassinat* execut* lynch* behead* hang*

injure injured / injur* wound* hurt casualt* victim*

confess confessed / confess* confession admit* admission plea* plead* acknowledg* conced* guilty
accept* den(?:y|ies|ied)

plead pleaded / plea* guilty confess* admit* den(?:y|ies|ied)

reimburse reimbursed / reimburs* indemnif* compens* refund* repa(?:y|id|ys|yments?) cover* damages
claim* bore

compensate compensated / compens* reimburs* indemnif* refund* repa(?:y|id|ys) cover* damages

reward rewarded / reward* bonus* prize* bount* award* premium* medal* decorat* promot* honou?r*
thank* credit* paid

pay paid / pa(?:y|id|ys|ying|yments?|yable|yroll) cost* pric* fee* charg* spen* worth
fin(?:e|es|ed) remit* settl* transfer* penalt* sum* amount* salar* wage* bear bears bore bill* buy
bought purchase* tax* rent* gave sold reimburs* money cash refund* free expense* fund* [$€£¥]

object objected / object* oppos* protest* critici* reject* against refus* veto* concern* voic*
argu* complain* doubt* contest* challeng* den(?:y|ies|ied) wrote said told too “ "

rent rented / rent* leas* charter* hire* landlord tenant*

lease leased / leas* rent* charter* hire* lessor* lessee*

suspend suspended / suspen* revok* withdr* paus* stop* halt* interrupt* froz* freez*

steal stolen / stol* steal* theft* thie* missing taken robbe* loot* hack* drain* embezzl*

collide collided / colli* crash* hit ram* struck

sink sunk / s[aiu]nk* wreck* went_down founder* capsiz* scuttl*

forge forged / forg* fake* fals* fabricat* counterfeit* doctored

borrow borrowed / borrow* loan* credit* lend* lent financ* debt*

lend lent / lend* loan* lent credit* financ* borrow* debt*

invest invested / invest* stake* put share* fund* capital spen* financ* modernis* build*

donate donated / donat* g(?:ives?|ave|iven|iving) gift* grant* sponsor* paid hand* support*
contribut*

raid raided / raid* search* inspect* seiz* storm*

attend attended / attend* present took_part tak*_part particip* me(?:e?t|eeting)* join* went
student* pupil* school* guest* visit*

intervene intervened / interven* support* join* behalf interfer* step*

marry married / marr(?:y|i)* wife husband spouse wed* couple

merge merged / merg* combin* unit* join* takeover acqui* amalgamat* absorb* fus*

deport deported / deport* expel* expuls* remov* sent_back return* extradit*

expel expelled / expel* expuls* deport* thrown_out remov* exclud*

apologise apologised apologize apologized / apolog* sorry regret* excus*

smuggle smuggled / smuggl* hid(?:e|den)? conceal* contraband illicit* illegal* secret* brought
carried transport* ship* undeclared

hire hired / hir* employ* recruit* engag* appoint* took_on joined charter* retain* instruct*

recruit recruited / recruit* hir* enlist* engag* employ* sign*

collapse collapsed / collaps* bankrupt* insolven* fail* fell

ratify ratified / ratif* approv* accept* accession acced* adopt* sign*

graduate graduated / graduat* stud(?:y|i)* degree universit* school* alumn*

flee fled / fl(?:ed|ee)* escap* left abroad ran_away hid*

convert converted / conver* exchang* swap* turned chang* rebuil*

manufacture manufactured / manufactur* ma(?:de|kes?|king|kers?) produc* buil* assembl* factor*
construct*

build built / buil* creat* develop* strengthen* establish* construct* ma(?:de|kes?|king|kers?)
manufactur* produc* erect* yard shipyard assembl*

nominate nominated / nominat* propos* appoint* nam* candidate* chos* put_forward

repay repaid / rep(?:ay|aid)* refund* return* pa(?:y|id) settle* reimburs* instal*

sponsor sponsored / sponsor* fund* financ* support* donat* paid

bribe bribed / brib* corrupt* paid kickback* pa(?:y|id|yments?)

divorce divorced / divorc* separat* former ex-* marri*

retire retired / retir* pension* step* left resign* until former*

destroy destroyed / destr* attack* sank sunk burn* scrap* crush* wreck* demolish* bomb* raz* ruin*
pulp*

oppose opposed / oppos* object* against reject* veto* block* protest* critici* refus* resist*
contest* dissent*

investigate investigated / investigat* inquir* enquir* prob(?:e|ed|es|ing) examin* look* review*
inspect* suspect* prosecut*

adopt adopted / adopt* enact* pass* approv* introduc* issu* made sign* force dated agree* decree*
decid* decision* propos* took_effect

found founded establish established / found* establish* creat* since form* incorporat* regist*
set_up start* launch* open* began built

import imported / import* bought b(?:uy|uys|uying) purchas* deliver* enter* brought bring* arriv*
ship* suppl* order* trade* receiv* came origin* consign* export*

refine refined / refin* process* distil* smelt*
"""
_DO = r"(?:did|does|do|will|would|has|have|had)"
_BE = r"(?:was|were|is|are|been|be|being|got)"
_NO_VERB = (  # what stands before a noun, an infinitive or a name's second word
    r"(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bof )"
    r"(?<!['’]s )(?<!\bto )(?<!\bno )(?<!\bany )(?<!\bfor )(?<!-)"
)
_NO_PARTICLE = r"(?!-|\s+(?:out|off|up|in|over|open|through|of|into)\b)"
_OTHERS = (
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
        r"\b(?:was|were|has|have|did|is|are)\b[^?,;]{1,80}?\s(?:answer|answered|repl(?:y|ied))\b"
        r"(?=\s*\?|\s+(?:by|to|the|when|in|on)\b)",
        r"\b(?:answer\w*|repl(?:y|ied|ies)|respon\w+|wrote|said|told|react\w*|written|comment\w*)\b",
    ),
    (  # whoever is left, or left a sum, has not left
        r"\b(?:when|why|where|has|have)\b(?:\s+(?:did|does|do|will|has|have|had))?\s+"
        r"(?!been\b)[^?,;]{1,60}?\s(?:leave|left)\b(?!\s+(?:out|off|over|open|of|behind|to)\b)",
        r"\b(?:leav\w*|left|depart\w*|quit\w*|resign\w*|former\w*|exit\w*|step\w*|retir\w*|until|"
        r"moved|dismiss\w*|gone|went|fled|withdr\w*|remov\w*|ended|freed|releas\w*|no longer|"
        r"gave up|joined|sold)\b",
    ),
    (
        r"\bwhere\s+(?:did|does|do|will|would)\s+[^?,;]{1,60}?\s(?:live|reside)\b(?!\s+under)",
        r"\b(?:liv(?:es?|ed|ing)|resid\w*|home\w*|based|domicil\w*|settl\w*|address|seat|hous\w*|flat|"
        r"apartment|villa|moved|inhabit\w*|born|native)\b",
    ),
    (
        r"\b(?:who|(?:which|what)\s+(?:[\w-]+\s+){1,3}?)\s*made\s+the\s+[\w-]+(?:\s+[\w-]+)?"
        r"(?=\s*\?|\s+(?:of|that|which|found|in|on|for|from|with)\b)",
        r"\b(?:ma(?:de|kes?|king|kers?)|manufactur\w*|produc\w*|buil\w*|assembl\w*|suppl\w*|"
        r"construct\w*|wrote|drew|draft\w*|prepar\w*|issu\w*)\b",
    ),
    (
        r"\b(?:how old|at what age)\b|^age of\b|['’]s age\b",
        r"\bage[ds]?\b|\bold(?:er)?\b|\byounger\b|\bborn\b|\bDOB\b|\bbirth\b|\byears\b|\bbuilt\b|"
        r"\bfounded\b|\btaken\b|\bdated\b|\bsince\b|,\s\d\d,|\(\d\d\)|\bb\.\s|born_or",
    ),
)


def deeds() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield for each deed the pattern that asks of it, the pattern that tells it, its forms."""
    for block in _DEEDS.strip().split("\n\n"):
        forms, others = (part.split() for part in " ".join(block.split()).split(" / "))
        yield _asked(forms), _told([*forms, *others]), frozenset(forms)
    yield from ((asked, told, frozenset()) for asked, told in _OTHERS)


def _asked(forms: list[str]) -> str:
    base, past = forms[0], "|".join(forms[1:])
    return (
        rf"\b{_DO}\s+[^?,;]{{1,60}}?{_NO_VERB}\b(?:{base}|{past}){_NO_PARTICLE}\b"
        rf"|\b{_BE}\s+[^?,;]{{0,60}}?{_NO_VERB}\b(?:{past})\b{_NO_PARTICLE}"
        rf"|\b(?:who|(?:which|how\s+many)\s+(?:[\w’'-]+\s+){{1,3}}?)\s*{_NO_VERB}\b(?:{past})\b{_NO_PARTICLE}"
    )


def _told(words: list[str]) -> str:
    signs = [w for w in words if not w[0].isalnum() and w[0] != "("]
    plain = "|".join(w.replace("_", r"\s+").replace("*", r"\w*") for w in words if w not in signs)
    return "|".join((rf"\b(?:{plain})\b", *signs))
