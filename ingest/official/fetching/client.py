"""Ask publishers' servers politely: say who asks, hurry no host, wait out what may pass."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from ingest.errors import FetchError, RefusedError, UnreachableError
from ingest.official.fetching.addresses import behind, check_address, check_peer
from ingest.official.fetching.exchange import Answer, Request, Step
from ingest.official.fetching.partial import Partial
from ingest.settings import program_version

PROGRAM = f"sanctions-qa/{program_version()}"
ATTEMPTS = 5
LONGEST_WAIT = 600.0  # seconds; who asks for more is left until the next update
_LONGEST = 3600.0  # seconds for one answer, however steadily it drips
_REDIRECTS = 5
_CONNECT_SECONDS = 20.0
_COME_AGAIN = {202, 408, 425, 429, 500, 502, 503, 504}
_BACK_OFF = wait_random_exponential(multiplier=1, max=60)
_CHUNK = 1 << 16


class _PassingError(UnreachableError):
    """A fault that may be over when the server is asked again."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Web:
    """All requests of one update. Close it, or use it in a ``with``."""

    def __init__(
        self,
        parts: Path,
        *,
        contact: str = "",
        private_hosts: tuple[str, ...] = (),
        proxy: str = "",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parts, self._private, self._proxy = parts, private_hosts, proxy
        self._sleep, self._clock = sleep, clock
        self._next: dict[str, float] = {}  # host: when it may be asked again
        self._interval: dict[str, float] = {}
        agent = f"{PROGRAM} ({contact})" if contact else PROGRAM
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            follow_redirects=False,
            trust_env=False,
            proxy=proxy or None,
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, request: Request) -> bytes:
        """Return the bytes of a small answer.

        :raises UnreachableError: when the server does not answer, or not now.
        :raises RefusedError: when its answer must not be used.
        """
        answer = self.fetch(request)
        if answer.path is None:
            raise RefusedError(f"{request.address} answered that nothing has changed, unasked")
        try:
            return answer.path.read_bytes()
        finally:
            answer.path.unlink()

    def fetch(self, request: Request, step: Step = lambda *_: None) -> Answer:
        """Return an answer whose bytes lie in a file; it is the caller's to move or delete.

        :raises UnreachableError: when the server does not answer, or not now.
        :raises RefusedError: when its answer must not be used.
        """
        variant = repr((sorted(request.headers.items()), request.body))
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_PassingError),
            sleep=self._sleep,
            reraise=True,
        )
        with Partial(self._parts, request.address, variant) as partial:
            try:
                return retrying(self._attempt, request, partial, step)
            except RefusedError:
                partial.discard()
                raise

    def _attempt(self, request: Request, partial: Partial, step: Step) -> Answer:
        address, body = request.address, request.body
        for _ in range(_REDIRECTS + 1):
            check_address(address, self._private, resolve=not self._proxy)
            self._pace(urlsplit(address).netloc, request.rate)
            try:
                with self._opened(request, address, body, partial) as response:
                    self._check_peer(response)
                    if "location" in response.headers and response.is_redirect:
                        target = response.headers["location"]
                        address = behind(address, target, plain_http=request.plain_http)
                        body = body if response.status_code in (307, 308) else None
                        continue
                    return self._read(request, response, partial, step)
            except (httpx.TransportError, httpx.DecodingError) as exc:
                why = str(exc) or type(exc).__name__
                raise _PassingError(
                    f"{address} could not be fetched ({why}); look whether the network is there, "
                    "and update again later"
                ) from exc
            except httpx.InvalidURL as exc:
                raise RefusedError(f"{address} is no address that can be asked ({exc})") from exc
        raise RefusedError(f"{request.address} leads on and on, to {address} at last")

    def _opened(
        self, request: Request, address: str, body: bytes | None, partial: Partial
    ) -> AbstractContextManager[httpx.Response]:
        headers = dict(request.headers)
        if partial.size and partial.validator and body is None:
            headers |= {
                "Range": f"bytes={partial.size}-",
                "If-Range": partial.validator,
                "Accept-Encoding": "identity",
            }
            headers.pop("If-None-Match", None)
            headers.pop("If-Modified-Since", None)
        return self._client.stream(
            "GET" if body is None else "POST",
            address,
            headers=headers,
            content=body,
            timeout=httpx.Timeout(request.seconds, connect=_CONNECT_SECONDS),
        )

    def _read(
        self, request: Request, response: httpx.Response, partial: Partial, step: Step
    ) -> Answer:
        headers, final = response.headers, str(response.url)
        etag, modified = headers.get("etag"), headers.get("last-modified")
        content_type = headers.get("content-type", "")
        if response.status_code == 304:
            partial.discard()
            return Answer(None, final, content_type, etag, modified)
        if response.status_code not in (200, 206):
            raise _fault(response, self._now())
        goes_on = response.status_code == 206 and headers.get("content-range", "").startswith(
            f"bytes {partial.size}-"
        )
        if not goes_on:
            if response.status_code == 206:
                partial.begin(None)
                raise _PassingError(f"{final} sent another part of the file than was asked for")
            strong = etag if etag and not etag.startswith("W/") else modified
            partial.begin(None if headers.get("content-encoding") else strong)
        length = headers.get("content-length", "")
        whole = partial.size + int(length) if length.isdigit() else None
        if headers.get("content-encoding"):
            whole = None
        self._pour(request, response, partial, lambda: step(partial.size, whole))
        return Answer(partial.close(), final, content_type, etag, modified)

    def _pour(
        self, request: Request, response: httpx.Response, partial: Partial, step: Callable[[], None]
    ) -> None:
        most, started = request.megabytes * (1 << 20), self._clock()
        for data in response.iter_bytes(_CHUNK):
            partial.write(data)
            step()
            if partial.size > most:
                raise RefusedError(
                    f"{response.url} sends more than {request.megabytes:g} MB. Where that is "
                    "right, raise megabytes in the source's table below [official] in sources.toml"
                )
            if self._clock() - started > _LONGEST:
                raise _PassingError(f"{response.url} took longer than an hour; update again later")

    def _check_peer(self, response: httpx.Response) -> None:
        """Look at whom the request reached: a name may lead elsewhere the second time."""
        stream = response.extensions.get("network_stream")
        peer = None if self._proxy or stream is None else stream.get_extra_info("server_addr")
        if peer:
            check_peer(str(peer[0]), response.url.host, self._private)

    def _pace(self, host: str, rate: float) -> None:
        """Wait until a host may be asked; where two sources share it, the slower rate holds."""
        self._interval[host] = max(self._interval.get(host, 0.0), 1 / rate)
        wait = self._next.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._next[host] = self._clock() + self._interval[host]

    @staticmethod
    def _now() -> datetime:
        return datetime.now(UTC)


def _wait(state: RetryCallState) -> float:
    """Return the seconds that a server asked for, else ever more of them."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, _PassingError) else None
    return asked if asked is not None else _BACK_OFF(state)


def _fault(response: httpx.Response, now: datetime) -> FetchError:
    """Return the error for an answer that is none, with the way out."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    said = f"{response.url} answered {status}"
    if response.status_code in _COME_AGAIN:
        again = _retry_after(response.headers.get("retry-after", ""), now)
        if again is not None and again > LONGEST_WAIT:
            return UnreachableError(f"{said} and asks to come again in {again / 60:,.0f} minutes")
        return _PassingError(f"{said}; update again later", again)
    if response.status_code in (401, 403):
        return RefusedError(
            f"{said}: it turns this program away. Some publishers want to know who asks: set "
            "contact below [official] in sources.toml; else fetch the file by hand"
        )
    return RefusedError(
        f"{said}; the number is wrong, or the address has changed: correct it in the source's "
        "table below [official] in sources.toml"
    )


def _retry_after(said: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, given in seconds or as a day and time."""
    if said.strip().isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return max(0.0, (until - (now if until.tzinfo else now.replace(tzinfo=None))).total_seconds())
