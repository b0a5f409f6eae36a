"""Compute the features that say whether a passage answers the question at all.

A near miss lacks one thing that the question names: a country, a year, a "first" or a "not". So
beside how well the words are served on the whole stands how badly the worst of them is, in three
views: the best sentence, that with its neighbours, and the passage.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embedding.encoder import Vectors
from rag.question.question import ASKING_WORDS, KINDS, Question
from rag.reader.features import SENTENCE_FEATURES, coverage
from rag.reader.late import Late, SentenceSet
from rag.text.words import Word, stem_sequence

_VIEWS = ("best", "around", "passage")
_LACKS = ("missing", "match", "lacking", "rarest_lacking")
_PLAIN = (
    "best_cosine", "mean_cosine", "second_cosine", "third_cosine", "least_cosine", "cosine_spread",
    "cosine_of_best", "cosine_of_first", "passage_cosine", "retrieved_cosine",
    "best_score", "score_gap", "second_score", "third_score", "mean_score", "answers_expected",
    "place_of_best", "first_is_best", "length_of_best", "late_passage", "late_passage_least",
    "late_best", "late_best_least", "late_best_with_previous", "late_max",
    "back", "all_words_best", "all_words_passage", "all_words_least", "asking_best",
    "asking_passage", "scattered", "in_one_sentence",
    "words", "pairs", "pairs_of_best", "words_of_best", "words_of_passage", "words_around",
    "title_words", "beside_title_best", "beside_title_passage", "beside_title",
    "names_present", "names_missing", "a_name_missing", "names_in_best",
    "a_number_present", "a_number_missing", "a_number_missing_in_best",
    "a_jurisdiction_missing", "a_jurisdiction_missing_in_best", "a_year_missing",
    "kind_met", "kind_missed", "kind_met_somewhere", "held",
    "negation_asked", "negation_of_best", "negation_differs",
    "superlatives", "superlatives_missing", "superlatives_missing_in_best",
    "sentences", "length", "sentence_length", "digits", "capitals", "opens_with_title",
    "title_in_question", "question_length", "question_words", "question_names", "typed",
)  # fmt: skip
ANSWER_FEATURES = (
    *_PLAIN,
    *(f"{lacks}_{view}" for view in _VIEWS for lacks in _LACKS),
    *(f"asks_{word}" for word in ASKING_WORDS), *(f"kind_{kind}" for kind in KINDS),
)  # fmt: skip
_ONLY_SENTENCE_GAP = 2.0  # log-odds by which the only sentence of a passage leads
_MAX_GAP = 4.0
_OPENING = 8  # words of a passage in which its title stands where it introduces its subject
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|neither|nor|cannot|non)\b|n['’]t\b", re.I)
_SUPERLATIVE = re.compile(
    r"\b(?:first|last|only|most|least|more|less|fewer|best|worst|main|original\w*|current\w*|now|"
    r"today|before|after|until|since|initial\w*|final\w*|\w{3,}est)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _View:
    """One view of a passage: its stems with the title's, and how it serves each token."""

    present: set[str]
    served: Vectors


def answer_features(
    question: Question,
    rows: Vectors,
    scores: Vectors,
    given: SentenceSet,
    late: Late,
    cosine: float,
) -> Vectors:
    """Return the features of one passage as a whole, shape (len(ANSWER_FEATURES),), float32.

    ``rows`` are its `sentence_features`, ``scores`` the sentence model's log-odds for them,
    ``cosine`` the question's similarity to the passage as the search saw it.
    """
    best = int(np.argmax(scores))
    title = set(stem_sequence(given.context))
    sequences = [stem_sequence(s.text) for s in given.sentences]
    near = slice(max(0, best - 1), best + 2)
    views = [
        _View(title.union(*sequences[part]), late.best[part].max(axis=0))
        for part in (slice(best, best + 1), near, slice(None))
    ]
    plain = {
        **_scores(rows, scores, late, best, cosine),
        **_words(question, sequences, title, views, best),
        **_names(question, views[2].present, views[0].present),
        **_kinds(question, given, rows, best),
        **_shape(question, given, sequences, title),
    }
    asks = [float(w in question.asking) for w in ASKING_WORDS]
    kinds = [float(question.kind == k) for k in KINDS]
    values = (
        *(plain[name] for name in _PLAIN),
        *(x for view in views for x in _lacks(question.words, view)),
        *asks, *kinds,
    )  # fmt: skip
    return np.asarray(values, dtype=np.float32)


def _scores(
    rows: Vectors, scores: Vectors, late: Late, best: int, cosine: float
) -> Mapping[str, float]:
    """Return what the sentences' likeness to the question and their log-odds say."""
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    cosines = np.sort(column["cosine"])[::-1]
    order = np.sort(scores)[::-1]
    last = len(scores) - 1
    second = float(order[1]) if last else float(order[0]) - _ONLY_SENTENCE_GAP
    third = float(order[2]) if last > 1 else second - 1.0
    every, whole = late.every, late.best.max(axis=0)
    return {
        "best_cosine": float(cosines[0]), "mean_cosine": float(cosines.mean()),
        "second_cosine": float(cosines[min(1, last)]),
        "third_cosine": float(cosines[min(2, last)]), "least_cosine": float(cosines[-1]),
        "cosine_spread": float(cosines.std()), "cosine_of_best": float(column["cosine"][best]),
        "cosine_of_first": float(column["cosine"][0]),
        "passage_cosine": float(column["passage_cosine"][0]), "retrieved_cosine": cosine,
        "best_score": float(order[0]), "score_gap": min(float(order[0]) - second, _MAX_GAP),
        "second_score": second, "third_score": third, "mean_score": float(scores.mean()),
        "answers_expected": float(np.log((1.0 / (1.0 + np.exp(-scores))).sum() + 1e-4)),
        "place_of_best": best / max(1, last), "first_is_best": float(best == 0),
        "length_of_best": float(column["words_count"][best]),
        "late_passage": late.passage_mean, "late_passage_least": late.passage_least,
        "late_best": float(late.mean[best]), "late_best_least": float(late.least[best]),
        "late_best_with_previous": float(late.with_previous[best]),
        "late_max": float(late.mean.max()), "back": float(late.back[best]),
        "all_words_best": float(every[best].mean()),
        "all_words_passage": float(every.max(axis=0).mean()),
        "all_words_least": float(every[best].min()), "asking_best": float(every[best, 0]),
        "asking_passage": float(every[:, 0].max()),
        "scattered": float(((whole - late.best[best]) * late.share).sum()),
        "in_one_sentence": float((late.best.argmax(axis=0) == best).mean()),
        "words": float(column["words_with_title"].max()), "pairs": float(column["pairs"].max()),
        "pairs_of_best": float(column["pairs"][best]),
    }  # fmt: skip


def _words(
    question: Question,
    sequences: Sequence[Sequence[str]],
    title: set[str],
    views: Sequence[_View],
    best: int,
) -> Mapping[str, float]:
    """Return the shares of the question's words that are there, with and without the title's."""
    beside = [w for w in question.words if w.stem not in title]
    return {
        "words_of_best": coverage(question.words, set(sequences[best])),
        "words_of_passage": coverage(question.words, views[2].present),
        "words_around": coverage(question.words, views[1].present),
        "title_words": coverage(question.words, title),
        "beside_title_best": coverage(beside, views[0].present) if beside else 1.0,
        "beside_title_passage": coverage(beside, views[2].present) if beside else 1.0,
        "beside_title": float(len(beside)),
    }


def _names(question: Question, present: set[str], in_best: set[str]) -> Mapping[str, float]:
    """Return how the question's names and numbers are met: a near miss lacks one of them."""
    total = sum(w.rarity for w in question.words) or 1.0
    names, numbers, countries = question.names, question.numbers, question.jurisdictions
    return {
        "names_present": sum(w.rarity for w in names if w.stem in present) / total,
        "names_missing": sum(w.rarity for w in names if w.stem not in present) / total,
        "a_name_missing": _any_missing(names, present),
        "names_in_best": sum(w.rarity for w in names if w.stem in in_best) / total,
        "a_number_present": float(any(w.stem in present for w in numbers)),
        "a_number_missing": _any_missing(numbers, present),
        "a_number_missing_in_best": _any_missing(numbers, in_best),
        "a_jurisdiction_missing": _any_missing(countries, present),
        "a_jurisdiction_missing_in_best": _any_missing(countries, in_best),
        "a_year_missing": _any_missing(question.years, present),
    }


def _any_missing(words: Sequence[Word], present: set[str]) -> float:
    return float(any(w.stem not in present for w in words))


def _kinds(question: Question, given: SentenceSet, rows: Vectors, best: int) -> Mapping[str, float]:
    """Return whether the kind of answer asked for is there, and "not" and "first" as asked."""
    column = {name: rows[:, i] for i, name in enumerate(SENTENCE_FEATURES)}
    text = given.sentences[best].text
    asked, says = _NEGATION.search(question.text), _NEGATION.search(text)
    steps = _superlatives(question.text)
    whole = _superlatives(" ".join(s.text for s in given.sentences)) if steps else set()
    return {
        "kind_met": float(sum(column[f"{kind}_met"][best] for kind in KINDS)),
        "kind_missed": float(sum(column[f"{kind}_missed"][best] for kind in KINDS)),
        "kind_met_somewhere": float(max(column[f"{kind}_met"].max() for kind in KINDS)),
        "held": float(column["held"][best]),
        "negation_asked": float(asked is not None), "negation_of_best": float(says is not None),
        "negation_differs": float((asked is None) != (says is None)),
        "superlatives": float(len(steps)), "superlatives_missing": float(len(steps - whole)),
        "superlatives_missing_in_best": float(len(steps - _superlatives(text))),
    }  # fmt: skip


def _superlatives(text: str) -> set[str]:
    return {m.group().lower() for m in _SUPERLATIVE.finditer(text)}


def _shape(
    question: Question,
    given: SentenceSet,
    sequences: Sequence[Sequence[str]],
    title: set[str],
) -> Mapping[str, float]:
    """Return what passage and question look like: a table and a list seldom answer."""
    words = [w for s in given.sentences for w in s.text.split()]
    characters = sum(map(len, words)) or 1
    shared = title & {w.stem for w in question.words}
    return {
        "sentences": float(np.log(len(given.sentences))), "length": float(np.log1p(len(words))),
        "sentence_length": float(np.log1p(len(words) / len(given.sentences))),
        "digits": sum(map(str.isdigit, "".join(words))) / characters,
        "capitals": sum(w[0].isupper() for w in words) / max(1, len(words)),
        "opens_with_title": len(title & set(sequences[0][:_OPENING])) / max(1, len(title)),
        "title_in_question": len(shared) / max(1, len(title)),
        "question_length": float(np.log1p(len(question.text.split()))),
        "question_words": float(len(question.words)),
        "question_names": float(len(question.names)), "typed": float(question.typed),
    }  # fmt: skip


def _lacks(words: Sequence[Word], view: _View) -> Sequence[float]:
    """Return what the view lacks of the question's words, and how well it serves their tokens."""
    lacking = [w for w in words if w.stem not in view.present]
    return (
        len(lacking) / max(1, len(words)),
        float(view.served.mean()),
        float(len(lacking)),
        max((w.rarity for w in lacking), default=0.0),
    )
