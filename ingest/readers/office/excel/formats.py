"""What a spreadsheet's number format shows beside and between the digits of a figure.

0.25 in a cell that shows 25% is 25 per cent; 45000 that shows €45,000.00 is an amount in euro; 123
in a cell that shows 00000123 is the passport 00000123; a day shown as "1962" is only a year.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|[_*].|(?P<figure>[0#?][0#?.,]*)|(?P<sign>[%$€£¥₽₹ :+/().-])|(?P<other>.)",
    re.DOTALL,
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*)(;|$)', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_NOT_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', re.DOTALL)  # of a day
_PER_CENT, _THOUSAND = 100, 1000
_MONTH_AND_YEAR, _YEAR = "%B %Y", "%Y"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands before and behind a figure, and whether it is a share of a hundred.

    ``thousands`` is how often the figure is divided by a thousand; ``groups`` are how many digits
    stand between the signs ``between``, noughts in front where there are fewer.
    """

    before: str = ""
    behind: str = ""
    per_cent: bool = False
    thousands: int = 0
    groups: tuple[int, ...] = ()
    between: tuple[str, ...] = ()

    def of(self, number: str) -> str:
        """Return the figure as it is shown; what is rounded off is kept."""
        try:
            number = self._counted(number)
        except InvalidOperation:
            return number
        sign = "-" if number.startswith("-") and self.before else ""
        before = self.before.lstrip("+") if sign else self.before
        return f"{sign}{before}{number.removeprefix(sign)}{self.behind}"

    def _counted(self, number: str) -> str:
        if self.per_cent:
            number = f"{(Decimal(number) * _PER_CENT).normalize():f}"
        if self.thousands:
            number = f"{(Decimal(number) / _THOUSAND**self.thousands).normalize():f}"
        if not self.groups or not number.isdigit():
            return number
        digits = number.zfill(sum(self.groups))
        ends = [len(digits) - sum(self.groups[n + 1 :]) for n in range(len(self.groups))]
        parts = [digits[a:b] for a, b in zip([0, *ends], ends, strict=False)]
        return "".join(p + sign for p, sign in zip(parts, (*self.between, ""), strict=True))


def shown_by(number_format: str) -> Shown | None:
    """Return what a format makes of a figure, None where it adds nothing or is not understood.

    Formats of powers and fractions, and those that tell figures apart by size, leave the value.
    """
    if _CONDITION.search(number_format):
        return None
    parts, figures, per_cent = [""], list[str](), False
    for found in _PIECE.finditer(sections(number_format)[0]):
        if found["figure"]:
            figures.append(found["figure"])
            parts.append("")
        elif found["other"]:
            return None
        else:
            said = found["quoted"] or found["escaped"] or found["currency"] or found["sign"] or ""
            per_cent = per_cent or found["sign"] == "%"
            parts[-1] += said
    if not figures:
        return None
    groups = _groups(figures)
    if len(figures) > 1 and (not groups or "/" in parts[1:-1]):
        return None
    thousands = len(figures[-1]) - len(figures[-1].rstrip(",")) if not groups else 0
    before, behind = parts[0].strip(" ("), parts[-1].rstrip(" )")
    if not (before or behind.strip() or groups or thousands):
        return None
    between = tuple(parts[1:-1])
    return Shown(_apart(before), behind, per_cent, thousands, groups, between)


def shows_nothing(number_format: str, value: object) -> bool:
    """Whether a format shows nothing of a value: its part for such values is empty."""
    parts = sections(number_format)
    if len(parts) < 3 or _CONDITION.search(number_format):
        return False
    if not isinstance(value, int | float):
        return len(parts) > 3 and not parts[3].strip()
    return not parts[0 if value > 0 else 1 if value < 0 else 2].strip()


def day_shown(value: date, number_format: str) -> str | None:
    """Return a day as far as its format shows it, None where the day or all of it is shown."""
    letters = _NOT_PARTS.sub("", sections(number_format)[0]).lower()
    if "y" not in letters or "d" in letters or "h" in letters:
        return None
    return value.strftime(_MONTH_AND_YEAR if "m" in letters else _YEAR)


def text_shown(text: str, number_format: str) -> str:
    """Return a text with what its format adds to it: "No. 5"."""
    parts = sections(number_format)
    said = parts[3] if len(parts) > 3 else parts[0] if len(parts) == 1 else "@"
    if said.count("@") != 1:
        return text
    around = (re.sub(r'"([^"]*)"|\\(.)|[_*].', r"\1\2", half) for half in said.split("@"))
    return text.join(around).strip()


def sections(number_format: str) -> list[str]:
    """Return the parts of a format: for positive and negative numbers, nought and text."""
    return [m[1] for m in _SECTION.finditer(number_format)][: number_format.count(";") + 1] or [""]


def _groups(figures: list[str]) -> tuple[int, ...]:
    """Return the numbers of digits where a format is made of noughts alone; () for a plain one."""
    if any(set(figure) != {"0"} for figure in figures) or figures == ["0"]:
        return ()
    return tuple(map(len, figures))


def _apart(before: str) -> str:
    """Return what stands before a figure, with a blank behind letters: EUR 5, but €5."""
    return f"{before} " if before[-1:].isalpha() else before
