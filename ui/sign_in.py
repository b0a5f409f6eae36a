"""What somebody sees who has not signed in: a button, and nothing of the documents."""

import streamlit as st


def show_sign_in() -> None:
    """Show the way in; the provider that the server names asks who it is."""
    with st.container(key="sign_in", gap="small"):
        st.html("<h1>Sanctions Q&amp;A</h1><p class='lead'>Sign in to ask the documents.</p>")
        st.button("Sign in", key="log_in", type="primary", on_click=st.login)
