"""What is imported and not used is loaded when it is used, and not before."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.embedding.lazy import used_later


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "slow_module.py").write_text(
        "OTHER = 3\ndef twice(n, *, more=0):\n    return 2 * n + more\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "slow_module", raising=False)
    yield "slow_module"
    sys.modules.pop("slow_module", None)


def test_a_function_loads_its_module_with_its_first_call(slow: str) -> None:
    with used_later(slow, "twice"):
        from slow_module import twice
    assert slow not in sys.modules
    assert twice(4, more=1) == 9
    assert hasattr(sys.modules[slow], "__file__")
    assert twice(5) == 10


def test_what_else_is_imported_of_it_is_there(slow: str) -> None:
    with used_later(slow, "twice"):
        from slow_module import OTHER
    assert OTHER == 3
    assert sys.modules[slow].twice(1) == 2


def test_a_name_that_it_lacks_is_an_error_as_ever(slow: str) -> None:
    with used_later(slow, "twice"), pytest.raises(ImportError):
        from slow_module import missing  # noqa: F401


def test_a_module_that_is_loaded_already_stays(slow: str) -> None:
    import slow_module

    with used_later(slow, "twice"):
        assert sys.modules[slow] is slow_module
    assert sys.modules[slow] is slow_module


def test_the_embedding_model_loads_without_scikit_learn_which_still_works_after() -> None:
    code = (
        "import sys; from ingest.embedding.encoder import SentenceEncoder\n"
        "assert SentenceEncoder().encode(['a']).shape == (1, 384)\n"
        "assert not [m for m in sys.modules if m.startswith('sklearn')]\n"
        "import torch\n"
        "from sentence_transformers.util import manhattan_sim\n"
        "eye = torch.eye(2).to_sparse()\n"
        "assert manhattan_sim(eye, eye).tolist() == [[0, -2], [-2, 0]]\n"
        "assert 'sklearn.metrics' in sys.modules\n"
        "from sklearn.metrics import f1_score\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
