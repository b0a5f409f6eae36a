import io

import pytest

from ui.progress import SyncProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_terminal_has_one_line_with_rate_and_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    progress = SyncProgress(Terminal(), clock)
    clock.now += 4
    progress(8, 20, "news/a.txt")
    assert capsys.readouterr().err == (
        "\r\x1b[K8 of 20 files read, 2.0 a second, 6 s left  news/a.txt"
    )
    progress(20, 20, "")
    assert capsys.readouterr().err == "\r\x1b[K"


def test_elsewhere_a_plain_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = SyncProgress(io.StringIO(), clock)
    for done in range(5):
        progress(done, 4, "a.txt")
        clock.now += 2
    assert capsys.readouterr().err.splitlines() == [
        "0 of 4 files read",
        "3 of 4 files read, 0.5 a second, 2 s left",
        "4 of 4 files read, 0.5 a second, 0 s left",
    ]
