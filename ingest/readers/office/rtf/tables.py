"""Tables of a Rich Text Format file: cells as they end, rows as they are told, grids at the end."""

from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.office.word_elements import W, element

NEAR = 80  # twips: edges that differ by less are one edge of the grid
MAX_CELLS = 1_024


@dataclass(slots=True)
class Cell:
    """What a row's definition says of one cell; ``right`` is its edge in twips."""

    right: int = 0
    goes_down: bool = False
    from_above: bool = False
    from_left: bool = False
    ground: int = 0


@dataclass(slots=True)
class Definition:
    """A row as it is told before or behind its cells."""

    left: int = 0
    header: bool = False
    cells: list[Cell] = field(default_factory=list)
    _next: Cell = field(default_factory=Cell)

    def told(self, word: str, number: int | None) -> bool:
        """Take a control word; whether it was one of a row's definition."""
        match word:
            case "trleft":
                self.left = number or 0
            case "trhdr":
                self.header = True
            case "clvmgf":
                self._next.goes_down = True
            case "clvmrg":
                self._next.from_above = True
            case "clmrg":
                self._next.from_left = True
            case "clcbpat":
                self._next.ground = number or 0
            case "cellx":
                self._next.right = number or 0
                if len(self.cells) < MAX_CELLS:
                    self.cells.append(self._next)
                self._next = Cell()
            case _:
                return False
        return True


@dataclass(slots=True)
class Level:
    """A table that is being read: rows that ended, cells of the row at hand, what stands in one."""

    rows: list[tuple[Definition, list[etree._Element]]] = field(default_factory=list)
    cells: list[etree._Element] = field(default_factory=list)
    open: list[etree._Element] = field(default_factory=list)

    def end_cell(self) -> None:
        """Make a cell of what stands open."""
        cell = element("tc")
        cell.extend(self.open)
        self.open = []
        if len(self.cells) < MAX_CELLS:
            self.cells.append(cell)

    def end_row(self, definition: Definition) -> None:
        """Make a row of the cells that ended."""
        if self.open:
            self.end_cell()
        if self.cells:
            self.rows.append((definition, self.cells))
        self.cells = []

    def table(self, colours: list[str]) -> etree._Element | None:
        """Return the table with each cell's place in the grid of all rows, None without rows."""
        if self.open or self.cells:
            self.end_row(Definition())
        if not self.rows:
            return None
        edges = _edges(self.rows)
        made = element("tbl")
        for definition, cells in self.rows:
            made.append(_row(definition, cells, edges, colours))
        return made


def _edges(rows: list[tuple[Definition, list[etree._Element]]]) -> list[int]:
    places = sorted({p for told, _ in rows for p in (told.left, *(c.right for c in told.cells))})
    edges: list[int] = []
    for place in places:
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _row(
    definition: Definition, cells: list[etree._Element], edges: list[int], colours: list[str]
) -> etree._Element:
    made, about = element("tr"), element("trPr")
    if definition.header:
        about.append(element("tblHeader"))
    if before := _between(edges, edges[0], definition.left) if definition.cells else 0:
        about.append(element("gridBefore", before))
    made.append(about)
    left, last = definition.left, None
    for number, cell in enumerate(cells):
        told = definition.cells[number] if number < len(definition.cells) else Cell(left)
        wide = _between(edges, left, told.right)
        left = max(left, told.right)
        if told.from_left and last is not None:
            span = last.find(f"{W}tcPr/{W}gridSpan")
            if span is not None:
                span.set(f"{W}val", str(int(span.get(f"{W}val", "1")) + max(1, wide)))
            continue
        cell.insert(0, _about(told, max(1, wide), colours))
        made.append(cell)
        last = cell
    return made


def _between(edges: list[int], left: int, right: int) -> int:
    return sum(left + NEAR < edge <= right + NEAR for edge in edges)


def _about(told: Cell, wide: int, colours: list[str]) -> etree._Element:
    made = element("tcPr")
    made.append(element("gridSpan", wide))
    if told.from_above:
        made.append(element("vMerge"))
    elif told.goes_down:
        made.append(element("vMerge", "restart"))
    if 0 < told.ground < len(colours):
        made.append(element("shd", "clear", fill=colours[told.ground]))
    return made
