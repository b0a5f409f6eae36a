"""How often each rule of refusal fires on questions that are answered, and on those that are not.

    python benchmarks/refusals.py EXAMPLES.jsonl [--folder FOLDER --index DIR] [--limit N]

A line of the examples is a question with one passage, as `evidence.py` takes it. A folder is a
BEIR collection as `retrieval.py` takes it, with `qrels/dev.tsv`; its questions are searched for,
and those without an answerability of their own are answerable. Only questions whose relevant
passages are all in the corpus, or that have none, are asked.

A rule is a kind of `rag.answerability.gaps`. `false` counts the answerable questions on which it
fires, `right` the unanswerable ones; `gained` those of them that would be answered without any
rule, and `lost` the answerable ones that would. The refusal by the learned threshold is not
counted here.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence import as_evidence, read_examples
from retrieval import build, read_corpus, read_lines, read_qrels, turns

from ingest.embedding.encoder import Encoder, SentenceEncoder
from ingest.settings import IngestSettings
from ingest.store.index import Index, fingerprint
from rag.composing import EVIDENCE_PASSAGES
from rag.datamodels import Evidence, Filters
from rag.question.followup import Wording, is_follow_up, wordings
from rag.question.query import ALONE_SHARE
from rag.reader.evidence_model import load_model
from rag.reader.extract import LACKING_ODDS, Extraction, Extractor
from rag.retrieval.searcher import Searcher
from ui.report import table

KNOWN = ("ANSWERABLE", "UNANSWERABLE")  # "PARTIAL" and "CONVERSATIONAL" say neither


@dataclass(frozen=True)
class Case:
    """A question in its wordings, what was found for it, and whether that answers it."""

    asked: Sequence[Wording]
    evidence: Sequence[Evidence]
    answerable: bool


@dataclass(frozen=True)
class Judged:
    """Which rules fired on a case, and whether it would be answered without them."""

    answerable: bool
    rules: frozenset[str]
    answered_else: bool


def cases_of_examples(path: Path, encoder: Encoder, limit: int | None) -> Iterator[Case]:
    for example in read_examples(path, limit):
        found, _ = as_evidence(example, encoder)
        yield Case(wordings(example.question, (), alone=1.0), [found], example.answerable)


def cases_of_folder(
    folder: Path, kept: Path, encoder: Encoder, limit: int | None
) -> Iterator[Case]:
    entries = read_corpus(folder / "corpus.jsonl")
    settings = IngestSettings(corpus=kept, data=kept)
    build(settings, entries, encoder)
    index = Index(settings, fingerprint(encoder))
    searcher = Searcher(index, encoder)
    qrels, known = read_qrels(folder / "qrels" / "dev.tsv"), {e.id for e in entries}
    asked = [
        (query, answerability)
        for query in read_lines(folder / "queries.jsonl")
        if (answerability := _answerability(query)) in KNOWN
        and set(qrels.get(str(query["_id"]), {})) <= known
    ]
    for query, answerability in asked[:: max(1, len(asked) // limit) if limit else 1][:limit]:
        text, history = str(query["text"]), turns(query.get("history"))
        found = searcher.search(text, history=history, filters=Filters(), limit=EVIDENCE_PASSAGES)
        share = ALONE_SHARE if is_follow_up(text) else 1.0
        yield Case(wordings(text, history, alone=share), found, answerability == KNOWN[0])
    index.close()


def _answerability(query: dict[str, object]) -> str:
    metadata = query.get("metadata")
    found = metadata.get("answerability") if isinstance(metadata, dict) else None
    return str(found or KNOWN[0])


def judge(extractor: Extractor, threshold: float, case: Case) -> Judged:
    extraction = extractor.extract(case.asked, case.evidence)
    rules = frozenset(m.kind for m in extraction.lacking)
    return Judged(
        case.answerable, rules, _odds(extraction) >= math.log(threshold / (1 - threshold))
    )


def _odds(extraction: Extraction) -> float:
    """Return the log-odds that it answers as the learned model alone sees them."""
    if not extraction.quotes or extraction.answerable in (0.0, 1.0):
        return math.inf if extraction.answerable else -math.inf
    odds = math.log(extraction.answerable / (1 - extraction.answerable))
    return odds + (LACKING_ODDS if extraction.lacking else 0.0)


def counts(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """Return for each rule, and for all together, how often it fires on which questions."""
    rules = sorted({rule for j in judged for rule in j.rules})
    found = {}
    for name, fired in [
        *((rule, [j for j in judged if rule in j.rules]) for rule in rules),
        ("any", [j for j in judged if j.rules]),
    ]:
        seen = Counter((j.answerable, j.answered_else) for j in fired)
        found[name] = {
            "false": seen[True, True] + seen[True, False], "lost": seen[True, True],
            "right": seen[False, True] + seen[False, False], "gained": seen[False, True],
        }  # fmt: skip
    return found


def report(name: str, judged: Sequence[Judged]) -> dict[str, object]:
    answerable = sum(j.answerable for j in judged)
    found = counts(judged)
    print(f"{name}: {answerable:,} answerable questions, {len(judged) - answerable:,} unanswerable")
    columns = ("false", "lost", "right", "gained")
    rows = [(rule, *(str(n[column]) for column in columns)) for rule, n in found.items()]
    print("\n".join(table(("rule", *columns), rows)))
    return {"name": name, "answerable": answerable, "asked": len(judged), "rules": found}


def main(argv: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("examples", type=Path, nargs="*")
    parser.add_argument("--folder", type=Path, help="a BEIR collection")
    parser.add_argument("--index", type=Path, help="where its index is kept")
    parser.add_argument("--limit", type=int, help="how many questions of each")
    arguments = parser.parse_args(argv)
    if bool(arguments.folder) != bool(arguments.index) or not (
        arguments.examples or arguments.folder
    ):
        parser.error("name files of examples, or a folder together with --index")
    encoder, model = encoder or SentenceEncoder(), load_model()
    extractor = Extractor(encoder, model)
    sources = [
        (path.parent.name, cases_of_examples(path, encoder, arguments.limit))
        for path in arguments.examples
    ]
    if arguments.folder:
        found = cases_of_folder(arguments.folder, arguments.index, encoder, arguments.limit)
        sources.append((arguments.folder.name, found))
    reports = [
        report(name, [judge(extractor, model.threshold, case) for case in cases])
        for name, cases in sources
    ]
    print(json.dumps({"collections": reports}))


if __name__ == "__main__":
    main()
