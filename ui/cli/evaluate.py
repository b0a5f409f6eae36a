"""The command `eval`: how the answers to questions with known answers fare, as a table."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from rag.errors import QuestionError
from rag.evaluation.asked import LineError
from rag.evaluation.baseline import (
    Comparison,
    compare,
    comparison_record,
    read_saved,
    save,
    saved_path,
)
from rag.evaluation.evaluate import Outcome, evaluate, evaluation_record, figures_by_tag
from rag.evaluation.expectations import Expectation, read_expectations
from ui.cli.ask import lines_of, opened
from ui.cli.report_eval import comparison_lines, figures_lines
from ui.report import say, say_json

WARM_UP = "What is asked first takes longest?"
STANDARD_INPUT = "-"
WORSE = 6


def run_eval(arguments: Namespace) -> int:
    """Ask every question of the file, print figures and misses, compare with what was saved."""
    kept = _kept(arguments)
    expectations = _expectations(arguments.file)
    saved = read_saved(kept) if kept and kept.exists() and not arguments.save else None
    with opened(arguments) as assistant:
        assistant.ask(WARM_UP)  # times are those of an assistant that is already at work
        outcomes = evaluate(lambda q, h: assistant.ask(q, history=h), expectations)
    if kept and arguments.save:
        save(kept, outcomes)
    comparison = compare(saved, outcomes) if saved else None
    _print(arguments, outcomes, comparison, kept)
    return WORSE if comparison and comparison.worse else 0


def _print(
    arguments: Namespace,
    outcomes: Sequence[Outcome],
    comparison: Comparison | None,
    kept: Path | None,
) -> None:
    if arguments.json:
        record = evaluation_record(outcomes)
        if comparison:
            record["saved"] = comparison_record(comparison)
        say_json(record)
        return
    say(figures_lines(figures_by_tag(outcomes), outcomes))
    if comparison:
        say(comparison_lines(comparison, str(kept)))
    elif arguments.save:
        say(["", f"Saved the figures in {kept}."])


def _kept(arguments: Namespace) -> Path | None:
    """Return where the figures are kept; questions from standard input have no such place."""
    if arguments.file != STANDARD_INPUT:
        return saved_path(Path(arguments.file))
    if arguments.save:
        raise QuestionError("--save keeps figures beside a file of questions; name the file")
    return None


def _expectations(name: str) -> list[Expectation]:
    """Return the questions of the file.

    :raises LineError: naming the file and the line.
    """
    with lines_of(name) as lines:
        try:
            return read_expectations(lines)
        except LineError as exc:
            shown = "standard input" if name == STANDARD_INPUT else name
            raise LineError(f"{shown}, {exc}", exc.id) from exc
