"""Say in lines what became of kept answers."""

from collections.abc import Iterator, Sequence

from ui.records.recheck import Rechecked
from ui.report import counted, one_line


def recheck_lines(found: Sequence[Rechecked]) -> Iterator[str]:
    """Yield which questions that were asked again have other answers, and why."""
    for one in found:
        if one.changed:
            yield one_line(
                f"{one.number} (now {one.now}): {', '.join(one.changed)} changed: {one.question}"
            )
            yield from (f"    {one_line(reason)}" for reason in one.why)
    changed = sum(bool(one.changed) for one in found)
    yield (
        f"{counted(len(found), 'question')} asked again, since their sources changed; "
        f"{changed:,} differ."
    )
