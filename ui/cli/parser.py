"""Parse the arguments and run the command that they name.

Commands live in modules of their own, imported when they are run: the index and the models
take seconds to import, and help and the list of documents need neither.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from argparse import RawDescriptionHelpFormatter as Raw
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from ui.settings import API_PORT, PORT

DEFAULT_PASSAGES = 10
DEFAULT_MATCHES = 20
MAX_PASSAGES = 100  # a search takes that many from each of the two stores
_MODULES = {
    "ingest": "ui.cli.index",
    "rebuild": "ui.cli.index",
    "check": "ui.cli.index",
    "worker": "ui.cli.index",
    "documents": "ui.cli.documents",
    "ask": "ui.cli.ask",
    "search": "ui.cli.ask",
    "match": "ui.cli.official.match",
    "eval": "ui.cli.evaluate",
    "chat": "ui.cli.chat",
    "models": "ui.cli.models",
    "serve": "ui.cli.programs",
    "mcp": "ui.cli.programs",
    "sources": "ui.cli.official.sources",
    "changes": "ui.cli.official.changes",
    "diff": "ui.cli.official.changes",
    "records": "ui.cli.records",
}


class _Parser(ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def parse(argv: Sequence[str] | None = None) -> Namespace:
    """Return the arguments of one command.

    :raises SystemExit: after printing help (0) or what is wrong with the arguments (2).
    """
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command == "ask" and (arguments.question is None) == (arguments.questions is None):
        parser.error("ask takes either a question or --questions FILE.jsonl")
    if arguments.command == "ingest" and arguments.path and arguments.corpus:
        parser.error("ingest takes either PATH or --corpus, they mean the same")
    return arguments


def run(arguments: Namespace) -> int:
    """Run the command and return its exit code."""
    module = import_module(_MODULES[arguments.command])
    command: Callable[[Namespace], int] = getattr(module, f"run_{arguments.command}")
    return command(arguments)


def build_parser() -> ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(
        prog="sanctions-qa",
        description="Ask questions of sanctions documents; every statement is quoted.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, help: str, example: str) -> ArgumentParser:
        command = commands.add_parser(
            name,
            help=help,
            description=f"{help[0].upper()}{help[1:]}.",
            epilog=f"example:\n  sanctions-qa {name}{example}",
            formatter_class=Raw,
            allow_abbrev=False,
        )
        command.add_argument("--json", action="store_true", help="print JSON")
        _add_folders(command)
        return command

    _add_index_commands(add)
    _add_asking_commands(add)
    _add_records(add)
    return parser


_Add = Callable[[str, str, str], ArgumentParser]


def _add_index_commands(add: _Add) -> None:
    ingest = add(
        "ingest",
        "sync a folder into the index; exit 3 where some files failed",
        " corpus/",
    )
    ingest.add_argument("path", nargs="?", metavar="PATH", help="the folder (default: --corpus)")
    ingest.add_argument(
        "--watch", action="store_true", help="go on, and read what comes until Ctrl+C"
    )
    add("documents", "list what is in the index, and failed files with the reason", " --json")
    add("check", "compare the index with the folder; exit 5 where they differ", "")
    rebuild = add(
        "rebuild", "make the index anew and switch to it; exit 3 where some files failed", ""
    )
    worker = add(
        "worker", "read files that `ingest --workers` names, on any machine (extra postgres)", ""
    )
    worker.add_argument("--until-empty", action="store_true", help="end when none is left")
    for command in (ingest, rebuild):
        command.add_argument(
            "--workers",
            type=_whole(0, 256),
            metavar="N",
            help="processes of this machine that read; others join with `sanctions-qa worker` "
            "(needs SANCTIONS_QA_DATABASE; 0: only others)",
        )
        command.add_argument(
            "--allow-removals",
            action="store_true",
            help="also where the folder is missing, empty or has lost more than half of its "
            "documents: take them out of the index",
        )
    _add_sources(add)
    models = add("models", "list the chat models that can be used now, and why others cannot", "")
    _add_llm(models)
    chat = add("chat", "start the chat page", " --port 8600")
    chat.add_argument(
        "--port", type=_whole(1, 65_535), metavar="N", help=f"default {PORT}, or a free one"
    )
    chat.add_argument(
        "--address", metavar="HOST", help="default 127.0.0.1; others need a token or a sign-in"
    )
    _add_llm(chat)
    serve = add("serve", "serve other programs over HTTP (extra api)", " --port 8502")
    mcp = add(
        "mcp", "serve a chat program's tools by MCP, on standard input (extra mcp)", " --http"
    )
    mcp.add_argument("--http", action="store_true", help="over HTTP instead of standard input")
    for command in (serve, mcp):
        command.add_argument(
            "--port", type=_whole(1, 65_535), metavar="N", help=f"default {API_PORT}"
        )
        command.add_argument(
            "--address", metavar="HOST", help="default 127.0.0.1; others need a token"
        )
        _add_llm(command)


def _add_sources(add: _Add) -> None:
    sources = add(
        "sources",
        "fetch official texts and lists and keep them up to date; exit 3 where some failed",
        " add eu:833/2014 uk:uksi/2019/855 ofac:sdn\n  sanctions-qa sources update --every 6h",
    )
    sources.add_argument(
        "action",
        choices=("add", "update", "list", "remove", "check"),
        metavar="ACTION",
        help="add, update, list, remove, or check: ask a source and keep nothing",
    )
    sources.add_argument("names", nargs="*", metavar="NAME", help="such as eu:833/2014 or un:list")
    sources.add_argument("--every", metavar="TIME", help="update again each 6h, 30m or 1d")
    sources.add_argument(
        "--allow-losses",
        action="store_true",
        help="also take a list that has lost more than a tenth of its entries",
    )
    sources.add_argument(
        "--fetch-only",
        action="store_true",
        help="update: do not read what came, nor ask kept questions again",
    )
    sources.add_argument("--delete", action="store_true", help="remove: its files too")
    changes = add(
        "changes",
        "list the versions of followed sources that came since a day",
        " --since 2026-11-01",
    )
    changes.add_argument("--since", metavar="DATE", required=True, help="fetched on it or later")
    changes.add_argument("--atom", action="store_true", help="print an Atom feed")
    diff = add(
        "diff",
        "show which provisions or entries differ between two versions of a source",
        " uk:uksi/2019/855 2025-03-01 2026-01-28",
    )
    diff.add_argument("source", metavar="SOURCE", help="such as eu:833/2014 or ofac:sdn")
    diff.add_argument(
        "versions", nargs="*", metavar="VERSION", help="from and to (default: the two newest)"
    )


def _add_limit(command: ArgumentParser, says: str, default: int) -> None:
    command.add_argument(
        "-k",
        dest="limit",
        type=_whole(1, MAX_PASSAGES),
        default=default,
        metavar="N",
        help=f"{says} (default {default})",
    )


def _add_asking_commands(add: _Add) -> None:
    ask = add(
        "ask",
        "answer a question with citations; exit 4 where the documents do not answer",
        ' "Who is the EU\'s sanctions envoy?" --kind news --since 2026-01-01',
    )
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--questions",
        metavar="FILE.jsonl",
        help='one {"id", "question", "history"} a line, - for standard input; prints one JSON '
        "answer a line, and exits 2 where a line could not be used",
    )
    search = add("search", "list ranked passages, no answer", ' "no re-export clause" -k 5')
    search.add_argument("question", metavar="QUESTION")
    _add_limit(search, "how many", DEFAULT_PASSAGES)
    match = add(
        "match",
        "look a name or an identifier up in the lists; exit 4 where none has it",
        ' "Yulia Petrova" --born 1980-02-03 --country RU',
    )
    match.add_argument("name", metavar="NAME")
    match.add_argument("--born", metavar="DATE", help="1962-04-01, 1962-04 or 1962")
    match.add_argument("--country", metavar="COUNTRY", help="of nationality or seat: RU or Russia")
    _add_limit(match, "how many at most", DEFAULT_MATCHES)
    evaluate = add(
        "eval",
        "ask questions with expected answers; exit 6 where it is worse than what --save kept",
        " gold.jsonl",
    )
    evaluate.add_argument(
        "file",
        metavar="FILE.jsonl",
        help='one {"question", "answerable", "document", "expect", "locator", "tags"} a line, '
        "- for standard input",
    )
    evaluate.add_argument(
        "--save",
        action="store_true",
        help="keep the figures in FILE.expected.json, with which later runs are compared",
    )
    for command in (ask, search):
        _add_filters(command)
    for command in (ask, evaluate):
        _add_llm(command)


def _add_records(add: _Add) -> None:
    records = add(
        "records",
        "list, show, verify, export, recheck or forget the records of answers, or write what "
        "people thought of them as questions for `eval` (feedback); exit 7 where they are not as "
        "they were written",
        " export records.jsonl",
    )
    actions = ("list", "show", "verify", "export", "feedback", "recheck", "forget")
    records.add_argument("action", choices=actions, metavar="ACTION", help=", ".join(actions))
    records.add_argument("what", nargs="*", metavar="WHAT", help="numbers, or the file to write")
    records.add_argument("--head", metavar="DIGEST", help="verify: a last digest noted earlier")
    records.add_argument("--conversation", metavar="ID", help="forget: all of a conversation")
    records.add_argument(
        "--expired", action="store_true", help="forget: what is older than the policy asks for"
    )
    records.add_argument("--reason", metavar="TEXT", help="forget: what the tombstone says")
    _add_llm(records)


def _add_folders(parser: ArgumentParser) -> None:
    parser.add_argument("--corpus", metavar="DIR", help="the folder of documents (corpus/)")
    parser.add_argument("--data", metavar="DIR", help="where the index is (data/ beside it)")


def _add_llm(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--llm", metavar="MODEL", help="extractive (default), or a chat model as provider:model"
    )


def _add_filters(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "filters", "lists are given by commas or by repeating the option"
    )
    for name, help in (
        ("kind", "law, guidance, enforcement, list, news, analysis, other or unknown"),
        ("jurisdiction", "as the documents say it, such as EU, or unknown"),
        ("document", "paths below the corpus folder"),
    ):
        group.add_argument(f"--{name}", action="append", default=[], metavar="NAMES", help=help)
    group.add_argument("--since", metavar="DATE", help="published on this day or later")
    group.add_argument("--until", metavar="DATE", help="published on this day or earlier")
    group.add_argument(
        "--as-of", metavar="DATE", help="acts as in force on this day, all else published by then"
    )


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            raise ArgumentTypeError(f"“{text}” is no number from {lowest} to {highest}")
        return int(text)

    return whole
