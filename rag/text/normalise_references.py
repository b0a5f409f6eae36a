"""Write a question's provisions as English acts print them.

People write "art 5 para 2 lit. b", "Artikel 5 Absatz 2 Buchstabe b", "point (b) of the second
subparagraph of Article 5(2)"; all become "Article 5, paragraph 2, point (b)" or the like, which
``ingest.text.pinpoint`` reads. What is no part of a provision is left as it is typed.
"""

import re

from ingest.text.pinpoint import NUMBER

# The words of the EU's larger languages and the usual short forms, by the English word.
_KINDS = {
    "article": r"artikel|artículo|articolo|artigo|artykuł|article",
    "recital": r"erwägungsgr(?:und|ünde)|considérant|considerando|overweging|motyw|"
    r"whereas(?:\s+clause)?|recital",
    "annex": r"anhang|annexe|anexo|allegato|bijlage|załącznik",
}
_STEPS = {
    "paragraph": r"sub-?sections?|subs\.|sub-?paragraphs?|subparas?\.?|paragraphe?s?|paras?\.?|"
    r"absatz|abs\.?|apartado|paragrafo|lid|ust\.|§",
    "point": r"points?|buchstaben?|bst\.|litt?\.?|letters?|lettre|letra|lettera|onder|punto|punt|"
    r"items?|pkt\.|pt\.?",
    "number": r"nummer|nr\.?|ziffer|ziff\.|no\.?|number",
    "part": r"parts?|teil|partie|parte|deel",
    "row": r"rows?",
}
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|final|introductory|opening|"
    r"1st|2nd|3rd|[4-9]th)"
)
# Paragraphs and sentences without a number: no locator has them, what holds them is meant.
_UNNUMBERED = (
    rf"(?:{_ORDINAL}\s+(?:and\s+{_ORDINAL}\s+)?(?:sub-?paragraphs?|paragraphs?|indents?|sentences?|"
    r"parts?|words|phrase|limb)|(?:unterabsatz|uabs\.?|satz|alinéa|indent|sentence)\s*\d+)"
)
_VALUE = r"(?:\(\s*\w{1,5}\s*\)|\d+(?:\.\d+)*[a-z]{0,2}|[a-z]{1,2}|[ivxlc]+)(?![\w/]|\.\d)"
_POINTS = r"(?:\s*\(\w{1,5}\))*"
_STEP_WORD = "|".join(_STEPS.values())
_SMALL = rf"(?:(?:{_STEP_WORD})\s*{_VALUE}\)?{_POINTS}|schedule\s+[a-z](?!\w)|{_UNNUMBERED})"
_OF = r"\s*,?\s+(?:of|in|to|under|du|de\s+la|de|des|der|von|van)\s+(?:the\s+|l[’'])?"
_KIND_WORD = "|".join(_KINDS.values())
_HEAD = (
    rf"(?:(?:{_KIND_WORD}|articles?|arts?\.?|recitals?|annex(?:es)?|appendix|schedules?|sched\.?|"
    r"sch\.?|regulations?|regs?\.?|rules?|sections?|secs?\.?|ss?\.?|§+|"
    r"\d+\s*c\.?\s?f\.?\s?r\.?(?:\s*(?:§+|sections?|secs?\.?|part))?)"
    rf"\s*(?:no\.?\s*|nr\.?\s*|number\s+)?\(?{NUMBER}\)?{_POINTS}|annex|schedule)"
)
_REVERSED = re.compile(
    rf"(?<![\w.])(?P<chain>(?:{_SMALL}{_OF})+)(?P<head>{_HEAD})(?!\w)", re.IGNORECASE
)
_CITED = re.compile(
    rf"(?<![\w.])(?P<head>{_HEAD})(?P<bare>(?<=\))[a-z]{{1,4}}(?![\w(]))?"
    rf"(?P<tail>(?:\s*,?\s*(?:and\s+)?(?:the\s+)?{_SMALL})*)(?!\w)",
    re.IGNORECASE,
)
_ONE_SMALL = re.compile(_SMALL, re.IGNORECASE)
_LINK = re.compile(rf"({_SMALL}){_OF}", re.IGNORECASE)
_NAMED_STEP = re.compile(
    rf"(?P<word>{_STEP_WORD})\s*(?P<value>{_VALUE})\)?(?P<points>{_POINTS})$", re.IGNORECASE
)
_ELISION = re.compile(r"\b[ld][’'](?=article|annexe)", re.IGNORECASE)
_CFR_JOINED = re.compile(r"\b(\d+)\s*(c\.?f\.?r\.?)\s*(?=\d)", re.IGNORECASE)
_KIND = re.compile(
    rf"(?:(?P<kind>{_KIND_WORD})|(?P<other>[^\d(]+?))?\s*(?:no\.?|nr\.?|number)?\s*"
    rf"(?P<number>\(?{NUMBER}\)?{_POINTS})$",
    re.IGNORECASE,
)
_REGS = re.compile(r"\bRegs\.?(?=\s+(?:19|20)\d\d\b)")  # "Regs 2005": the name of an instrument
_STATUTORY = re.compile(r"\bS\.\s?I\.(?=\s*(?:No\.?\s*)?\d)")  # no section of number I
_CODE = re.compile(r"\bCode of Federal Regulations,?\s+title\s+(\d+)(?:,|\b)", re.IGNORECASE)


def as_printed(question: str) -> str:
    """Return a question with its provisions in the form in which acts print them."""
    text = _STATUTORY.sub("SI", _REGS.sub("Regulations", _ELISION.sub("", question)))
    text = _CODE.sub(r"\1 CFR", _CFR_JOINED.sub(r"\1 CFR ", text))
    text = _REVERSED.sub(_in_order, text)
    return _CITED.sub(_rewritten, text)


def cited_at(question: str) -> list[tuple[int, int]]:
    """Return where a question names provisions: their words are no names that are misspelt."""
    return [m.span() for pattern in (_REVERSED, _CITED) for m in pattern.finditer(question)]


def _in_order(match: re.Match[str]) -> str:
    """Put the whole before its parts: "point (b) of Article 5" is Article 5, point (b)."""
    parts = [m[1] for m in _LINK.finditer(match["chain"])]
    return ", ".join([match["head"], *reversed(parts)])


def _rewritten(match: re.Match[str]) -> str:
    head, tail = match["head"], match["tail"] or ""
    found = _KIND.match(head)
    if found and found["kind"]:
        kind = next(k for k, forms in _KINDS.items() if re.fullmatch(forms, found["kind"], re.I))
        head = f"{kind.capitalize()} {found['number']}"
    elif found and found["other"] and re.search(r"\bno\.?\s*$|\bnr\.?\s*$", found["other"], re.I):
        head = f"{found['other'].rsplit(None, 1)[0]} {found['number']}"
    points = f"({match['bare']})" if match["bare"] else ""
    is_annex = re.match(r"annex|sch|appendix", head, re.IGNORECASE) is not None
    return f"{head}{points}{_tail(tail, is_annex=is_annex)}"


def _tail(tail: str, *, is_annex: bool) -> str:
    """Return the steps after a provision; in an annex, a point of a point stands in brackets."""
    written, inside = "", False
    for small in _ONE_SMALL.finditer(tail):
        step = _NAMED_STEP.match(small.group())
        if step is None:
            schedule = re.match(r"schedule", small.group(), re.IGNORECASE)
            written += f", {small.group()}" if schedule else ""
            continue
        name, value = _word_of(step["word"], step["value"]), step["value"].strip("() ")
        nests = name in ("paragraph", "point")
        if inside and nests:
            written += f"({value})"
        elif is_annex or not nests:
            bracketed = f"({value})" if step["value"].startswith("(") else value
            written += f", {name} {bracketed}"
        else:
            written += f", {name} ({value})"
        written += re.sub(r"\s", "", step["points"])
        inside = is_annex and nests
    return written


def _word_of(word: str, value: str) -> str:
    """Return the English word of a step: "Absatz", "lit.", "pt"."""
    name = next(k for k, forms in _STEPS.items() if re.fullmatch(forms, word, re.IGNORECASE))
    if word.lower().startswith("pt") and value.isupper():
        return "part"  # "Annex III, Pt. B"
    return "point" if name == "number" else name
