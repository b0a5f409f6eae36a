"""Parts that all pages share: style, session, focus, copying, sign-in."""
