"""Count what is asked and how long it takes, in the form that Prometheus reads."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Measures"]


class Measures:
    """The counts of one server; no question and no name stands in them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sanctions_qa_requests",
            "Requests by route and status",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "sanctions_qa_request_seconds",
            "Seconds until a reply began",
            ("route",),
            registry=self._registry,
        )
        self._asking = Gauge(
            "sanctions_qa_questions_inside",
            "Questions being answered or waiting",
            registry=self._registry,
        )
        self._documents = Gauge(
            "sanctions_qa_documents", "Documents in the index", registry=self._registry
        )

    def count(self, route: str, status: int, seconds: float) -> None:
        """Take one reply down."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, asking: int, documents: int) -> bytes:
        """Return all counts."""
        self._asking.set(asking)
        self._documents.set(documents)
        return generate_latest(self._registry)
