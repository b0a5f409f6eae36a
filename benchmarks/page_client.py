"""A visitor of the served page without a browser: speaks Streamlit's WebSocket as its page does.

Needed by page_visits.py. It keeps what the page shows now, presses buttons by their key and uploads
files; what a browser would fetch besides (scripts, fonts, pictures) is left out.
"""

import html
import http.client
import re
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from http.cookies import SimpleCookie

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

_TAG = re.compile(r"<[^>]+>")


class PageFault(Exception):
    """The page showed an error, or did not show what it had to in time."""


def cookies_at(port: int) -> dict[str, str]:
    """Return the cookies that a new browser is given."""
    given: list[str] = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as asked:
        for path in ("/", "/_stcore/health"):
            asked.request("GET", path)
            response = asked.getresponse()
            response.read()
            given += response.headers.get_all("Set-Cookie") or []
    return {name: m.value for line in given for name, m in SimpleCookie(line).items()}


class PageVisitor:
    """One open page."""

    def __init__(self, port: int, cookies: dict[str, str], query: str = "", page: str = "") -> None:
        self.port, self.cookies, self.query, self.page = port, cookies, query, page
        self.session, self.files = "", {}
        self.elements: dict[tuple[int, ...], object] = {}
        self._cached: dict[str, ForwardMsg] = {}
        self._kept: dict[str, WidgetState] = {}
        self.pictures = 0
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            origin=f"http://127.0.0.1:{port}",
            subprotocols=["streamlit", cookies.get("_streamlit_xsrf", "x")],
            additional_headers={"Cookie": cookie},
            max_size=None,
            max_queue=None,  # what is not read yet would keep it from closing
            open_timeout=120,
        )
        self.run()

    def close(self) -> None:
        self._socket.close()

    def run(self, *states: WidgetState) -> None:
        """Have the page drawn anew with these widgets used, and read until it is drawn."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        for state in (*self._kept.values(), *states):
            message.rerun_script.widget_states.widgets.append(state)
        self._is_finished = False
        self._socket.send(message.SerializeToString())
        self._read(lambda: self._is_finished, 180)

    def press(self, key: str) -> None:
        """Press the button of this key."""
        self.run(WidgetState(id=self.id_of(key), trigger_value=True))

    def ask(self, question: str) -> None:
        """Type a question and send it."""
        state = WidgetState(id=self.id_of("question"))
        state.chat_input_value.data = question
        self.run(state)

    def wait_for(self, text: str, seconds: float = 180) -> None:
        """Read until the page shows this text and is drawn."""
        self._read(lambda: self._is_finished and text in self.text(), seconds, text)

    def upload(self, name: str, content: bytes) -> None:
        """Choose a file and press "Add and read"."""
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = uuid.uuid4().hex, self.session
        asked.file_names.append(name)
        self._socket.send(message.SerializeToString())
        self._read(lambda: asked.request_id in self.files, 60)
        place = self.files.pop(asked.request_id)
        self._put(place.upload_url, name, content)
        state = WidgetState(id=self.id_of("upload_files"))
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), place.file_id
        info.file_urls.CopyFrom(place)
        self.run(state, WidgetState(id=self.id_of("upload_submit"), trigger_value=True))

    def text(self) -> str:
        """Return the words of the page's HTML as it is now."""
        bodies = [e.html.body for e in self.elements.values() if e.WhichOneof("type") == "html"]
        return " ".join(html.unescape(_TAG.sub(" ", "\n".join(bodies))).split())

    def keys(self) -> list[str]:
        """Return the ids of the widgets on the page."""
        found = []
        for element in self.elements.values():
            shown = getattr(element, element.WhichOneof("type") or "", None)
            found.append(getattr(shown, "id", ""))
        return [i for i in found if i]

    def id_of(self, key: str) -> str:
        found = [i for i in self.keys() if i.endswith(f"-{key}")]
        if not found:
            raise PageFault(f"there is no {key} on the page: {self.text()[-500:]}")
        return found[0]

    def _put(self, address: str, name: str, content: bytes) -> None:
        cut = uuid.uuid4().hex
        head = f'--{cut}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        headers = {
            "Content-Type": f"multipart/form-data; boundary={cut}",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "X-Xsrftoken": self.cookies.get("_streamlit_xsrf", ""),
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as asked:
            body = head.encode() + content + f"\r\n--{cut}--\r\n".encode()
            asked.request("PUT", address, body, headers)
            status = asked.getresponse().status
        if status not in (200, 204):
            raise PageFault(f"the upload of {name} was answered with {status}")

    def _read(self, done: Callable[[], bool], seconds: float, wanted: str = "") -> None:
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise PageFault(f"{wanted or 'the page'} did not come: {self.text()[-800:]}")
            try:
                self._take(ForwardMsg.FromString(self._socket.recv(timeout=left)))
            except TimeoutError:
                continue

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self._cached[message.ref_hash])
            whole.metadata.CopyFrom(message.metadata)
            message, kind = whole, whole.WhichOneof("type")
        elif message.metadata.cacheable:
            self._cached[message.hash] = message
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
            self._is_finished = False
            self.elements, self.pictures = {}, 0
        elif kind == "delta":
            self._take_delta(message)
        elif kind == "script_finished":
            # Not where it was broken off for the next drawing.
            self._is_finished = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "file_urls_response":
            answer = message.file_urls_response
            self.files[answer.response_id] = answer.file_urls[0]

    def _take_delta(self, message: ForwardMsg) -> None:
        place, delta = tuple(message.metadata.delta_path), message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        self.elements[place] = delta.new_element
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise PageFault(f"the page shows {delta.new_element.exception.message}")
        if kind == "imgs":
            self.pictures += 1
        if kind == "html" and "Something went wrong" in delta.new_element.html.body:
            raise PageFault(f"the page says {delta.new_element.html.body}")
