"""Headings that the extraction of a page's main text dropped come back, and nothing else does."""

from ingest.datamodels import BlockRole
from ingest.readers.web.headings import with_headings
from ingest.text.build import TextBuilder

LONG = "A person must not sell pumps to Ruritania, whatever their size or colour may be."
OTHER = "A person who sells pumps to Ruritania pays a fine of twice what the pumps cost."


def built(*pieces: tuple[str, int]) -> TextBuilder:
    builder = TextBuilder()
    for words, level in pieces:
        builder.add(words, BlockRole.HEADING if level else BlockRole.TEXT, level=level)
    return builder


def words(builder: TextBuilder) -> list[tuple[str, int]]:
    return [(builder.text[b.start : b.end], b.level) for b in builder.blocks]


def test_lost_headings_stand_above_their_text_again() -> None:
    main = built((LONG, 0), (OTHER, 0))
    whole = built(
        ("Menu", 0), ("§ 1 Pumps", 3), (LONG, 0), ("§ 2 Fines", 3), (OTHER, 0), ("Imprint", 0)
    )
    assert words(with_headings(main, whole)) == [
        ("§ 1 Pumps", 3), (LONG, 0), ("§ 2 Fines", 3), (OTHER, 0),
    ]  # fmt: skip


def test_headings_of_menus_stay_out() -> None:
    main = built(("Pumps", 2), (LONG, 0))
    whole = built(("Pumps", 2), (LONG, 0), ("Related", 2), ("More news", 0), ("Share", 3))
    assert with_headings(main, whole) is main


def test_a_main_text_of_other_words_is_left_alone() -> None:
    main = built(
        (LONG, 0), ("Words that the page has in another form, joined from two of its parts.", 0)
    )
    whole = built(("A", 2), (LONG, 0), ("B", 2), (LONG, 0))
    assert with_headings(main, whole) is main
