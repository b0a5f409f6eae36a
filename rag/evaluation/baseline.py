"""Keep an evaluation's figures beside its questions, and say later what has become worse.

What is compared are the figures over all questions: a tag has too few of them. Times depend on
the machine and are not kept.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import SavedFiguresError
from rag.evaluation.evaluate import ALL, Outcome, Share, figures_by_tag

SUFFIX = ".expected.json"
_BETTER = ("quoted", "quoted_first", "right_document", "pinpoint", "refused_rightly")
_WORSE = ("false_refusals", "unsupported")  # where more is worse
_VARIES = "unsupported"  # of as many statements as there happen to be


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept of an evaluation: shares over all questions, and which were missed."""

    questions: int
    modes: tuple[str, ...]  # who answered: extractive, or a chat model
    shares: dict[str, Share]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """A figure that is worse than the saved one."""

    figure: str
    now: Share
    saved: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """What has become worse; ``fits`` is false where other questions or another mode were saved."""

    fits: bool
    drops: tuple[Drop, ...] = ()
    newly_missed: tuple[str, ...] = ()

    @property
    def worse(self) -> bool:
        """Whether nobody can say that the answers are as good as they were."""
        return not self.fits or bool(self.drops)


def saved_path(questions: Path) -> Path:
    """Return where the figures of a file of questions are kept: gold.expected.json beside it."""
    return questions.with_suffix(SUFFIX)


def save(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the figures and which questions were missed; the tags are there for the reader."""
    now = _summary(outcomes)
    tags = {
        name: _counts({figure: getattr(group, figure) for figure in (*_BETTER, *_WORSE)})
        for name, group in figures_by_tag(outcomes).items()
        if name != ALL
    }
    record = {
        "questions": now.questions,
        "modes": now.modes,
        ALL: {figure: asdict(share) for figure, share in now.shares.items()},
        "missed": now.missed,
        "tags": tags,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def read_saved(path: Path) -> Saved:
    """Return what was saved.

    :raises SavedFiguresError: naming the file when it does not hold saved figures.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        shares = {f: Share(int(s["count"]), int(s["of"])) for f, s in found[ALL].items()}
        if set(shares) != {*_BETTER, *_WORSE}:
            raise ValueError("other figures are in it")
        missed = tuple(map(str, found["missed"]))
        return Saved(int(found["questions"]), tuple(map(str, found["modes"])), shares, missed)
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise SavedFiguresError(
            f"{path} holds no saved figures ({exc}); delete it, or write it anew with --save"
        ) from exc


def compare(saved: Saved, outcomes: Sequence[Outcome]) -> Comparison:
    """Compare an evaluation with a saved one of the same questions in the same mode."""
    now = _summary(outcomes)
    asked = [(s.questions, s.modes, _asked(s.shares)) for s in (saved, now)]
    if asked[0] != asked[1]:
        return Comparison(fits=False)
    drops = (
        Drop(figure, now.shares[figure], saved.shares[figure])
        for figure in (*_BETTER, *_WORSE)
        if _is_worse(figure, now.shares[figure].count, saved.shares[figure].count)
    )
    newly = tuple(name for name in now.missed if name not in saved.missed)
    return Comparison(True, tuple(drops), newly)


def comparison_record(comparison: Comparison) -> dict[str, object]:
    """Return a comparison in the form that is printed as JSON."""
    return {"worse": comparison.worse, **asdict(comparison)}


def _summary(outcomes: Sequence[Outcome]) -> Saved:
    overall = figures_by_tag(outcomes)[ALL]
    return Saved(
        overall.questions,
        tuple(sorted({o.answer.mode for o in outcomes})),
        {figure: getattr(overall, figure) for figure in (*_BETTER, *_WORSE)},
        tuple(_name(o) for o in outcomes if o.miss),
    )


def _name(outcome: Outcome) -> str:
    asked = outcome.expectation.asked
    return asked.question if asked.id is None else str(asked.id)


def _is_worse(figure: str, now: int, saved: int) -> bool:
    return now > saved if figure in _WORSE else now < saved


def _asked(shares: dict[str, Share]) -> dict[str, int]:
    return {figure: share.of for figure, share in shares.items() if figure != _VARIES}


def _counts(shares: dict[str, Share]) -> dict[str, str]:
    """Return shares on one line each: for reading a difference between two versions."""
    return {figure: f"{s.count}/{s.of}" for figure, s in shares.items() if s.of}
