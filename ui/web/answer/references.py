"""The numbers of citations in the line: HTML of the number, and of the card that tells its source.

The page's script (`ui/web/parts/cards.js`) shows the card where the pointer or the focus is, and
passes a click on to the button of the same source in the list below.
"""

from collections.abc import Iterable, Mapping

from ui.datamodels import Spot
from ui.escape import as_html, shortened
from ui.export.sheet import place_of

_QUOTE_CHARS = 320


def numbers(turn: int, keys: Iterable[int], spots: Mapping[int, Spot], at: str) -> str:
    """Return the numbers of sources as buttons; ``at`` tells this place from others of the turn."""
    return "".join(_number(turn, spots[key], f"{turn}-{at}-{key}") for key in keys if key in spots)


def _number(turn: int, spot: Spot, name: str) -> str:
    label = as_html(spot.label)
    card = f"card-{name}"
    says = f"Source {label}: {as_html(shortened(spot.title, 80))}"
    return (
        f"<span class='ref-place'><button type='button' class='ref' id='ref-{name}' "
        f"data-opens='{turn}-{label}' "
        f"aria-label='{says}' aria-describedby='{card}'>{label}</button>"
        f"<span class='card' role='tooltip' id='{card}'>{_card(spot)}</span></span>"
    )


def _card(spot: Spot) -> str:
    about = spot.about
    facts = [place_of(spot.locator, spot.page), about.published or "no date"]
    facts += [fact for fact in (about.publisher, about.kind) if fact]
    quote = ""
    if spot.quote:
        quote = f"<span class='card-quote'>{as_html(shortened(spot.quote, _QUOTE_CHARS))}</span>"
    return (
        f"{quote}<span class='card-title'>{as_html(spot.title)}</span>"
        f"<span class='card-facts'>{as_html(' · '.join(fact for fact in facts if fact))}</span>"
    )
