"""Tell why a token can be guessed, or make a new one that cannot."""

import secrets

MIN_CHARS = 16
# Tens of guesses that it has to stand, as a power: at a guess a second, three million years.
_MIN_GUESSES_LOG10 = 14.0
_LOOKED_AT = 72  # characters; the library takes no more
_RANDOM_BYTES = 24


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def why_guessable(token: str) -> str:
    """Return in what way a token is too weak, "" where it is strong enough."""
    if len(token) < MIN_CHARS:
        return f"has fewer than {MIN_CHARS} characters"
    if not token.isprintable():
        return "has characters that no form sends as they are"
    # Imported late: its lists of words take a tenth of a second, and few set a token.
    from zxcvbn import zxcvbn

    guesses = float(zxcvbn(token[:_LOOKED_AT])["guesses_log10"])
    weak = guesses < _MIN_GUESSES_LOG10
    return "is made of words, repeats or rows of characters" if weak else ""
