"""Leave out statements that tell who owns something else than what is asked about.

"Who owns Oberau Mining?" is not answered by a sentence on the owner of its business partner.
"""

from dataclasses import replace

from ingest.text.sentences import is_row
from rag.answerability.answer_type.attribute import lacking_attribute
from rag.answerability.entity_presence import Missing
from rag.ownership.asked import OwnershipAsked, ownership_asked
from rag.ownership.said.columns import role_called
from rag.ownership.said.names import same_name
from rag.ownership.said.sentences import owners_said
from rag.reader.extract import Extraction
from rag.sentences.cells import cells
from rag.sentences.quotes import Quote

_OF_OWNING = "Who owns it?"  # asks for the same as "What does it own?"


def without_others(question: str, extraction: Extraction) -> Extraction:
    """Return the sentences chosen without those on the owners of others.

    Nothing is found where what is left says nothing of owning.
    """
    asked = ownership_asked(question)
    if asked is None or not extraction.quotes:
        return extraction
    kept = tuple(q for q in extraction.quotes if not _is_of_others(asked, q))
    if len(kept) == len(extraction.quotes) and asked.kind != "holdings":
        return extraction
    if kept and not lacking_attribute(_OF_OWNING, kept) and not lacking_attribute(question, kept):
        return replace(extraction, quotes=kept)
    lacking = (*extraction.lacking, Missing("owner", asked.owned or asked.owner))
    return replace(extraction, quotes=kept, found=False, close=False, lacking=lacking)


def _is_of_others(asked: OwnershipAsked, quote: Quote) -> bool:
    """Whether a statement tells of owning, and never of what is asked about on its side."""
    if is_row(quote.place.locator):
        told = [(role_called(c.name), c.value) for c in cells(quote.text)]
        owners = [value for role, value in told if role == "owner"]
        others = [value for role, value in told if role != "owner"]
    else:
        said = owners_said(quote.text, doubtful=True)
        owners, others = [s.owner.text for s in said], [s.owned.text for s in said]
    if not owners or not others:
        return False
    if asked.kind == "holdings":
        return not any(same_name(name, asked.owner) for name in owners)
    is_row_of_it = any(same_name(name, asked.owned) for name in others)
    return not is_row_of_it and (not is_row(quote.place.locator) or _only(asked.owned, owners))


def _only(name: str, owners: list[str]) -> bool:
    return any(same_name(name, owner) for owner in owners)
