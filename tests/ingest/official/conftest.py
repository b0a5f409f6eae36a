"""Which fixture to take:

- ``corpus``: a corpus folder whose `sources.toml` leads to that server.
- ``follow``: add sources and update; returns the outcomes by source.
- ``waited``: the seconds that were waited for; nobody waits in fact.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.official.fetching.client import Web
from ingest.official.followed import load_followed
from ingest.official.kinds.kinds import Kinds
from ingest.official.update import Outcome, add, update


@pytest.fixture
def corpus(tmp_path: Path, server) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "sources.toml").write_text(server.settings(), encoding="utf-8")
    return folder


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def open_here(waited: list[float]) -> Callable[[Kinds, Path], Web]:
    def clock() -> float:
        return sum(waited)

    def opened(kinds: Kinds, parts: Path) -> Web:
        return Web(
            parts,
            contact=kinds.contact,
            private_hosts=kinds.private_hosts,
            sleep=waited.append,
            clock=clock,
        )

    return opened


@pytest.fixture
def follow(corpus: Path, open_here) -> Callable[..., dict[str, Outcome]]:
    def run(*sources: str, **options: object) -> dict[str, Outcome]:
        add(corpus, [s for s in sources if s not in load_followed(corpus)])
        return {o.source: o for o in update(corpus, sources, web=open_here, **options)}

    return run
