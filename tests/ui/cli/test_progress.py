import io

import pytest

from ingest.datamodels import SyncStep
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


def test_a_terminal_has_one_line_with_bar_rate_and_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    progress = SyncProgress(Terminal(), clock)
    progress(SyncStep(0, 20, "news/a.txt"))
    clock.now += 4
    progress(SyncStep(10, 20, "news/b.txt", embedded=400, passages=500))
    assert capsys.readouterr().err == (
        "\r\x1b[K[....................] 0 of 20 files read  news/a.txt"
        "\r\x1b[K[########............] 10 of 20 files read, 100 passages a second, 6 s left"
        "  news/b.txt"
    )
    progress(SyncStep(20, 20, "", embedded=1000, passages=1000))
    assert capsys.readouterr().err == "\r\x1b[K"


def test_the_time_before_the_first_step_does_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = SyncProgress(Terminal(), clock)
    clock.now += 60
    progress(SyncStep(0, 4, "a.txt"))
    clock.now += 2
    progress(SyncStep(1, 4, "a.txt"))
    assert "1 of 4 files read, 0.5 files a second, 6 s left" in capsys.readouterr().err


def test_elsewhere_a_plain_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = SyncProgress(io.StringIO(), clock)
    for done in range(5):
        progress(SyncStep(done, 4, "a.txt"))
        clock.now += 2
    progress(SyncStep(4, 4, ""))
    assert capsys.readouterr().err.splitlines() == [
        "0 of 4 files read",
        "3 of 4 files read, 0.5 files a second, 2 s left",
        "4 of 4 files read, 0.4 files a second, 0 s left",
    ]
