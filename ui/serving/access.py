"""Make what a browser keeps instead of the server's token.

Made of the token alone, it could be guessed like the token, past the form that counts the guesses.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path

FILE_NAME = "access.secret"  # in the data folder: who was let in stays so over restarts
_BYTES = 32


def access_key(token: str, secret: bytes = b"") -> str:
    """Return what the browser keeps; another token or another secret makes another."""
    key = hashlib.sha256(secret + token.encode()).digest()
    return hmac.new(key, b"sanctions-qa access", hashlib.sha256).hexdigest()


def server_secret(data: Path) -> bytes:
    """Return the secret kept in the data folder, made there when there is none.

    Where none can be kept it holds as long as the server runs.
    """
    path, made = data / FILE_NAME, secrets.token_bytes(_BYTES)
    part = data / f".{FILE_NAME}.{secrets.token_hex(8)}.part"
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):
            if len(kept := path.read_bytes()) == _BYTES:
                return kept
        part.touch(mode=0o600)
        part.write_bytes(made)
        part.replace(path)
        return path.read_bytes()
    except OSError:
        with suppress(OSError):
            part.unlink()
        return made
