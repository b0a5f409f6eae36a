"""The server's entry: `streamlit run ui/asgi.py` puts the gate before the page, and warms it."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.gate import Gate
from ui.settings import ServingSettings
from ui.warming import warmed

app = st.App(
    Path(__file__).with_name("app.py").resolve(),
    lifespan=warmed,
    middleware=[Middleware(Gate, token=ServingSettings.from_environment().token)],
)
