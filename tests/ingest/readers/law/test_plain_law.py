"""Acts in plain formats: each provision has the pinpoint that its printed number says."""

from pathlib import Path

import pytest

from ingest.datamodels import BlockRole, Document
from ingest.readers import read_document
from ingest.readers.law.plain_lines import head_of, is_title, number_of, value


def read(folder: Path, name: str, text: str) -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, name)


def located(document: Document) -> dict[str, str | None]:
    """Return each text block's pinpoint by the first two words behind its mark."""
    return {
        document.text[b.start : b.end]: b.locator
        for b in document.blocks
        if b.role is BlockRole.TEXT
    }


def pinpoints(document: Document) -> list[str | None]:
    return [b.locator for b in document.blocks if b.role is BlockRole.TEXT]


def headings(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.role is BlockRole.HEADING]


REGULATION = """COUNCIL REGULATION (EU) 2031/77

concerning pumps

Article 1

1. It shall be prohibited to sell pumps to Ruritania.

2. Paragraph 1 shall not apply to:
(a) pumps for hospitals;
(b) pumps that are
(i) older than ten years; or
(ii) broken.

Article 1a

Article 1 shall not apply to gifts.

Article 2

This Regulation shall enter into force on the following day.

Done at Brussels, 3 May 2031.
"""


def test_articles_of_a_text_file_are_headings_and_their_points_are_cited(tmp_path: Path) -> None:
    document = read(tmp_path, "pumps.txt", REGULATION)
    assert headings(document)[-3:] == ["Article 1", "Article 1a", "Article 2"]
    found = located(document)
    assert found["1. It shall be prohibited to sell pumps to Ruritania."] == "Art. 1(1)"
    assert found["(a) pumps for hospitals;"] == "Art. 1(2)(a)"
    assert found["(ii) broken."] == "Art. 1(2)(b)(ii)"
    assert found["Article 1 shall not apply to gifts."] == "Art. 1a"
    assert found["Done at Brussels, 3 May 2031."] is None


def test_the_text_of_the_file_stays_letter_for_letter(tmp_path: Path) -> None:
    document = read(tmp_path, "pumps.txt", REGULATION)
    assert document.text == REGULATION
    pieces = [document.text[b.start : b.end] for b in document.blocks]
    assert all(piece == piece.strip() and piece for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(REGULATION.split())


def test_an_ordinance_in_markdown_with_titles_beside_its_numbers(tmp_path: Path) -> None:
    text = (
        "# Ordinance on Pumps\n\n## Section 1 Trade\n\n**Art. 1 Export**\n\n1 Exports end.\n\n"
        "2 SECO may permit exports for:\n\na. hospitals;\n\nb. schools.\n\n**Art. 2 Fines**\n\n"
        "A fine is due.\n\n## Sources\n\nThe gazette.\n"
    )
    document = read(tmp_path, "pumps.md", text)
    assert pinpoints(document) == [
        "Art. 1(1)", "Art. 1(2)", "Art. 1(2)(a)", "Art. 1(2)(b)", "Art. 2", None,
    ]  # fmt: skip


def test_an_american_order_runs_on_behind_its_numbers(tmp_path: Path) -> None:
    text = (
        "# Executive Order 77\n\n**Section 1.** (a) Property is blocked of:\n\n(i) any bank; and"
        "\n\n(ii) any broker.\n\n**Sec. 2.** Entry is suspended.\n\nTHE WHITE HOUSE\n"
    )
    document = read(tmp_path, "order.md", text)
    assert pinpoints(document) == ["s. 1(a)", "s. 1(a)(i)", "s. 1(a)(ii)", "s. 2", None]


def test_a_british_instrument_is_cited_by_regulation_and_not_by_its_contents(
    tmp_path: Path,
) -> None:
    text = "STATUTORY INSTRUMENTS\n\nThe Pumps (Sanctions) Regulations 2031\n\n"
    text += "CONTENTS\n\n1. Citation\n2. Pumps\n\n"
    text += "Citation\n1.—(1) These Regulations may be cited by their title.\n(2) They are new.\n\n"
    for number, word in enumerate(("Pumps", "Pipes", "Valves", "Fines"), start=2):
        text += f"{word}\n{number}. A person must not sell {word.lower()} to Ruritania.\n\n"
    text += "SCHEDULE 1\n\n1. Steel pumps.\n\n2. Brass pumps.\n"
    document = read(tmp_path, "regulations.txt", text)
    found = located(document)
    assert found["1.—(1) These Regulations may be cited by their title."] == "reg. 1(1)"
    assert found["(2) They are new."] == "reg. 1(2)"
    assert document.title == "The Pumps (Sanctions) Regulations 2031"
    assert found["5. A person must not sell fines to Ruritania."] == "reg. 5"
    assert found["1. Steel pumps."] is None
    assert "Valves" in headings(document)


def test_a_rulebook_and_a_resolution_are_cited_by_paragraph(tmp_path: Path) -> None:
    rules = "Rulebook\n\n7.1 Duties\n\n"
    rules += "\n\n".join(f"7.1.{n} A firm must keep record {n}." for n in range(1, 5))
    rules += "\n\n7.1.5 A firm must ask for:\n(1) a name; and\n(2) an address.\n"
    found = located(read(tmp_path, "rules.txt", rules))
    assert found["7.1.4 A firm must keep record 4."] == "para. 7.1.4"
    assert found["(2) an address."] == "para. 7.1.5(2)"
    resolution = "\n\n".join(f"{n}. Decides to meet {n} times;" for n in range(1, 8))
    assert pinpoints(read(tmp_path, "resolution.txt", f"Resolution 9\n\n{resolution}"))[-1] == (
        "para. 7"
    )


def test_an_act_with_bare_numbers_in_its_headings(tmp_path: Path) -> None:
    text = "<html><body><h1>Pumps Act 2031</h1>" + "".join(
        f"<h3>{n} Duty number {n}</h3><p>A firm must count its pumps {n} times a year.</p>"
        f"<p>(2) It must not stop, whatever the weather may be in the year {n}.</p>"
        for n in range(1, 7)
    )
    document = read(tmp_path, "act.html", text + "</body></html>")
    assert pinpoints(document)[-2:] == ["s. 6", "s. 6(2)"]


@pytest.mark.parametrize(
    "text",
    [
        "News\n\nFive things to know.\n\n1. Pumps are banned.\n\n2. Pipes are not.\n",
        "Tips\n\n1. Ask.\n\n2. Wait.\n\n1. Ask again.\n\n2. Wait on.\n\n1. Go.\n\n2. Come.\n",
        "Note\n\nArticle 5 applies to pumps.\n\nArticle 6 applies to pipes, which are many.\n",
        "Section 4 is important\n\nfor those who sell pumps in Ruritania.\n",
    ],
)
def test_lists_and_mentions_are_no_provisions(tmp_path: Path, text: str) -> None:
    assert set(pinpoints(read(tmp_path, "note.txt", text))) == {None}


def test_a_line_that_begins_with_a_number_by_chance_of_its_width_is_not_cut(
    tmp_path: Path,
) -> None:
    text = REGULATION.replace("to sell pumps to Ruritania.", "to sell more than\n20. pumps a day.")
    document = read(tmp_path, "pumps.txt", text)
    assert "1. It shall be prohibited to sell more than\n20. pumps a day." in located(document)


def test_the_parts_of_an_act_are_headings_and_not_the_end_of_a_section(tmp_path: Path) -> None:
    text = "Part 77\n\nSubpart A—Scope\n\n§ 77.1 Scope.\n\nThis part is new.\n\n"
    text += "Subpart B—Bans\n\n§ 77.2 Pumps.\n\n(a) Pumps are banned.\n"
    document = read(tmp_path, "part.txt", text)
    assert pinpoints(document) == ["§ 77.1", "§ 77.2(a)"]
    assert "Subpart B—Bans" in headings(document)


def test_what_a_line_says() -> None:
    assert head_of("Article 12fa") is not None
    assert head_of("Article 5 applies to pumps.") is None
    titled = head_of("§ 599.201 Prohibited transactions.")
    assert titled is not None
    assert (titled.unit, is_title(titled)) == ("§ 599.201", True)
    running = head_of("Sec. 3. (a) The Secretary shall act.")
    assert running is not None
    assert not is_title(running)
    assert number_of("3. Purposes") is None  # a line of contents
    assert number_of("3. The purposes are two.") == "3"
    assert number_of("3.5 million people live there.") is None


def test_numbers_are_compared_as_they_are_counted() -> None:
    numbers = ["2", "12", "12f", "12fa", "12g", "12.1", "13", "101"]
    ordered = sorted(numbers, key=value)
    assert ordered.index("2") < ordered.index("12") < ordered.index("12f")
    assert ordered.index("12f") < ordered.index("12fa") < ordered.index("12g")
    assert ordered[-2:] == ["13", "101"]
