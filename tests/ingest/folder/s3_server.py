"""A small object store that speaks as much of S3 as is needed to list and fetch.

Run by path, never imported. Real servers for tests (moto and others) need botocore, which does not
take the version of python-dateutil that other libraries here need.
"""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

_LISTED = (
    "<Contents><Key>{}</Key><LastModified>2026-11-30T00:00:00.000Z</LastModified>"
    "<ETag>&quot;{}&quot;</ETag><Size>{}</Size></Contents>"
)


class ObjectStore:
    """One bucket called ``acts``; ``objects`` may be changed at any time."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refused: set[str] = set()  # names whose content is not given
        self.fetched: list[str] = []
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                store.answer(self, with_body=True)

            def do_HEAD(self) -> None:
                store.answer(self, with_body=False)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        at = urlsplit(request.path)
        bucket, _, key = unquote(at.path).lstrip("/").partition("/")
        asked = {name: values[0] for name, values in parse_qs(at.query).items()}
        tag, status, body = "", 200, b""
        if bucket != "acts":
            status, body = 404, b"<Error><Code>NoSuchBucket</Code></Error>"
        elif "list-type" in asked:
            body = self._list(asked.get("prefix", ""), asked.get("delimiter", ""))
        elif key not in self.objects:
            status, body = 404, b"<Error><Code>NoSuchKey</Code></Error>"
        elif key in self.refused:
            status, body = 403, b"<Error><Code>AccessDenied</Code></Error>"
        else:
            body, tag = self.objects[key], _tag(self.objects[key])
            if with_body:
                self.fetched.append(key)
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Last-Modified", "Mon, 30 Nov 2026 00:00:00 GMT")
        if tag:
            request.send_header("ETag", f'"{tag}"')
        request.end_headers()
        if with_body:
            request.wfile.write(body)

    def _list(self, prefix: str, delimiter: str) -> bytes:
        listed, folders = [], dict[str, None]()
        for key, content in sorted(self.objects.items()):
            if not key.startswith(prefix):
                continue
            head, inside, _ = key[len(prefix) :].partition(delimiter or "\0")
            if inside:
                folders[prefix + head + delimiter] = None
            else:
                listed.append(_LISTED.format(escape(key), _tag(content), len(content)))
        below = (f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>" for f in folders)
        return (
            "<ListBucketResult><IsTruncated>false</IsTruncated>"
            f"{''.join(listed)}{''.join(below)}</ListBucketResult>"
        ).encode()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _tag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
