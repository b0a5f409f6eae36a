"""Pictures of the corpus as HTML of our own: text is text, and numbers are heard."""

import re

from ingest.datamodels import About, DocumentRow, Passage, Place
from rag.datamodels import Evidence
from rag.timeline.course.events import events_of
from ui.web.overview.course_view import course_html
from ui.web.overview.map_view import counted, map_html
from ui.web.overview.subjects import subjects

TEXT = (
    "The Office listed Calder Pumps on 4 July 2024. Calder Pumps makes pumps. "
    "The Office proposed to add Calder Pumps & <Sons> to its list on 2 May 2024. "
    "OFAC revoked the designation of Calder Pumps. Heron Bank was listed on 1 June 2024."
)


def evidence(published="2025-03-05"):
    place = Place(0, "¶ 1", None, len(TEXT))
    passage = Passage("a.md", 0, 0, len(TEXT), TEXT, TEXT, (), (place,))
    about = About(title="On <pumps>", published=published, kind="news", publisher="The Courier")
    return Evidence(passage, about, 1.0, 1.0, 1.0, ("words",))


def test_events_are_in_order_of_time_each_to_the_letter_with_what_it_does():
    events = events_of("Calder Pumps", [evidence(), evidence()])
    assert [(e.day, e.is_told, e.effect) for e in events] == [
        ("2024-05-02", True, "planned"),
        ("2024-07-04", True, "stands"),
        ("2025-03-05", False, "ends"),
    ]
    assert all(TEXT[e.start : e.end].strip() == e.text for e in events)


def test_a_sentence_without_a_day_of_its_own_or_of_its_source_is_no_event():
    assert [e.day for e in events_of("Calder Pumps", [evidence(published=None)])] == [
        "2024-05-02",
        "2024-07-04",
    ]


def test_the_line_of_time_escapes_and_tells_source_and_effect():
    shown = course_html(events_of("Calder Pumps", [evidence()]))
    assert "Calder Pumps &amp; &lt;Sons&gt;" in shown
    assert "The Courier · On &lt;pumps&gt; · ¶ 1" in shown
    assert [w in shown for w in (">planned<", ">in force<", ">lifted<")] == [True] * 3
    days = re.findall(r"<p class='day'>(\d{4}-\d\d-\d\d)", shown)
    assert days == ["2024-05-02", "2024-07-04", "2025-03-05"]
    assert re.findall(r"data-opens='([^']+)'", shown) == ["0-1", "0-2", "0-3"]
    assert "2025-03-05 (date of the source)" in shown


def row(publisher, published, jurisdiction=None):
    about = About(publisher=publisher, published=published, jurisdiction=jurisdiction)
    return DocumentRow(1, "a", about, 1, "", (), "", "")


def test_the_map_counts_by_publisher_and_year():
    rows = [row("OFAC", "2024-01-02"), row("OFAC", "2024-05-02"), row("OFAC", "2023-01-01")]
    rows += [row(None, "2024-01-01", "EU"), row("<b>", None)]
    names, years, counts = counted(rows)
    assert names == ["OFAC", "<b>", "EU"]
    assert years == ["2023", "2024", "unknown"]
    assert (counts["OFAC", "2024"], counts["EU", "2024"], counts["<b>", "unknown"]) == (2, 1, 1)
    shown = map_html(rows)
    assert "Documents by publisher and year" in shown
    assert "&lt;b&gt;" in shown
    assert "<td class='shade-4'>2</td>" in shown


def test_the_map_counts_by_jurisdiction_where_all_have_one_publisher():
    rows = [row("The Courier", "2024-01-02", place) for place in ("EU", "EU", "UK", None)]
    names, _, counts = counted(rows)
    assert names == ["EU", "UK", "unknown"]
    assert counts["EU", "2024"] == 2
    assert "Documents by jurisdiction and year" in map_html(rows)
    assert counted(rows[:2])[0] == ["The Courier"]


class Documents:
    """A library of documents by path: a title and a text, or rows of a list."""

    def __init__(self, texts, rows=()):
        self.texts, self.rows = texts, rows

    def documents(self):
        return [
            DocumentRow(i, path, About(title=title), 1, "", (), "", "")
            for i, (path, title) in enumerate([*((p, p) for p in self.texts), ("rows.csv", None)])
        ]

    def text(self, path):
        return self.texts.get(path)

    def passages_of(self, path):
        if path != "rows.csv":
            return []
        text = "\n".join(self.rows)
        ends = [sum(len(r) + 1 for r in self.rows[: i + 1]) - 1 for i in range(len(self.rows))]
        places = tuple(
            Place(end - len(row), f"row {i}", None, end)
            for i, (row, end) in enumerate(zip(self.rows, ends, strict=True), start=2)
        )
        return [Passage(path, 0, 0, len(text), text, text, (), places)]


def test_the_subjects_offered_stand_in_several_documents_and_have_a_course():
    library = Documents(
        {
            "The case of Heron Bank": "Heron Bank, Calder Pumps LLC and Corvus Line are listed.",
            "On Regulation No 833": "Heron Bank, Corvus Line, Calder Pumps LLC: No 833.",
        },
        ["Entity: Calder Pumps LLC, Karsk; Date: 2024", "Entity: Corvus Line; Date: 2025"],
    )
    days = {"Heron Bank": 3, "Calder Pumps LLC": 5, "Corvus Line": 1}
    assert sorted(subjects(library, lambda name: days[name])) == ["Calder Pumps LLC", "Heron Bank"]


def test_names_of_one_document_are_no_subjects_to_begin_with():
    library = Documents({"The case of Heron Bank": "Heron Bank is listed.", "b": "Nothing."})
    assert subjects(library, lambda _: 9) == []
