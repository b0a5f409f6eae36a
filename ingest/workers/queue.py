"""Files that wait to be read, as tasks in the database: the owner of procrastinate.

A task is done once its document is committed. One whose worker died, or whose connection was lost,
is given to another; tasks of one document never run beside each other.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

import procrastinate
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job

from ingest.errors import IndexStorageError
from ingest.settings import DATABASE, IngestSettings
from ingest.store.postgres.connecting import HOME, Connection, OneConnection, parameters

QUEUE, TASK = "files", "sanctions_qa.read"
ATTEMPTS = 5
BEAT_SECONDS = 2.0  # between two signs of life of a worker
DEAD_SECONDS = 15.0  # without one
_TOGETHER = 500  # tasks that are queued at once


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file to be read into an index, for one run of `ingest`."""

    run: str
    index: str
    path: str
    signature: str
    said: Mapping[str, str | None]


def queue_app(
    settings: IngestSettings, read: Callable[[FileTask], None] | None = None
) -> procrastinate.App:
    """Return the queue; who works on it gives what reads a file."""
    connector = procrastinate.PsycopgConnector(
        conninfo=parameters(settings, writing=True),
        kwargs={"options": f"-c search_path={HOME},public"},
        min_size=1,
        max_size=4,
    )
    app = procrastinate.App(
        connector=connector,
        worker_defaults={
            "delete_jobs": "successful",
            "update_heartbeat_interval": BEAT_SECONDS,
            "stalled_worker_timeout": DEAD_SECONDS,
        },
    )
    retry = procrastinate.RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=2)

    @app.task(name=TASK, queue=QUEUE, retry=retry)
    def task(**given: Any) -> None:  # noqa: ANN401  # as the queue kept them
        assert read is not None
        read(FileTask(**given))

    return app


def put(settings: IngestSettings, tasks: Iterable[FileTask]) -> None:
    """Queue files; those that an earlier run left are taken out first."""
    jobs = [
        Job(
            id=None,
            queue=QUEUE,
            lock=f"{task.index}/{task.path}",
            queueing_lock=None,
            task_name=TASK,
            task_kwargs=asdict(task),
        )
        for task in tasks
    ]
    with closing(OneConnection(settings, writing=True)) as connection:
        query = "DELETE FROM procrastinate_jobs WHERE queue_name = %s AND status <> 'doing'"
        connection.run(HOME, lambda db: db.execute(query, (QUEUE,)))

    async def work(app: procrastinate.App) -> None:
        for i in range(0, len(jobs), _TOGETHER):
            await app.job_manager.batch_defer_jobs_async(jobs[i : i + _TOGETHER])

    _asked(settings, work)


def give_on(settings: IngestSettings) -> None:
    """Give the tasks of workers that show no sign of life to others."""

    async def work(app: procrastinate.App) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
            await app.job_manager.retry_job(job)

    _asked(settings, work)


def waiting(connection: OneConnection, run: str) -> dict[str, int]:
    """Return how many tasks of a run are in each of procrastinate's states, such as "todo"."""

    def ask(db: Connection) -> dict[str, int]:
        query = (
            "SELECT status::text, count(*) FROM procrastinate_jobs "
            "WHERE queue_name = %s AND args ->> 'run' = %s GROUP BY status"
        )
        return {str(status): int(n) for status, n in db.execute(query, (QUEUE, run))}

    return connection.run(HOME, ask)


def work_on(
    settings: IngestSettings, read: Callable[[FileTask], None], *, until_empty: bool
) -> None:
    """Work on tasks as they come, until a signal comes, or with ``until_empty`` none is left."""
    app = queue_app(settings, read)
    try:
        app.run_worker(queues=[QUEUE], wait=not until_empty, fetch_job_polling_interval=1.0)
    except ProcrastinateException as exc:
        raise _lost(settings, exc) from exc


def _asked(settings: IngestSettings, work: Callable[[procrastinate.App], Any]) -> None:
    async def inside() -> None:
        app = queue_app(settings)
        async with app.open_async():
            await work(app)

    try:
        asyncio.run(inside())
    except ProcrastinateException as exc:
        raise _lost(settings, exc) from exc


def _lost(settings: IngestSettings, exc: Exception) -> IndexStorageError:
    return IndexStorageError(
        f"the queue in {settings.place} does not answer ({' '.join(str(exc).split())}); see that "
        f"the database runs and that {DATABASE} names it, then run the command again"
    )
