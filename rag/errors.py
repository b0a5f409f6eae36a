"""What can go wrong while a question becomes an answer. Each message says what to do.

RagError
  QuestionError       the question is empty or too long
  FilterError         a filter has a value that no document has
  SavedFiguresError   the file beside a file of questions holds no figures of an evaluation
  RerankerError       the cross-encoder that a setting names cannot be used
  ReaderError         the question-answering model that a setting names cannot be used
  ChatModelError      the chat model did not answer; the extractive answer is given instead
    ChatUnavailable   no server, refused connection, time-out: worth another try later
    ChatRefused       wrong key, unknown model, bad request: needs a change of settings
    ChatGarbled       the answer was empty, endless or not in the agreed form
"""


class RagError(Exception):
    """Base of all errors of this package; its text is meant for the user."""


class QuestionError(RagError):
    """The question is empty or too long."""


class FilterError(RagError):
    """A filter has a value that no document has."""


class SavedFiguresError(RagError):
    """The file beside a file of questions holds no figures of an evaluation."""


class RerankerError(RagError):
    """The cross-encoder that a setting names cannot be used."""


class ReaderError(RagError):
    """The question-answering model that a setting names cannot be used."""


class ChatModelError(RagError):
    """The chat model did not answer."""

    retryable = False
    status: int | None = None  # what the server said, as HTTP has it


class ChatUnavailable(ChatModelError):  # named as the event, like a time-out
    """No server, a refused connection, a time-out."""

    retryable = True


class ChatRefused(ChatModelError):
    """A wrong key, an unknown model, a bad request."""


class ChatGarbled(ChatModelError):
    """An empty or endless answer, or one that is not in the agreed form."""
