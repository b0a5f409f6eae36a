import pytest

from rag.datamodels import Statement
from rag.question.question import Question
from rag.reader.answer_spans import answer_marks
from rag.sentences.cells import cells
from rag.writing.headline import LINE, headline_of

LONG = (
    "For the purposes of this act the following definitions apply: (a) 'office' means the Trade "
    "Office in Calder; (b) 'resources' means assets of every kind, which are no money; (c) 'ship' "
    "means anything that floats."
)


def marked(text: str, words: str) -> Statement:
    """Return a statement in which these words are the answer."""
    at = text.index(words)
    return Statement(text, (1,), True, marks=((at, at + len(words)),))


def test_a_statement_of_one_line_needs_no_headline() -> None:
    assert headline_of("Who?", Statement("The envoy is Ann Roe.", (1,), True), is_row=False) is None


def test_a_definition_in_a_list_is_said_alone() -> None:
    assert len(LONG) > LINE
    line = headline_of("What are 'resources'?", Statement(LONG, (1,), True), is_row=False)
    assert line == "resources' means assets of every kind, which are no money"
    assert line in LONG


def test_the_clause_with_the_answers_words_is_the_headline() -> None:
    text = (
        "Trade fell in the first half of the year, which the ministry puts down to the weather "
        "and to the closing of two roads; the envoy, Ann Roe, spoke of a lasting change; exports "
        "to the north were lower still, by a third, and those to the south stayed as before."
    )
    statement = marked(text, "Ann Roe")
    line = headline_of("Who is the envoy?", statement, is_row=False)
    assert line == "the envoy, Ann Roe, spoke of a lasting change"


def test_the_headline_is_of_whom_the_question_names() -> None:
    text = (
        "For Heron Shipping the order of the three was Calder, Strelsau, Zenda: 14 August, 20 "
        "August and 23 October 2025. For Plover Trading it was Strelsau first, on 20 August 2025, "
        "and Zenda only eight months later, on 23 April 2026."
    )
    assert len(text) > LINE
    statement = marked(text, "20 August 2025")
    line = headline_of("Who listed Heron first?", statement, is_row=False)
    assert line is not None
    assert line.startswith("For Heron Shipping")
    assert "Plover" not in line


def test_a_row_is_said_by_its_name_and_the_cell_that_answers() -> None:
    row = (
        "Ref: 21; Name: Corvus Line; Type: entity; Regime: Ordania; Listed on: 2025-02-12; "
        "Reason: manages vessels of the navy and of three of its suppliers, as the annex says; "
        "Identifiers: Reg. No 5008-26, Karsk, Ordania; Remark: none; Source: the second annex"
    )
    statement = marked(row, "2025-02-12")
    line = headline_of("When was Corvus Line listed?", statement, is_row=True)
    assert line == "Name: Corvus Line; Listed on: 2025-02-12"
    assert ("Listed on", "2025-02-12") in [(c.name, c.value) for c in cells(row)]


def test_a_row_without_names_of_columns_has_no_cells_and_no_line() -> None:
    row = "The lists are kept by the Office and by the Board; " * 5
    assert cells(row) == []
    assert headline_of("Is it on the EU list?", Statement(row, (1,), True), is_row=True) is None


def test_asked_when_a_row_answers_with_its_day_and_not_with_the_year_of_an_act() -> None:
    row = (
        "Entity: Corvus; Act: Ordania (Trade) Regulations 2019, amending Regulation 2026/506, "
        "which was published in the second half of the year before and holds for five years; "
        "Annex: the second list; Date: 20 August 2025"
    )
    statement = marked(row, "2019")
    line = headline_of("When was Corvus sanctioned?", statement, is_row=True)
    assert line == "Entity: Corvus; Date: 20 August 2025"


def test_an_answer_that_comes_late_in_a_long_clause_is_in_the_line() -> None:
    text = (
        "3. Member States shall ensure that credit institutions that offer payment accounts with "
        "basic features open such an account or refuse the application of a consumer for one, in "
        "each case without undue delay and at the latest 10 business days after receiving it."
    )
    question = "How quickly must an account be opened?"
    marks = answer_marks(Question.of(question), text)
    assert [text[slice(*m)] for m in marks] == ["10"]
    line = headline_of(question, Statement(text, (1,), True, marks=marks), is_row=False)
    assert line is not None
    assert line.startswith("3. Member States shall ensure")
    assert " … " in line
    assert "at the latest 10 business days" in line
    assert len(line) <= LINE


def test_what_stands_before_the_chosen_sentence_is_not_the_line() -> None:
    lead = "The deputy minister of trade told reporters that he means to see the envoy in May. "
    core = (
        "The visit follows growing worries in Strelsau that the port has become a hub for goods "
        "which may not be sold to Ordania, and that nobody looks into the boxes."
    )
    statement = Statement(lead + core, (1,), True)
    asked = "Why is the deputy minister of trade going to see the envoy?"
    alone = headline_of(asked, statement, is_row=False)
    assert alone is not None
    assert alone.startswith(lead)
    assert headline_of(asked, statement, is_row=False, core=core) == core


def test_a_row_answers_with_the_cell_whose_column_the_question_names() -> None:
    row = (
        "Entity: Corvus Line, Karsk; Also written: Corvus; Listed by: Zenda; Measure: freeze, "
        "with a licence for what is due to crews; Act: Order 14 of 2026, for Order 2; Annex "
        "or list: Annex I, entity no. 725; Remark: manages vessels"
    )
    statement = Statement(row, (1,), True)
    line = headline_of("In which annex is Corvus Line?", statement, is_row=True)
    assert line == "Entity: Corvus Line, Karsk; Annex or list: Annex I, entity no. 725"


def test_a_row_answers_with_the_cell_of_the_field_that_is_asked_for() -> None:
    row = (
        "source: Denied Parties - Bureau of Trade; name: ADA RETT; addresses: Inmate 13991, P.O. "
        "Box 4000, Karsk; notice: 84 O.R. 43787 8/22/2019; start_date: 2019-08-13; end_date: "
        "2026-10-13; standard_order: Y; remarks: notice added by order of the bureau"
    )
    statement = Statement(row, (1,), True)
    line = headline_of("Ada Rett - denied until when?", statement, is_row=True)
    assert line == "name: ADA RETT; end_date: 2026-10-13"


def test_a_column_that_the_question_names_by_its_day_answers() -> None:
    row = (
        "Citation: 31 O.C. 3729; Name/description: False Freight Act; Violations; Penalty assessed "
        "after 12/13/2021 (crowns): Min 11,803, Max 23,607; Penalty assessed after 1/30/2023 "
        "(crowns): Min 13,508, Max 27,018; Penalty assessed after 2/12/2024 (crowns): Min 13,946"
    )
    statement = marked(row, "11,803")
    question = "What is the False Freight Act penalty assessed after 12 February 2024?"
    assert headline_of(question, statement, is_row=True) == (
        "Name/description: False Freight Act; Violations; Penalty assessed after 2/12/2024 "
        "(crowns): Min 13,946"
    )


def test_of_a_long_cell_what_is_labelled_as_the_answer_is_said() -> None:
    row = (
        "8. Organisation Name: CORVUS HOST; Further, Corvus was founded to hide what others did at "
        "night, as three courts found in long decisions that nobody has read to the end, and moved "
        "twice. (Website):corvus.example Listed on: 11/02/2025 List Date Changed: 12/03/2025"
    )
    statement = marked(row, "11/02/2025")
    line = headline_of("When was Corvus Host put on the list?", statement, is_row=True)
    assert line == "8. Organisation Name: CORVUS HOST; Listed on: 11/02/2025"


POINTS = (
    "The duties of a port are as follows:",
    ["Strelsau: thirty crowns a day for every ship", "Calder: eleven crowns", "Zenda: none"],
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What are the duties of a port?",
         "The duties of a port are as follows: Strelsau: thirty crowns a day for every ship; "
         "Calder: eleven crowns; Zenda: none."),
        ("What does Calder take?", "The duties of a port are as follows: Calder: eleven crowns."),
    ],
)  # fmt: skip
def test_a_list_is_told_by_its_points_or_by_that_of_whom_is_asked(question, told) -> None:
    text = f"{POINTS[0]} {'; '.join(POINTS[1])} {'and more of it ' * 12}"
    statement = Statement(text, (1,), True)
    assert headline_of(question, statement, is_row=False, points=POINTS) == told


def test_of_a_list_the_point_that_was_chosen_is_the_line() -> None:
    text = f"{POINTS[0]} {'; '.join(POINTS[1])} {'and more of it ' * 12}"
    statement = Statement(text, (1,), True)
    line = headline_of(
        "What does that harbour ask?", statement, is_row=False, points=POINTS, core=POINTS[1][1]
    )
    assert line == "The duties of a port are as follows: Calder: eleven crowns"
    named = headline_of(
        "What does Calder take?", statement, is_row=False, points=POINTS, core=POINTS[1][2]
    )
    assert named == "The duties of a port are as follows: Calder: eleven crowns."


def test_the_line_is_the_clause_in_which_the_reader_found_the_answer() -> None:
    text = (
        "Since January the Ruritanian Sanctions List has been the only source for designations by "
        "Ruritania. The Trade Office in Karsk publishes it. The Joint List of the Revenue Office "
        "was closed on the same day, and nobody keeps it now."
    )
    statement = marked(text, "The Trade Office in Karsk")
    asked = "Who publishes the Ruritanian Sanctions List?"
    line = headline_of(asked, statement, is_row=False, read=True)
    assert line == "The Trade Office in Karsk publishes it."


def test_clauses_that_name_one_of_two_things_each_are_told_together() -> None:
    text = (
        "Article 12g does not forbid a sale abroad: it asks for a promise in the contract. "
        "Article 12f forbids exports of what the annex lists to a country that it names. Goods "
        "that are sold to a buyer there can be met by one rule and by the other as well."
    )
    asked = "What is the difference between Article 12f and Article 12g?"
    line = headline_of(asked, marked(text, "forbids exports"), is_row=False, read=True)
    assert line is not None
    assert line.startswith("Article 12g does not forbid")
    assert "Article 12f forbids" in line


def test_what_a_field_was_before_is_not_told_by_what_it_is() -> None:
    row = (
        "name: CORVUS DAWN; vessel_type: tanker; vessel_flag: Zenda; owner: Corvus Line of Karsk, "
        "which is said to be run by the port's own office; alt_names: DUSK; ids: IMO 9999993, "
        "Vessel Registration Identification; Ruritania, Former Vessel Flag"
    )
    statement = Statement(row, (1,), True)
    before = headline_of(
        "Under which flag did the Corvus Dawn sail before?", statement, is_row=True
    )
    assert before == "name: CORVUS DAWN; Ruritania, Former Vessel Flag"
    now = headline_of("Which flag does the Corvus Dawn fly?", statement, is_row=True)
    assert now == "name: CORVUS DAWN; vessel_flag: Zenda"
    nothing = Statement(row.replace("; Ruritania, Former Vessel Flag", " of 2021"), (1,), True)
    assert headline_of("Which flag did the Corvus Dawn fly before?", nothing, is_row=True) is None


def test_of_several_things_asked_for_the_reader_s_one_is_not_picked() -> None:
    text = (
        "The tool is the last of three steps. Cooperation with the port of Karsk comes first. "
        "Measures against single firms that trade there come second. Limits on the whole port "
        "come third, and only where the earlier steps have changed nothing at all."
    )
    statement = marked(text, "Limits on the whole port")
    asked = "What are the three steps of the tool?"
    line = headline_of(asked, statement, is_row=False, read=True)
    assert line is not None
    assert line.startswith("The tool is the last of three steps. Cooperation")
