from ingest.datamodels import Passage, Place
from rag.sentences.quotable_places import quotable_places


def passage(*lines: str) -> Passage:
    text, places = "", []
    for number, line in enumerate(lines, start=1):
        places.append(Place(len(text), f"row {number}", None, len(text) + len(line)))
        text += f"{line}\n"
    return Passage("a.docx", 0, 0, len(text), text, text, ("Annex II",), tuple(places))


def test_a_row_of_column_names_above_rows_that_say_them_is_not_quoted() -> None:
    given = passage(
        "Item | Goods | Heading", "Item: 1; Goods: pumps; Heading: 84", "Item: 2; Goods: oil"
    )
    assert [p.locator for p in quotable_places(given, "Which goods are listed?")] == [
        "row 2",
        "row 3",
    ]


def test_a_row_of_values_above_other_rows_is_quoted() -> None:
    given = passage("Pumps | Oil | Lathes", "Item: 1; Goods: pumps; Heading: 84")
    assert [p.locator for p in quotable_places(given, "Which goods?")] == ["row 1", "row 2"]
