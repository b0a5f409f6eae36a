import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "scale.py"


def test_both_forms_are_measured_side_by_side(
    encoder, database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    main = runpy.run_path(str(SCRIPT))["main"]
    main(["--passages", "100", "--limit", "3", "--more", "100", "--database", database], encoder)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])["sizes"]
    assert [(f["form"], f["passages"]) for f in found] == [("folder", 100), ("postgres", 100)]
    assert [f["near_found"] for f in found] == [None, 1.0]
    assert all(f["caught_up_s"] > 0 and f["answer_p50_ms"] > 0 for f in found)
    assert all(f["written_a_second"] > 0 and f["bytes_a_passage"] > 500 for f in found)
    assert all(0 < f["p50_ms"] <= f["p95_ms"] for f in found)
