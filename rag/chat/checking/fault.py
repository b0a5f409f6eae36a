"""What a statement says that its passages do not say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What a statement says that its passages do not: ``kind`` and the words at fault.

    ``instead`` are the words that the passage has in their place, where it has others.
    """

    kind: str  # citation, figure, date, provision, name, place, negation, meaning, address or blend
    what: str
    instead: str = ""

    @property
    def sentence(self) -> str:
        """The fault in words that a reader and a chat model understand."""
        return {
            "place": f"it has “{self.what}” where the passage has “{self.instead}”",
            "citation": "it cites no passage",
            "negation": f"the passage says the contrary of “{self.what}”",
            "meaning": "the passage speaks of something else",
            "blend": "it blends law and press; state each in a sentence of its own",
        }.get(self.kind, f"the {self.kind} “{self.what}” does not stand in the passage so")
