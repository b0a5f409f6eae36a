"""benchmarks/reading.py: what was found beside what was counted, and the last line is JSON."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
PAGE = """<html><head><title>x</title></head><body><p class="oj-doc-ti">REGULATION (EU) 2099/1</p>
<p class="oj-ti-art">Article 1</p><p class="oj-normal">Tea is banned.</p>
<p class="oj-ti-art">Article 2</p><p class="oj-normal">Coffee is not.</p></body></html>"""


def run(*arguments: object) -> list[str]:
    command = [sys.executable, str(FOLDER / "reading.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_report_sets_found_beside_counted(tmp_path: Path) -> None:
    (tmp_path / "act.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "broken.xml").write_text("<tea>", encoding="utf-8")
    (tmp_path / "left-alone.zip").write_bytes(b"")
    *lines, last = run(tmp_path)
    act, broken = json.loads(last)["files"]
    assert act["counts"]["articles"] == [2, 2]
    assert (act["words_kept"], act["exact"], act["over_limit"]) == (1.0, 1.0, 0.0)
    assert "not well-formed" in broken["failed"]
    assert "articles 2/2" in lines[1]


@pytest.mark.parametrize(
    ("name", "data", "counts"),
    [
        ("a.html", PAGE.encode(), {"articles": 2}),
        ("a.xml", b"<ACT><ARTICLE/><QUOT.S><ARTICLE/></QUOT.S></ACT>", {"articles": 1}),
        ("a.akn", b"<akomaNtoso ><article/><recital/></akomaNtoso>", {"articles": 1}),
        ("a.xml", b'<Legislation xmlns="x"><P1 id="regulation-1"/></Legislation>', {}),
    ],
)
def test_each_format_is_counted_in_the_bytes(
    name: str, data: bytes, counts: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    module = runpy.run_path(str(FOLDER / "reading.py"))
    found = module["format_of"](Path(name), data)
    assert found is not None
    assert found.count(data).items() >= counts.items()


def test_words_lost_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    share = runpy.run_path(str(FOLDER / "reading.py"))["share_of_words"]
    assert share(["tea", "tea", "cup", "pot"], "Tea, a pot") == 0.5
