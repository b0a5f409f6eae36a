"""Find a table's header by its shape and name its columns.

A header of two or three rows is one name a column, "Listed / Date". A name that spans columns is
repeated in the cells that it covers, or these are empty.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

MAX_HEADER_CHARS = 80
MAX_HEADER_ROWS = 3
LOOKED_AT = 10  # rows among which the header is
MIN_TABLE_SHARE = 0.5  # of the usual number of filled cells: a row above with fewer is no header
BETWEEN = " / "  # the rows of a header
_VALUE = re.compile(r"[\d\s.,:/+%()-]*\d[\d\s.,:/+%()-]*")  # a number, a date, a telephone number
# The same with its currency or unit: "€45000", "40 million"; a month: "May 2025".
_QUANTITY = re.compile(
    rf"-?(?:[$€£¥₽₹]|[A-Z]{{3}} )?{_VALUE.pattern}(?:[$€£¥₽₹]|[^\W\d_]{{1,8}}[²³]?)?"
    r"|[^\W\d_]{3,12}\.? (?:1\d|20)\d\d"
)
_HEADER_WORDS = frozenset(
    "name names id uid type country countries date address city street list program programme "
    "programs regime remarks comments comment title source number no code status reference ref "
    "alias aliases aka entity individual nationality dob birth passport vessel imo group listed "
    "description category url email value amount key notes note designation sanctions publication "
    "nom pays adresse land datum nummer имя название страна дата адрес".split()
)
LEAST_FIGURES = 3  # rows with figures that tell a header without them from a row
_YEAR = re.compile(r"(?:19|20)\d\d")  # heads a column as well
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"[(\[].{1,20}[)\]]|[A-Z]{3}|[$€£¥%]")  # "(EUR)", "USD" below "Fine"


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows come before the first row of values, how many of these are no header, and
    the names of the columns, of which ``named`` says whether the table has any of its own.
    """

    rows: int
    above: int
    columns: list[str]
    named: bool = True


def head_of(rows: Sequence[Sequence[str]]) -> Head:
    """Return the header of a table, told by the shape of its first rows."""
    filled = [sum(map(bool, cells)) for cells in rows]
    usual = Counter(filled).most_common(1)[0][0] if filled else 0
    for index, cells in enumerate(rows[:LOOKED_AT]):
        sparse = filled[index] < MIN_TABLE_SHARE * usual or (filled[index] == 1 and usual > 1)
        if sparse and _is_title(cells):
            continue
        for depth in range(MAX_HEADER_ROWS, 1 if sparse else 0, -1):
            names = _joined(rows[index : index + depth]) if index + depth < len(rows) else None
            below = rows[index + depth :]
            if names and _is_lower(rows[index : index + depth], below):
                if looks_like_header(names, below):
                    return Head(index + depth, index, list(named(names)))
        if not sparse:
            break
    widest = max(map(len, rows), default=0)
    return Head(0, 0, [f"Column {n}" for n in range(1, widest + 1)], named=False)


def told_head(rows: Sequence[Sequence[str]], depth: int, above: int = 0) -> Head:
    """Return the header where the file itself says that its first ``depth`` rows are one, the
    first ``above`` of these a title.
    """
    head = rows[above:depth]
    columns = [
        BETWEEN.join(name for name, _ in groupby(row[n] for row in head if n < len(row)))
        for n in range(max(map(len, head), default=0))
    ]
    return Head(depth, above, list(named([c.strip(BETWEEN) for c in columns])))


def named(cells: Iterator[str] | Sequence[str]) -> Iterator[str]:
    """Yield a name for each column: its own, with a number where another column has it too."""
    seen: Counter[str] = Counter()
    for number, cell in enumerate(cells, start=1):
        name = cell.strip().rstrip(":") or f"Column {number}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"


def looks_like_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row's cells are names of columns: short, no values, different from those below."""
    names = [c for c in cells if c]
    if not names or not below or len(set(names)) < len(names) * 0.8:
        return False
    if any(len(n) > MAX_HEADER_CHARS * n.count(BETWEEN) + MAX_HEADER_CHARS for n in names):
        return False
    if any(map(is_value, names)):
        return False
    for place, name in enumerate(cells):
        if name and name in _column(below, place):
            return False
    if len(cells) == 2 and _are_labels(_column(below, 0)):
        return False
    return (
        _speaks_of_columns(names)
        or _is_above_values(cells, below)
        or _is_above_figures(cells, below)
    )


def _are_labels(cells: Sequence[str]) -> bool:
    """Whether cells are names of fields: a table of these has no header but a first column."""
    return bool(cells) and sum(_speaks_of_columns([c]) for c in cells) > len(cells) / 2


def is_value(cell: str) -> bool:
    """Whether a cell is a number or a date, and no year, which can head a column."""
    return _VALUE.fullmatch(cell) is not None and _YEAR.fullmatch(cell) is None


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] for row in rows if len(row) > place and row[place]]


def _is_title(cells: Sequence[str]) -> bool:
    """Whether a row of few cells is a title or note above the table: it begins at its edge."""
    return not cells or bool(cells[0]) or sum(map(bool, cells)) == 0


def _joined(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return one name a column of rows that make a header together, None where they do not.

    What stands below a name is part of it where the name spans columns, or where it is a unit.
    """
    names = list(rows[0])
    for lower in rows[1:]:
        width = max(len(names), len(lower))
        upper = [*names, *[""] * (width - len(names))]
        under = [*lower, *[""] * (width - len(lower))]
        spanned = list(_spans(upper, under))
        units = all(_UNIT.fullmatch(c) for c in under if c) and any(under)
        if not units and not any(s and spanned.count(s) > 1 for s in spanned):
            return None
        names = []
        for n, (name, part) in enumerate(zip(spanned, under, strict=True)):
            if name and part and part != name and not units and spanned.count(name) == 1:
                return None
            names.append(BETWEEN.join(dict.fromkeys(x for x in (name, part) if x)))
            if not names[n]:
                return None
    return names


def _spans(upper: Sequence[str], lower: Sequence[str]) -> Iterator[str]:
    """Yield the upper names, each also over the empty cells behind it that have one below."""
    last = ""
    for name, part in zip(upper, lower, strict=True):
        if name or not part:
            last = name
        yield name or last


def _is_lower(rows: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> bool:
    """Whether further rows of a header are names too, and no row of values."""
    for row in rows[1:]:
        names = [c for c in row if c]
        units = all(_UNIT.fullmatch(c) for c in names)
        if not units and not (_speaks_of_columns(names) or _is_above_values(row, below)):
            return False
    return True


def _speaks_of_columns(names: Sequence[str]) -> bool:
    words = [{w.lower() for w in _WORD.findall(_split_camel(n))} for n in names]
    return sum(bool(w & _HEADER_WORDS) for w in words) >= max(1, len(names) / 4)


def _split_camel(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")


def _is_above_values(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds numbers or dates below a cell that is none."""
    for place, name in enumerate(cells):
        values = _column(below, place)
        if name and len(values) > 1 and all(_QUANTITY.fullmatch(v) for v in values):
            return True
    return False


def _is_above_figures(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row without any digit stands over a further column whose cells mostly have some.

    "Bank | EU | UK" over "since 12 November 2025": a row of values would have a day of its own.
    """
    if not all(cells) or any(map(_has_digit, cells)):
        return False
    columns = [_column(below, place) for place in range(1, len(cells))]
    return any(2 * sum(map(_has_digit, c)) >= len(c) >= LEAST_FIGURES for c in columns)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
