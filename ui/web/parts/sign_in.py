"""Sign people in and out; until they are in, nothing of the documents is shown."""

import streamlit as st

from ui.web.parts.look import paragraph


def show_sign_in() -> None:
    """Show the way in; the provider that the server names asks who it is."""
    with st.container(key="sign_in", gap="small"):
        st.html("<h1>Sanctions Q&amp;A</h1><p class='lead'>Sign in to ask the documents.</p>")
        st.button("Sign in", key="log_in", type="primary", on_click=st.login)


def show_sign_out() -> None:
    """Show who is signed in, and the way out."""
    name = str(st.user.get("name") or st.user.get("email") or "")
    with st.sidebar, st.container(key="signed_in", gap="xsmall"):
        if name:
            paragraph(f"Signed in as {name}", "quiet")
        st.button("Sign out", key="log_out", icon=":material/logout:", on_click=st.logout)
