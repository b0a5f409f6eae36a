"""What is asked of a publisher's server, and what it answered with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Step = Callable[[int, int | None], None]  # bytes so far, and of how many where that is known


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a server, with how patient and how large its answer may be."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None  # POST where there is one
    rate: float = 1.0  # requests a second to this host
    seconds: float = 120.0
    megabytes: float = 100
    plain_http: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer; ``path`` holds its bytes, None where nothing has changed."""

    path: Path | None
    final: str  # the address behind all redirects
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the server says that what was fetched before is what it would send."""
        return self.path is None
