"""A worker for the tests, with a fake model: run by path, never imported.

other_worker.py OTHER_PROCESS CORPUS DATA DATABASE [hang]

With ``hang`` it says "reading" and never ends once it is to make vectors.
"""

import runpy
import sys
import time
from pathlib import Path

import ingest.workers.queue
from ingest.settings import IngestSettings
from ingest.workers.worker import work

ingest.workers.queue.BEAT_SECONDS = 0.2
FakeEncoder = runpy.run_path(sys.argv[1])["FakeEncoder"]


class Hanging(FakeEncoder):
    def encode(self, *_texts, **_query):
        sys.stdout.write("reading\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    settings = IngestSettings(Path(sys.argv[2]), Path(sys.argv[3]), database=sys.argv[4])
    work(settings, Hanging if sys.argv[5:] == ["hang"] else FakeEncoder)
