"""Statements in the order of time: none that is no longer shown is looked for."""

import numpy as np

from ingest.datamodels import About, Passage, Place
from rag.datamodels import Evidence
from rag.sentences.quotes import Quote
from rag.timeline.arrange import arranged

ALIKE = np.array([1.0, 0.0], dtype=np.float32)


def quote(text: str, day: str, score: float) -> Quote:
    place = Place(0, "¶ 1", None, len(text))
    passage = Passage(f"{day}.txt", 0, 0, len(text), text, text, (), (place,), 1)
    evidence = Evidence(passage, About(published=day, publisher=day), 1.0, 0.0, 1.0, ("words",))
    return Quote(evidence, place, 0, len(text), text, text, score, ALIKE, (0, len(text)))


def test_a_plan_that_the_state_of_a_subject_has_put_out_is_not_marked() -> None:
    told = quote("The United States sanctioned Heron Bank on 4 May 2026.", "2026-05-05", 3.0)
    plan = quote("The United States intends a step on Heron Bank.", "2026-02-02", 2.0)
    done = quote("The United States approved a step on Heron Bank.", "2026-06-05", 1.0)
    made = arranged([told, plan], [told, plan, done], "Is Heron Bank sanctioned?")
    assert made.quotes[0].text == told.text
    assert all(any(q is old for q in made.quotes) for old, _ in made.marks)
