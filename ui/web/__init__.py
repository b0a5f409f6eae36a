"""The page that Streamlit draws."""
