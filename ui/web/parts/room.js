// The open source: it gets the room of the sidebar, shows its quote, and closes to where it came from.

const NARROW = 1800; // below it the answer would lose width to a source beside it
const SHEET = 900; // below it the source lies over the answer's lower part
let sourceIsOpen = false;
let hasFolded = false;
let cameFrom = ""; // the id of the number in a line by which the source was opened
let cameHeight = 0; // where it stood in the window

function installRoom() {
  if (window.sanctionsQaRoom) return;
  window.sanctionsQaRoom = true;
  keepNoFolding();
  addEventListener("click", (event) => {
    const ref = event.target.closest?.(".ref[data-opens]");
    if (ref) [cameFrom, cameHeight] = [ref.id, ref.getBoundingClientRect().top];
    else if (event.isTrusted && event.target.closest?.('[class*="st-key-row_"]')) cameFrom = "";
  }, { capture: true });
  addEventListener("keydown", (event) => {
    const place = event.target.closest?.('.st-key-source, .ref, [class*="st-key-row_"]');
    if (event.key === "Escape" && place) document.querySelector(".st-key-close_source button")?.click();
  });
}

function makeRoom(isOpen) {
  if (isOpen && !sourceIsOpen) fold();
  if (!isOpen && sourceIsOpen && hasFolded) {
    document.querySelector('[data-testid="stExpandSidebarButton"]')?.click();
    hasFolded = false;
  }
  sourceIsOpen = isOpen;
}

function fold() {
  if (innerWidth <= SHEET || innerWidth > NARROW) return;
  if (document.querySelector('[data-testid="stExpandSidebarButton"]')) return; // it is folded
  hasFolded = true;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

// Streamlit keeps for later visits how the sidebar stands; that it is folded here was nobody's choice,
// and the page may be closed at any moment.
function keepNoFolding() {
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function keep(name, value) {
    if (!(hasFolded && String(name).startsWith("stSidebarCollapsed"))) setItem.call(this, name, value);
  };
}

// Where somebody goes on: at the number by which the source was opened, else at its button.
function placeOf(target) {
  const ref = cameFrom && document.getElementById(cameFrom);
  return ref && target.includes(".st-key-cite_") ? ref : document.querySelector(target);
}

// A number stays where it stood, however the lines break now: only a sheet may not lie over it.
function bringBack(place) {
  if (place?.id !== cameFrom) {
    place?.scrollIntoView({ block: "nearest" });
    return;
  }
  const isCovered = sourceIsOpen && innerWidth <= SHEET;
  const lowest = isCovered ? innerHeight * 0.38 - 3 * place.offsetHeight : innerHeight;
  const height = Math.min(cameHeight, lowest);
  document.querySelector(".stMain")?.scrollBy({ top: place.getBoundingClientRect().top - height });
}

// Only some browsers begin to scroll at the quote by themselves (`scroll-initial-target`).
function showQuote() {
  if (CSS.supports("scroll-initial-target", "nearest")) return;
  const body = document.querySelector(".st-key-source_body");
  const quote = body?.querySelector("mark");
  let scroller = body;
  while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
  if (!quote || !scroller?.closest(".st-key-source")) return;
  scroller.scrollTop += quote.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 112;
}
