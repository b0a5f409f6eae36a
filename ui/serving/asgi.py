"""Put the gate before the page and warm it: the server's entry for `streamlit run`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.serving.gate import Gate
from ui.serving.warming import warmed
from ui.settings import ServingSettings, data_folder

app = st.App(
    Path(__file__).parents[1].resolve() / "web" / "app.py",
    lifespan=warmed,
    middleware=[
        Middleware(Gate, token=ServingSettings.from_environment().token, data=data_folder())
    ],
)
