"""The word index: stems, folded accents, questions as typed, filters, other writers."""

import shutil
from pathlib import Path

import pytest
import tantivy

from ingest.errors import IndexMismatchError, IndexStorageError
from ingest.store.lexical.words import HEADING_WEIGHT, LexicalStore, stems

ROWS = [
    (1, 1, "Commissioner Síkela spoke about banks.", "Visit"),
    (2, 1, "The visit of the ships was short.", "Talks"),
    (3, 7, "Банк в Бишкеке под санкциями.", ""),
    (4, 7, "and or not in to the of", ""),
]


@pytest.fixture
def store(tmp_path: Path) -> LexicalStore:
    store = LexicalStore(tmp_path / "lexical")
    store.add(ROWS)
    return store


def found(store: LexicalStore, question: str, documents: list[int] | None = None) -> list[int]:
    return [number for number, _ in store.search(question, 10, documents)]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Sikela", [1]),
        ("SÍKELA", [1]),
        ("bank", [1]),
        ("shipping", [2]),
        ("банк", [3]),
        ("санкциями?", [3]),
        ("unknown", []),
        ("", []),
        ("?!*", []),
    ],
)
def test_words_are_found_by_stem_and_without_accents(store, question: str, numbers) -> None:
    assert found(store, question) == numbers


@pytest.mark.parametrize(
    "question",
    [
        *("NOT ships", "ships AND nothing", "+ships -visit", "body:ships", "ships~2", "ships^3"),
        *('"ships', "(ships", "ships)", "[ships TO z]", "ships*", "headings:x ships", "{ships"),
        *(
            "IN [ships]",
            "ships\\",
            "ships OR",
            "/ships/",
            "* ships",
            "who owns 'ships'?",
            "<ships>",
        ),
    ],
)
def test_operators_in_a_question_are_words(store, question: str) -> None:
    assert 2 in found(store, question)


def test_operator_words_are_found_as_words(store) -> None:
    assert found(store, "AND OR NOT")[0] == 4


def test_a_question_of_twenty_thousand_letters_is_answered(store) -> None:
    assert 2 in found(store, "ships and more " * 1400)


def test_a_word_in_the_heading_counts_less_than_in_the_text(store) -> None:
    assert HEADING_WEIGHT < 1
    scores = dict(store.search("visit", 10))
    assert scores[2] > scores[1] > 0


def test_the_best_come_first_and_equals_by_number(tmp_path: Path) -> None:
    store = LexicalStore(tmp_path / "lexical")
    store.add(
        [(n, n, "the same bank", "") for n in (9, 3, 5)] + [(1, 1, "bank and bank of banks", "")]
    )
    scores = [score for _, score in store.search("bank", 10)]
    assert found(store, "bank") == [1, 3, 5, 9]
    assert scores == sorted(scores, reverse=True)
    assert len(store.search("bank", 2)) == 2


def test_a_filter_leaves_the_score_and_takes_other_documents_out(store) -> None:
    assert found(store, "visit bank банк", [7]) == [3]
    assert dict(store.search("ships", 10, [1])) == pytest.approx(dict(store.search("ships", 10)))
    assert found(store, "visit", []) == []


def test_removed_passages_are_gone_and_unknown_numbers_are_passed_over(store) -> None:
    store.remove([2, 3, 99])
    store.remove([])
    assert store.numbers() == {1, 4}
    assert found(store, "ships") == []


def test_deletions_that_a_killed_process_left_uncommitted_do_not_stop_the_next(
    store, tmp_path: Path
) -> None:
    died = tmp_path / "died"
    shutil.copytree(tmp_path / "lexical", died)
    store.remove([2])
    for file in (tmp_path / "lexical").iterdir():
        if file.name != "meta.json":  # the last that a commit writes
            shutil.copy(file, died)
    assert list(died.glob("*.del"))
    again = LexicalStore(died)
    assert again.numbers() == {1, 2, 3, 4}
    again.remove([2])
    assert again.numbers() == {1, 3, 4}


def test_what_another_handle_wrote_is_seen_after_a_refresh(store, tmp_path: Path) -> None:
    other = LexicalStore(tmp_path / "lexical")
    store.add([(5, 9, "oil", "")])
    other.refresh()
    assert found(other, "oil") == [5]


def test_a_folder_with_something_else_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(IndexStorageError, match=r"the word index in .* cannot be opened"):
        LexicalStore(tmp_path)


def test_an_index_of_another_version_names_the_way_out(tmp_path: Path) -> None:
    schema = tantivy.SchemaBuilder().add_text_field("body").build()
    tantivy.Index(schema, path=str(tmp_path))
    with pytest.raises(IndexMismatchError, match=r"another version; run `sanctions-qa rebuild`"):
        LexicalStore(tmp_path)


def test_stems_are_the_words_as_the_index_knows_them() -> None:
    assert stems("The Banks' Síkela re-exports, 12f(1)") == [
        *("the", "bank", "sikela", "re", "export", "12f", "1"),
    ]
