"""The page of lists: matches with their reasons, what was searched, and no clearance."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ingest.sync import sync

LIST = "Name,Born,Nationality\nYuliya <b>PETROVA,1980-02-03,Russia\nPavel HOLM,1971-05-06,Zenda\n"


def page() -> None:
    from ui.web.lists import page_lists

    page_lists.show()


@pytest.fixture
def lists_page(write, settings, encoder, monkeypatch):
    write("lists/zenda.csv", LIST)
    sync(settings, load_encoder=lambda: encoder)
    monkeypatch.setenv("SANCTIONS_QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("SANCTIONS_QA_DATA", str(settings.data))
    st.cache_resource.clear()
    yield AppTest.from_function(page, default_timeout=30).run()
    st.cache_resource.clear()


def look_up(app, name, born="", country=""):
    app.text_input("look_up_name").set_value(name)
    app.text_input("look_up_born").set_value(born)
    app.text_input("look_up_country").set_value(country)
    return app.button[0].click().run()


def test_a_match_shows_score_reasons_list_and_the_row_as_typed(lists_page, shown) -> None:
    said = shown(look_up(lists_page, "Yulia Petrova", "1980-02-03", "RU"))
    assert not lists_page.exception
    assert "1 possible match for “Yulia Petrova”" in said
    assert "score 0." in said
    assert "the date of birth is the same" in said
    assert "lists/zenda.csv" in said
    assert "no date" in said
    assert "&lt;b&gt;PETROVA" in said
    assert "<b>PETROVA" not in said
    assert "1 list, 1 document in all" in said


def test_no_match_is_no_clearance_and_says_what_was_searched(lists_page, shown) -> None:
    said = shown(look_up(lists_page, "Rudolf Rassendyll"))
    assert "No match for “Rudolf Rassendyll”" in said
    assert "No match is no clearance" in said.split("<h2")[1]
    assert "What was searched" in said


@pytest.mark.parametrize(
    ("given", "says"), [(("",), "the name is empty"), (("Petrova", "soon"), "1962-04-01")]
)
def test_what_cannot_be_looked_up_is_said(lists_page, shown, given, says) -> None:
    assert says in shown(look_up(lists_page, *given))
    assert not lists_page.exception


def test_the_menu_offers_it_and_without_an_index_it_says_what_to_do(app, shown) -> None:
    app.run()
    assert not app.exception
    said = shown(look_up(AppTest.from_function(page, default_timeout=30).run(), "Petrova"))
    assert "ingest" in said
