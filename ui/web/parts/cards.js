// The numbers of citations: a card where the pointer or the focus is, and the way to the source.

const GAP = 6;
let shownCard = null;
let hiding = 0;

function installCards() {
  if (window.sanctionsQaCards) return;
  window.sanctionsQaCards = true;
  addEventListener("pointerover", (event) => lookAt(event.target));
  // Not where a finger comes back to it: the card would lie over what is read.
  addEventListener("focusin", (event) => {
    if (event.target.matches?.(":focus-visible")) lookAt(event.target);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hideCard(); });
  addEventListener("scroll", hideCard, { capture: true, passive: true });
  addEventListener("click", (event) => {
    const ref = event.target.closest?.(".ref[data-opens]");
    if (!ref) return;
    hideCard();
    openSource(`[data-source="${CSS.escape(ref.dataset.opens)}"]`, 50);
  });
}

// The list of sources is drawn after the answer: a quick click waits for it.
function openSource(mark, looks) {
  const row = document.querySelector(mark)?.closest('[class*="st-key-row_"]');
  const button = row?.querySelector("button");
  if (button) button.click();
  else if (looks) setTimeout(() => openSource(mark, looks - 1), 100);
}

function lookAt(target) {
  const place = target.closest?.(".ref-place");
  if (place) showCard(place);
  else if (shownCard && !hiding) hiding = setTimeout(hideCard, 120); // on the way to the card
}

function showCard(place) {
  clearTimeout(hiding);
  hiding = 0;
  const card = place.querySelector(".card");
  if (!card || card === shownCard) return;
  hideCard();
  shownCard = card;
  const ref = place.querySelector(".ref").getBoundingClientRect();
  card.style.left = "0px";
  card.style.top = "0px";
  card.classList.add("shown");
  const size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(ref.left - 16, innerWidth - size.width - 8));
  const below = ref.bottom + GAP + size.height < innerHeight;
  const top = below ? ref.bottom + GAP : Math.max(8, ref.top - GAP - size.height);
  // Where an ancestor is transformed, fixed means fixed to that.
  card.style.left = `${left - size.left}px`;
  card.style.top = `${top - size.top}px`;
}

function hideCard() {
  clearTimeout(hiding);
  hiding = 0;
  shownCard?.classList.remove("shown");
  shownCard = null;
}
