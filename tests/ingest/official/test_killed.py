"""An update that is killed leaves no half file that an index would read, and the next mends all."""

import json
import subprocess
import sys
from pathlib import Path

from ingest.folder.provenance import PROVENANCE, load_provenance
from ingest.official.fetching.partial import Partial
from ingest.official.followed import load_followed

SCRIPT = Path(__file__).parent / "killed_update.py"
ROOT = Path(__file__).parents[3]
SEED, TIMES = 20261129, 40


def test_killed_at_forty_moments_no_half_file_is_left(
    server, corpus, follow, make, tmp_path
) -> None:
    server.has_eu("02014R0833-20250101")
    server.has_uk("uksi/2019/855", "2025-03-01")
    server.has_cfr("2024-06-12")
    server.has(make.SDN, make.sdn_list(2000))
    server.has(make.UN, make.un_list(50))
    follow("eu:833/2014,since=2020-01-01", "uk:uksi/2019/855,since=2020-01-01", "us-cfr:31/587",
           "ofac:sdn", "un:list")  # fmt: skip
    server.has_eu("02014R0833-20260724", words="It shall no longer be prohibited to sell")
    server.has_uk("uksi/2019/855", "2025-03-01", "2026-01-28")
    server.has_cfr("2024-06-12", "2026-03-02")
    server.has(make.SDN, make.sdn_list(2100, "10/15/2026"))
    server.has(make.UN, make.un_list(51, "2026-03-02"))
    (tmp_path / "copies").mkdir()
    done = subprocess.run(
        [sys.executable, SCRIPT, corpus, tmp_path / "copies", str(SEED), str(TIMES)],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["moments"] > 100
    assert len(told["killed"]) == TIMES
    assert told["wrong"] == []


def test_a_torn_line_of_provenance_counts_for_nothing(server, corpus, follow, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    server.has(make.UN, make.un_list(9))
    follow("ofac:sdn")
    whole = (corpus / PROVENANCE).read_bytes()
    follow("un:list")
    both = (corpus / PROVENANCE).read_bytes()
    for end in range(len(whole), len(both)):
        (corpus / PROVENANCE).write_bytes(both[:end])
        assert list(load_provenance(corpus)) == ["official/ofac/sdn/2026-09-30.xml"]
    follow("un:list")
    assert len(load_provenance(corpus)) == 2
    assert (corpus / PROVENANCE).read_bytes().startswith(whole)


def test_a_download_outlives_its_process_only_with_a_validator(tmp_path) -> None:
    with Partial(tmp_path, "https://a.example/list.xml") as first:
        first.begin('"v1"')
        first.write(b"half")
    with Partial(tmp_path, "https://a.example/list.xml") as second:
        assert (second.size, second.validator) == (4, '"v1"')
        second.begin(None)
        second.write(b"ha")
    with Partial(tmp_path, "https://a.example/list.xml") as third:
        assert (third.size, third.validator) == (0, None)


def test_the_list_of_followed_sources_is_whole_after_each(corpus, follow, server, make) -> None:
    server.has(make.SDN, make.sdn_list(20))
    follow("ofac:sdn")
    follow("un:list")
    assert list(load_followed(corpus)) == ["ofac:sdn", "un:list"]
