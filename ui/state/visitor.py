"""Who is asking: the person signed in, else the browser by the cookie that the gate gave it."""

import hashlib
import re
import uuid
from typing import TypeGuard

import streamlit as st

VISITOR_COOKIE = "sanctions_qa_visitor"
_ID = re.compile(r"[0-9a-f]{32}")
_VISITOR = "visitor"


def new_id() -> str:
    """Return an id that nobody guesses."""
    return uuid.uuid4().hex


def is_id(text: object) -> TypeGuard[str]:
    """Whether this is a text that has the form of an id."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def visitor() -> str:
    """Return the visitor's id; without cookies it lasts as long as the connection."""
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = _signed_in() or _by_cookie() or new_id()
    return str(st.session_state[_VISITOR])


def is_signed_in() -> bool:
    """Whether the visitor has signed in with the provider that the server names."""
    return bool(getattr(st.user, "is_logged_in", False))


def _signed_in() -> str:
    if not is_signed_in():
        return ""
    # Issuer and subject are the pair that names a person for good (OpenID Connect Core, 2).
    name = f"{st.user.get('iss', '')} {st.user.get('sub') or st.user.get('email') or ''}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _by_cookie() -> str:
    found = st.context.cookies.get(VISITOR_COOKIE, "")
    return found if is_id(found) else ""
