"""What a file of the Code of Federal Regulations says of itself: title, part, date."""

import html
import json
import re
from dataclasses import dataclass

from lxml import etree

from ingest.datamodels import About
from ingest.readers.law.law_pieces import name_of, tidy
from ingest.text.metadata import parse_date

PUBLISHER = "Electronic Code of Federal Regulations (eCFR)"
_TITLE_PATH = re.compile(r"title-?(\d+)", re.IGNORECASE)
_TITLE_HEAD = re.compile(r"\s*Title\s+(\d+)\b", re.IGNORECASE)
_DATED_PATH = re.compile(r"/on/(\d{4}-\d{2}-\d{2})/")
_TRAILER = re.compile(r"\([a-z]+\)\s*$")  # “Dec. 29, 2022(fm)”: GPO's mark of the volume


@dataclass(frozen=True, slots=True)
class CodeTitle:
    """The title that a file belongs to, and from when its text is."""

    number: str | None
    date: str | None
    path: str | None

    @classmethod
    def of(cls, root: etree._Element, relative: str) -> "CodeTitle":
        """Return what the file says; the name that the eCFR gives its files is asked last."""
        said = _hierarchy(root)
        number = _number(root, said)
        if number is None and (match := _TITLE_PATH.search(relative.rsplit("/", 1)[-1])):
            number = match.group(1)
        return cls(number, _date(root, said), said.get("path"))

    def cite(self, what: str) -> str:
        """Return a place in this title: ``31 CFR 587.406``."""
        return f"{self.number} CFR {what}".strip() if self.number else what


def section_number(element: etree._Element) -> str:
    """Return a division's number without the sign before it."""
    return tidy(element.get("N") or "").lstrip("§ ").strip()


def part_name(number: str) -> str:
    """Return “Part 587”, and “Parts 103-199” for a range that is reserved."""
    return f"Parts {number}" if re.fullmatch(r"\d+[-–]\d+", number) else f"Part {number}"


def about(root: etree._Element, code: CodeTitle) -> About:
    """Return what the file says of itself; its own date is the version of the text."""
    first = next((e for e in root.iter("{*}*") if re.fullmatch("DIV[1-9]", name_of(e))), root)
    heads = [first.find("HEAD"), root.find(".//TITLESTMT/TITLE")]
    titles = [tidy("".join(str(t) for t in h.itertext())) for h in heads if h is not None]
    kind, number = name_of(first), section_number(first)
    cited = {"DIV5": part_name(number), "DIV8": number, "DIV1": ""}.get(kind)
    parts = list(first.iter("DIV5"))
    if cited is None and len(parts) == 1:
        cited = part_name(section_number(parts[0]))
    return About(
        title=next(filter(None, titles), None),
        publisher=PUBLISHER,
        kind="law",
        jurisdiction="US",
        instrument=code.cite(cited or "") or None,
        url=_url(code, kind, number),
        version=code.date,
    )


def _hierarchy(root: etree._Element) -> dict[str, str]:
    """Return the address and citation that the eCFR adds to a division; it escapes them twice."""
    text = html.unescape(root.get("hierarchy_metadata") or "")
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _number(root: etree._Element, said: dict[str, str]) -> str | None:
    match = _TITLE_PATH.search(said.get("path", ""))
    if match:
        return match.group(1)
    identity = root.find(".//IDNO[@TYPE='title']")
    if identity is not None and (identity.text or "").strip():
        return (identity.text or "").strip()
    node = next((e.get("NODE") for e in root.iter("{*}*") if e.get("NODE")), None)
    if node:
        return str(node).split(":")[0]
    title = root if name_of(root) == "DIV1" else root.find(".//DIV1")
    if title is None:
        return None
    head = title.find("HEAD")
    found = _TITLE_HEAD.match("".join(str(t) for t in head.itertext()) if head is not None else "")
    return found.group(1) if found else str(title.get("N") or "") or None


def _date(root: etree._Element, said: dict[str, str]) -> str | None:
    match = _DATED_PATH.search(said.get("path", ""))
    stated = [match.group(1)] if match else []
    for element in root.iter("AMDDATE", "VOLUME"):
        stated.append(element.get("AMDDATE") or _TRAILER.sub("", tidy(element.text or "")))
    dates = [date for text in stated if text and (date := parse_date(text))]
    return max(dates) if dates else None


def _url(code: CodeTitle, kind: str, number: str) -> str | None:
    if not code.number:
        return None
    day = f"on/{code.date}" if code.date and _DATED_PATH.search(code.path or "") else "current"
    place = {"DIV5": f"/part-{number}", "DIV8": f"/section-{number}"}.get(kind, "")
    return f"https://www.ecfr.gov/{day}/title-{code.number}{place}"
