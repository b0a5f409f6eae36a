"""The command `eval`: a file of questions with what is expected, a table of figures out."""

from argparse import Namespace

from rag.evaluate import evaluate, evaluation_record, figures_by_tag
from rag.expectations import read_expectations
from ui.commands_ask import lines_of, opened
from ui.report import say, say_json
from ui.report_answer import figures_lines

WARM_UP = "What is asked first takes longest?"


def run_eval(arguments: Namespace) -> int:
    """Ask every question of the file and print figures and misses."""
    with lines_of(arguments.file) as lines:
        expectations = read_expectations(lines)
    with opened(arguments) as assistant:
        assistant.ask(WARM_UP)  # times are those of an assistant that is already at work
        outcomes = evaluate(lambda q, h: assistant.ask(q, history=h), expectations)
    if arguments.json:
        say_json(evaluation_record(outcomes))
    else:
        say(figures_lines(figures_by_tag(outcomes), outcomes))
    return 0
