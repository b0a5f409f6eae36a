"""An entity that a file declares itself is read as its text, or named; it never vanishes."""

from pathlib import Path

import pytest

from ingest.readers import read_document

SUBSET = (
    '[<!ENTITY b "Belov"><!ENTITY two "&b;&b;"><!ENTITY ext SYSTEM "a.txt">'
    '<!ENTITY element "a <em>firm</em>"><!ENTITY letter "&#201;mil of &two;">'
    f'<!ENTITY many "{"ha" * 400}"><!ENTITY bomb "&many;&many;">'
    f'<!ENTITY long "{"x" * 1001}">]'
)
AKN = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="x"><body>'
    '<article eId="a1"><num>Article 1</num><content><p>{}</p></content></article></body></act>'
    "</akomaNtoso>"
)
FILES = {
    "a.xml": f"<!DOCTYPE akomaNtoso {SUBSET}>\n{AKN}",
    "a.xhtml": f"<!DOCTYPE html {SUBSET}>\n<html><body><h1>Keeper</h1><p>{{}}</p></body></html>",
    "a.html": f"<!DOCTYPE html {SUBSET}>\n<html><body><h1>Keeper</h1><p>{{}}</p></body></html>",
}


@pytest.mark.parametrize("name", FILES)
def test_an_entity_of_plain_text_is_that_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name].format("The keeper &b; lives on &amp; on."))
    document = read_document(tmp_path / name, name)
    assert "The keeper Belov lives on & on." in document.text
    assert "]>" not in document.text
    assert document.warnings == ()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("entity", ["&ext;", "&long;", "&bomb;", "&element;"])
def test_any_other_entity_stands_as_it_is_written_and_is_named(
    tmp_path: Path, name: str, entity: str
) -> None:
    (tmp_path / name).write_text(FILES[name].format(f"The keeper {entity} lives."))
    document = read_document(tmp_path / name, name)
    assert f"The keeper {entity} lives." in document.text
    assert [w for w in document.warnings if entity in w]


@pytest.mark.parametrize("name", FILES)
def test_entities_and_letters_within_an_entity_are_put_in(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name].format("The keeper &letter; lives."))
    document = read_document(tmp_path / name, name)
    assert "The keeper Émil of BelovBelov lives." in document.text
    assert document.warnings == ()
