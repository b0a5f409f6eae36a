"""Reading in a process of its own does not run the page's script again."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from ingest.embedding.encoder import packaged_model

PAGE = """
from pathlib import Path
import streamlit as st
from ingest.folder.scan import scan
from ingest.settings import IngestSettings
from ingest.reading.worker import Worker
corpus = Path({corpus!r})
with (corpus.parent / "runs").open("a") as runs:
    runs.write("run ")
worker = Worker(IngestSettings(corpus, corpus), Path({tokenizer!r}).read_text(), 256)
for file in scan(corpus).files:
    st.text(worker.read(file).passages[0].text)
worker.close()
"""


def test_a_page_that_reads_files_runs_once(settings, write) -> None:
    write("a.txt", "A bank was listed.")
    tokenizer = str(Path(packaged_model()) / "tokenizer.json")
    source = PAGE.format(corpus=str(settings.corpus), tokenizer=tokenizer)
    page = AppTest.from_string(source, default_timeout=60).run()
    assert not page.exception
    assert [text.value for text in page.text] == ["A bank was listed."]
    assert (settings.corpus.parent / "runs").read_text() == "run "
