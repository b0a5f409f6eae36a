"""The server's process: Streamlit's command line, with room for visitors and an end to patience.

Started as a file of its own by `serve`.
"""

import resource
from contextlib import suppress

import uvicorn.config
from streamlit.web.cli import main

_MOST_FILES = 65_536  # a connection each; more would only take memory


def prepare() -> None:
    """Let the server hold more connections than a process usually may, and none that says half."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if most == resource.RLIM_INFINITY else min(most, _MOST_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(ValueError, OSError):  # macOS names a limit that it does not grant
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    # Streamlit leaves the choice to uvicorn, whose own table names what it takes then.
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "ui.serving.patience:PatientProtocol"


if __name__ == "__main__":
    prepare()
    main(prog_name="streamlit")
