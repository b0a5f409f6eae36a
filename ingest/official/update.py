"""Bring the followed sources up to date: ask each publisher, fetch what is new, refuse what is bad.

One source's fault, or one version's, does not stop the others; it is said, and what was fetched
before stays.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.errors import FetchError, IngestError, RefusedError, SourcesError, UnreachableError
from ingest.folder.provenance import NOTES, OFFICIAL, Kept
from ingest.official.fetching.client import Web
from ingest.official.fetching.exchange import Answer, Request
from ingest.official.followed import Followed, load_followed, save_followed
from ingest.official.keeping import Fetched, Shelf, bare, day_of, digest, now
from ingest.official.kinds.kinds import Kind, Kinds, load_kinds
from ingest.official.kinds.names import Name
from ingest.official.publishers.edition import Edition, Question
from ingest.official.publishers.files import ending_of
from ingest.official.publishers.protocols import editions, name_of, version_in
from ingest.official.sound import check_digest, check_loss, check_sound
from ingest.readers import SUFFIXES
from ingest.store.lock import only_one


@dataclass(frozen=True, slots=True)
class FetchStep:
    """How far an update is: sources done, the source at hand, bytes of the file at hand."""

    done: int
    sources: int
    source: str = ""
    bytes: int = 0
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: new files, how many were there already, what went wrong."""

    source: str
    new: tuple[Kept, ...] = ()
    unchanged: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What a source answered when it was tried without keeping anything."""

    source: str
    editions: int = 0  # that it would fetch now, were there none
    address: str = ""
    final: str = ""
    content_type: str = ""
    bytes: int = 0
    version: str = ""
    entries: int | None = None
    fault: str | None = None


OpenWeb = Callable[[Kinds, Path], Web]
OnStep = Callable[[FetchStep], None]


def open_web(kinds: Kinds, parts: Path) -> Web:
    """Return what asks the publishers, as the corpus's settings say."""
    return Web(parts, contact=kinds.contact, private_hosts=kinds.private_hosts, proxy=kinds.proxy)


def add(corpus: Path, sources: Sequence[str]) -> list[Followed]:
    """Follow more sources; nothing is fetched yet. Return those that are new.

    :raises SourcesError: when one of them is none; then none is added.
    """
    kinds = load_kinds(corpus)
    names = [name_of(source, kinds.of(source.strip())).whole for source in sources]
    with _alone(corpus):
        followed = load_followed(corpus)
        new = {n: Followed(n, now()) for n in names if n not in followed}
        save_followed(corpus, {**followed, **new})
    return list(new.values())


def remove(corpus: Path, sources: Sequence[str], *, delete: bool) -> list[str]:
    """Follow sources no longer; with ``delete`` their files go too. Return what was deleted.

    :raises SourcesError: when one of them is not followed; then all stay.
    """
    with _alone(corpus):
        followed = load_followed(corpus)
        _check_followed(sources, followed)
        save_followed(corpus, {n: f for n, f in followed.items() if n not in sources})
        shelf = Shelf(corpus)
        return [path for source in sources for path in (shelf.delete(source) if delete else ())]


def update(
    corpus: Path,
    sources: Sequence[str] = (),
    *,
    on_step: OnStep = lambda _: None,
    allow_losses: bool = False,
    web: OpenWeb = open_web,
) -> Iterator[Outcome]:
    """Ask the named sources, or all that are followed, and yield what came of each.

    :raises SourcesError: when a source is not followed, or the settings cannot be used.
    """
    kinds = load_kinds(corpus)
    with _alone(corpus):
        followed = load_followed(corpus)
        _check_followed(sources, followed)
        wanted = list(sources) or list(followed)
        shelf = Shelf(corpus)
        with web(kinds, shelf.parts) as asking:
            for done, source in enumerate(wanted):
                on_step(FetchStep(done, len(wanted), source))
                one = _Update(
                    shelf, asking, kinds, source, allow_losses, on_step, done, len(wanted), followed
                )
                outcome = one.run()
                looked = now()
                before = followed[source]
                followed[source] = replace(
                    before,
                    looked=looked,
                    reached=before.reached if outcome.faults else looked,
                    fault="; ".join(outcome.faults) or None,
                )
                save_followed(corpus, followed)
                yield outcome
        shelf.clear_parts()
        on_step(FetchStep(len(wanted), len(wanted)))


def try_sources(
    corpus: Path, sources: Sequence[str], *, web: OpenWeb = open_web
) -> Iterator[Tried]:
    """Ask sources for their newest version as an update would, and keep nothing of it."""
    kinds, shelf = load_kinds(corpus), Shelf(corpus)
    with _alone(corpus), web(kinds, shelf.parts) as asking:
        for source in sources:
            yield _Update(shelf, asking, kinds, source).try_it()


@dataclass(slots=True)
class _Update:
    """One source's turn."""

    shelf: Shelf
    web: Web
    kinds: Kinds
    source: str
    allow_losses: bool = False
    on_step: OnStep = lambda _: None
    done: int = 0
    sources: int = 1
    followed: Collection[str] = ()

    def run(self) -> Outcome:
        new: list[Kept] = []
        unchanged, faults = 0, []
        try:
            kind, name = self._named()
            held = frozenset((k.instrument, k.version) for k in self.shelf.there(name))
            waiting = editions(Question(name, kind, self.web, held))
            waiting.reverse()
            while waiting:
                edition = waiting.pop()
                try:
                    kept = self._one(name, kind, edition)
                    new += [kept] if kept else []
                    unchanged += 0 if kept else 1
                    waiting += reversed(self._more(name, edition))
                except UnreachableError:
                    raise
                except FetchError as exc:
                    faults.append(str(exc))
            self.shelf.arrange(name.whole, since=self._since(kind))
        except (IngestError, OSError) as exc:
            faults.append(str(exc))
        return Outcome(self.source, tuple(new), unchanged, tuple(faults))

    def _since(self, kind: Kind) -> str | None:
        """Return the earliest day from which on all versions are wanted; None: the newest only.

        Two sources may name one instrument, one of them with a day.
        """
        if kind.earlier == "aside":
            return None
        alike = (s for s in self.followed if bare(s) == bare(self.source))
        return min((since for s in alike if (since := name_of(s, kind).since)), default=None)

    def try_it(self) -> Tried:
        tried = Tried(self.source)
        try:
            kind, name = self._named()
            found = editions(Question(name, kind, self.web))
            tried = replace(tried, editions=len(found))
            if not found:
                return replace(tried, fault="the source names no version")
            edition = found[-1]
            tried = replace(tried, address=edition.requests[0].address)
            answer = self._fetch(edition, None)
            if answer.path is None:
                return replace(tried, fault="it says that nothing has changed, unasked")
            size = answer.path.stat().st_size
            tried = replace(tried, final=answer.final, content_type=answer.content_type, bytes=size)
            fetched = self._sound(kind, edition, answer, answer.path)
            fetched.path.unlink()
            return replace(tried, version=fetched.version, entries=fetched.entries)
        except (IngestError, OSError) as exc:
            return replace(tried, fault=str(exc))

    def _named(self) -> tuple[Kind, Name]:
        kind = self.kinds.of(self.source)
        return kind, name_of(self.source, kind)

    def _one(self, name: Name, kind: Kind, edition: Edition) -> Kept | None:
        """Fetch an edition that is not there; return None where it is, or has not changed."""
        there = self.shelf.there(name, edition.instrument)
        if edition.version and any(k.version == edition.version for k in there):
            return None
        known = there if not edition.version else []
        same = [k for k in known if k.address == edition.requests[0].address]
        last = same[-1] if same else None
        answer = self._fetch(edition, last)
        if answer.path is None:
            return None
        try:
            if last and last.sha256 == digest(answer.path):
                answer.path.unlink()
                return None
            fetched = self._sound(kind, edition, answer, answer.path)
            if not self.allow_losses:
                check_loss(fetched.entries, there[-1].entries if there else None)
        except RefusedError as exc:
            answer.path.unlink(missing_ok=True)
            raise RefusedError(f"{answer.final}: {exc}") from exc
        return self.shelf.keep(name, kind, fetched)

    def _more(self, name: Name, edition: Edition) -> Sequence[Edition]:
        """Return the editions that a file leads to, once it is there."""
        there = self.shelf.there(name, edition.instrument)
        newest = max(there, key=lambda k: k.order, default=None)
        path = newest.lies_at(self.shelf.corpus) if newest else None
        return edition.more(path) if edition.more and path else ()

    def _fetch(self, edition: Edition, last: Kept | None) -> Answer:
        """Return the answer to the first form of an edition that the publisher has."""
        for number, request in enumerate(edition.requests, 1):
            try:
                return self.web.fetch(_unless_changed(request, last), self._told)
            except UnreachableError:
                raise
            except RefusedError:
                if number == len(edition.requests):
                    raise
        raise RefusedError(f"there is no form of {edition.instrument} to ask for")

    def _told(self, size: int, whole: int | None) -> None:
        self.on_step(FetchStep(self.done, self.sources, self.source, size, whole))

    def _sound(self, kind: Kind, edition: Edition, answer: Answer, path: Path) -> Fetched:
        ending = edition.ending or ending_of(answer.final, answer.content_type)
        if ending not in SUFFIXES:
            raise RefusedError(
                f"it sends “{answer.content_type or 'no type'}”, which is not read; known are "
                f"{', '.join(SUFFIXES)}"
            )
        check_digest(path, edition.digest)
        entries = check_sound(path, ending, kind)
        version = edition.version or version_in(kind, path) or day_of(answer)
        return Fetched(answer, path, edition, version, ending, entries, digest(path))


def _unless_changed(request: Request, last: Kept | None) -> Request:
    """Return a request that brings nothing where the file is the one that is there."""
    if last is None:
        return request
    asked = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return replace(request, headers={**request.headers, **{k: v for k, v in asked.items() if v}})


def _check_followed(sources: Collection[str], followed: Collection[str]) -> None:
    for source in sources:
        if source not in followed:
            known = ", ".join(followed) or "none yet"
            raise SourcesError(f"“{source}” is not followed; followed are: {known}")


def _alone(corpus: Path) -> AbstractContextManager[None]:
    return only_one(corpus / OFFICIAL / NOTES, "update", "sources of this corpus")
