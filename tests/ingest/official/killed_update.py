"""Update a copy of a corpus again and again, killed each time at another moment.

Arguments: the corpus, a folder for copies, a seed, how many moments. Prints as JSON how many
moments an update has, at which it was killed, and what was wrong afterwards: nothing, one hopes.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from ingest.folder.provenance import load_provenance
from ingest.folder.scan import scan
from ingest.official.fetching.client import Web
from ingest.official.fetching.partial import Partial
from ingest.official.kinds.kinds import Kinds
from ingest.official.update import update

_MOMENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.truncate", "socket.connect"}


class Moments:
    """Counts what an update does to the disk and the network; kills the process at the n-th."""

    def __init__(self, corpus: Path, last: int) -> None:
        self.count, self._last, self._corpus = 0, last, str(corpus)
        sys.addaudithook(self._hook)
        write, fsync = Partial.write, os.fsync

        def written(partial: Partial, data: bytes) -> None:
            half = len(data) // 2
            write(partial, data[:half])
            partial._file.flush()
            self.tick()
            write(partial, data[half:])
            self.tick()

        def synced(descriptor: int) -> None:
            self.tick()
            fsync(descriptor)
            self.tick()

        Partial.write, os.fsync = written, synced  # type: ignore[method-assign]

    def tick(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _MOMENTS and (event[0] == "s" or self._corpus in str(arguments[0])):
            self.tick()


def opened(kinds: Kinds, parts: Path) -> Web:
    return Web(parts, private_hosts=kinds.private_hosts, sleep=lambda _: None)


def updated(corpus: Path, last: int) -> tuple[bool, int]:
    """Update in a child; return whether it was killed, and how many moments it had."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        moments = Moments(corpus, last)
        faults = [fault for o in update(corpus, web=opened) for fault in o.faults]
        os.write(writing, json.dumps([moments.count, faults]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True, 0
    count, faults = json.loads(said)
    assert not faults, faults
    return False, count


def wrongs(corpus: Path, whole: set[str], *, done: bool) -> list[str]:
    """Return what an index would read that is no whole file, and lines that do not hold."""
    found = {f.relative: digest(f.path) for f in scan(corpus).files}
    wrong = [f"{path} is half a file" for path, sha in found.items() if sha not in whole]
    for kept in load_provenance(corpus).values():
        path = kept.lies_at(corpus)
        if path is None or digest(path) != kept.sha256:
            wrong.append(f"the line of {kept.path} does not hold")
    if done and found.keys() - load_provenance(corpus).keys():
        wrong.append(f"without a line: {found.keys() - load_provenance(corpus).keys()}")
    return wrong


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(corpus: Path, copies: Path, seed: int, times: int) -> None:
    reference = copies / "reference"
    shutil.copytree(corpus, reference)
    _, moments = updated(reference, 0)
    final = {f.relative: digest(f.path) for f in scan(reference).files}
    whole = {k.sha256 for k in load_provenance(reference).values()}
    wrong, at = [], sorted(random.Random(seed).sample(range(1, moments + 1), times))
    for number, last in enumerate(at):
        copy = copies / str(number)
        shutil.copytree(corpus, copy)
        killed, _ = updated(copy, last)
        wrong += [f"{last}: was not killed"] * (not killed)
        wrong += [f"{last}: {w}" for w in wrongs(copy, whole, done=False)]
        updated(copy, 0)  # the next update mends all
        wrong += [f"{last}, then: {w}" for w in wrongs(copy, whole, done=True)]
        if {f.relative: digest(f.path) for f in scan(copy).files} != final:
            wrong.append(f"{last}: the next update did not bring all")
        shutil.rmtree(copy)
    sys.stdout.write(json.dumps({"moments": moments, "killed": at, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
