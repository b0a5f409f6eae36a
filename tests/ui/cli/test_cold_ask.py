"""One question from nothing loads no library that the packaged models do without."""

import json
import os
import subprocess
import sys

from ingest.embedding.encoder import SentenceEncoder
from ingest.settings import IngestSettings
from ingest.sync import sync

NOT_NEEDED = {
    "fastapi", "fpdf", "httpx", "huggingface_hub", "langchain", "langchain_core", "mcp", "openai",
    "openpyxl", "pandas", "pypdf", "safetensors", "scipy", "sentence_transformers", "sklearn",
    "sqlalchemy", "starlette", "streamlit", "trafilatura", "transformers", "uvicorn",
}  # fmt: skip
ORDER = (
    "---\ntitle: The Ruritania Trade Order\npublished: 2024-04-23\nkind: law\n---\n\n"
    "The Ruritania Trade Order bans the export of machine tools to Ruritania from 1 May 2024.\n"
)
SCRIPT = """
import json, os, sys
from ui.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit as exc:
    code = exc.code
else:
    code = 0
print(json.dumps([code, os.environ.get("OMP_WAIT_POLICY"), sorted(sys.modules)]))
"""


def test_a_cold_ask_with_the_packaged_models(
    settings: IngestSettings, write, real_encoder: SentenceEncoder
) -> None:
    write("law/order.md", ORDER)
    assert sync(settings, load_encoder=lambda: real_encoder).failed == []
    environ = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    environ |= {
        "SANCTIONS_QA_CORPUS": str(settings.corpus), "SANCTIONS_QA_DATA": str(settings.data),
        "SANCTIONS_QA_READER": "packaged",
    }  # fmt: skip
    asked = "From when does the Ruritania Trade Order ban machine tools?"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "ask", asked], env=environ, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    code, waiting, modules = json.loads(done.stdout.splitlines()[-1])
    assert code in (0, None), done.stderr
    assert "1 May 2024" in done.stdout
    assert {name.split(".")[0] for name in modules} & NOT_NEEDED == set()
    assert "torch" in modules
    assert waiting == "PASSIVE"  # told before torch is loaded, else it is not heard


def test_threads_are_told_how_to_wait_before_torch_is_loaded() -> None:
    script = (
        "import builtins, os\n"
        "told, load = [], builtins.__import__\n"
        "def seen(name, *more, **given):\n"
        "    if name == 'torch' and not told:\n"
        "        told.append(os.environ.get('OMP_WAIT_POLICY'))\n"
        "    return load(name, *more, **given)\n"
        "builtins.__import__ = seen\n"
        "from ingest.embedding.packaged import quick_encoder\n"
        "from ingest.settings import DEFAULT_MODEL\n"
        "quick_encoder(DEFAULT_MODEL)\n"
        "print(told[0])"
    )
    environ = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "PASSIVE"
