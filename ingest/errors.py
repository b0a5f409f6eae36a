"""What can go wrong while a folder becomes an index. Each message names the file and the way out.

IngestError
  SettingsError         a setting has a value that cannot be used
  CorpusError           the corpus folder is missing, empty or not a folder
    SourcesError        sources.toml cannot be used as it is
    RemovalsError       documents have vanished that a person must agree to lose
  FetchError            an official source cannot be asked, or what it gave cannot be used
    UnreachableError    it does not answer, or asks to come again later
    RefusedError        it answered with what must not take the old version's place
  ReadError             one file cannot be read; the sync goes on without it
    NeedsOcrError       a PDF whose pages are pictures
  WorkerError           the process that reads files cannot be started
  ModelError            the embedding model is missing, altered or unknown
  IndexStateError       the index cannot be used as it is
    IndexMissingError   nothing has been indexed yet
    IndexMismatchError  made with another model, splitter or schema
    IndexBusyError      another process is writing
    IndexStorageError   the disk or the data folder refused
"""


class IngestError(Exception):
    """Base of all errors of this package; its text is meant for the user."""


class SettingsError(IngestError):
    """A setting has a value that cannot be used."""


class CorpusError(IngestError):
    """The corpus folder is missing, empty or not a folder."""


class SourcesError(CorpusError):
    """sources.toml cannot be used as it is."""


class RemovalsError(CorpusError):
    """Many documents have vanished from the folder, and nobody has agreed to lose them."""


class FetchError(IngestError):
    """An official source cannot be asked, or what it gave cannot be used."""


class UnreachableError(FetchError):
    """A source does not answer, or asks to come again later; what was fetched before stays."""


class RefusedError(FetchError):
    """A source answered with what must not take the old version's place."""


class ReadError(IngestError):
    """A file cannot be read. The text is the reason without the file's name."""


class NeedsOcrError(ReadError):
    """A PDF whose pages hold pictures and no text."""


class WorkerError(IngestError):
    """The process that reads files cannot be started."""


class ModelError(IngestError):
    """The embedding model is missing, altered or unknown."""


class IndexStateError(IngestError):
    """The index cannot be used as it is."""


class IndexMissingError(IndexStateError):
    """Nothing has been indexed yet."""


class IndexMismatchError(IndexStateError):
    """The index was made with another model, splitter or schema."""


class IndexBusyError(IndexStateError):
    """Another process is writing to the index."""


class IndexStorageError(IndexStateError):
    """The disk or the data folder refused to be written or read."""
