"""Follow links of ownership from a name on: level by level, bounded, no name twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rag.ownership.said.link import Link
from rag.ownership.said.names import same_name

MAX_LEVELS, MAX_LINKS = 6, 30


@dataclass(frozen=True, slots=True)
class Chain:
    """Links from the asked name on, level by level; each is cited by itself.

    ``circles`` are names that were met again, ``cut`` says that there were more levels or links
    than are followed.
    """

    links: Sequence[Link] = ()
    circles: Sequence[str] = field(default=())
    cut: bool = False


def followed(name: str, links_of: Callable[[str], Sequence[Link]], *, up: bool = True) -> Chain:
    """Return the chain from a name up to its owners' owners, or down to what it owns.

    What has ended is shown and not followed; a name that was met before ends its branch.
    """
    found: list[Link] = []
    circles: list[str] = []
    seen, level = [name], [name]
    for _ in range(MAX_LEVELS):
        following: list[str] = []
        for one in level:
            for link in links_of(one):
                if len(found) == MAX_LINKS:
                    return Chain(tuple(found), tuple(circles), cut=True)
                found.append(link)
                other = link.owner if up else link.owned
                if link.is_past or any(same_name(other, n) for n in following):
                    continue
                if any(same_name(other, n) for n in seen):
                    circles += [] if other in circles else [other]
                else:
                    following.append(other)
        if not following:
            return Chain(tuple(found), tuple(circles))
        seen, level = [*seen, *following], following
    return Chain(tuple(found), tuple(circles), cut=any(links_of(one) for one in level))


def path(chain: Chain, owned: str, owner: str) -> list[Link]:
    """Return the shortest run of links by which an owner is reached, none where it is not."""
    level: list[tuple[str, list[Link]]] = [(owned, [])]
    for _ in range(MAX_LEVELS):
        further = []
        for name, behind in level:
            for link in chain.links:
                if not same_name(link.owned, name) or link.is_past or link in behind:
                    continue
                run = [*behind, link]
                if same_name(link.owner, owner):
                    return run
                further.append((link.owner, run))
        level = further[:MAX_LINKS]
    return []
