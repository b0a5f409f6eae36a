"""Whether an office file's ZIP archive is a bomb, told from its directory before it is opened."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ingest.errors import ReadError

MAX_BYTES = 1 << 30  # unpacked, all members together; a reader holds them several times over
MAX_RATIO = 200  # unpacked to packed; bombs come near to 1,032, the most that deflate can do
MIN_BYTES = 32 << 20  # below that no ratio does harm
MAX_MEMBERS = 20_000


def check_archive(path: Path) -> None:
    """Compare what the archive's directory says of its members with what can be read.

    A directory that says too little does no harm: zipfile reads no more of a member than it says.

    :raises ReadError: when it would unpack to far more than a document holds.
    """
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, EOFError, NotImplementedError, ValueError):
        return  # the reader says what is wrong
    unpacked = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    bomb = unpacked > MIN_BYTES and unpacked > MAX_RATIO * packed
    if unpacked > MAX_BYTES or bomb or len(members) > MAX_MEMBERS:
        raise ReadError(
            f"its archive unpacks to {unpacked >> 20:,} MB in {len(members):,} parts, "
            f"{unpacked // packed:,} times its size, as no document does; save it as PDF or CSV"
        )
