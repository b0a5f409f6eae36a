"""Run the command `sanctions-qa mcp` with the fake model, as a process of its own."""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))
FAKE = runpy.run_path(str(ROOT / "tests" / "ingest" / "other_process.py"))["FakeEncoder"]

if __name__ == "__main__":
    import ui.api.desk
    from ui.__main__ import main

    ui.api.desk.quick_encoder = FAKE
    sys.exit(main(["mcp", *sys.argv[1:]]))
