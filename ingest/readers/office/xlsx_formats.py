"""What a spreadsheet's number format shows beside the figure: a currency, a unit, a per cent sign.

0.25 in a cell that shows 25% is 25 per cent; 45000 that shows €45,000.00 is an amount in euro.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|[_*].|(?P<figure>[0#?][0#?.,]*)|(?P<sign>[%$€£¥₽₹ :+-])|(?P<other>.)",
    re.DOTALL,
)
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands before and behind a figure, and whether it is a share of a hundred."""

    before: str = ""
    behind: str = ""
    per_cent: bool = False

    def of(self, number: str) -> str:
        """Return the figure as it is shown; its digits stay those of the value itself."""
        if self.per_cent:
            try:
                shared = Decimal(number) * _PER_CENT
            except InvalidOperation:
                return number
            number = f"{shared.normalize():f}"
        sign = "-" if number.startswith("-") and self.before else ""
        return f"{sign}{self.before}{number.removeprefix(sign)}{self.behind}"


def shown_by(number_format: str) -> Shown | None:
    """Return what a format adds to a figure, None where it adds nothing or counts it otherwise.

    Formats of thousands ("#,##0,") and of powers show other digits than the value has.
    """
    before, behind, figures, per_cent = "", "", 0, False
    for found in _PIECE.finditer(_first_section(number_format)):
        if found["figure"]:
            figures += 1
            if found["figure"].endswith(","):
                return None
        elif found["other"]:
            return None
        else:
            said = found["quoted"] or found["escaped"] or found["currency"] or found["sign"] or ""
            per_cent = per_cent or found["sign"] == "%"
            before, behind = (before, behind + said) if figures else (before + said, behind)
    if figures != 1 or not (before.strip() or behind.strip()):
        return None
    return Shown(_apart(before), behind.rstrip(), per_cent)


def _apart(before: str) -> str:
    """Return what stands before a figure, with a blank behind letters: EUR 5, but €5."""
    said = before.strip()
    return f"{said} " if said[-1:].isalpha() else said


def _first_section(number_format: str) -> str:
    """Return the part that holds for positive numbers."""
    return re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', number_format, re.DOTALL)[0]  # type: ignore[index]
