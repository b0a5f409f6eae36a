// The window as a whole: the question box has the focus on load; on a phone the sidebar folds away.

const PHONE = 768;
const CHOICES = '[data-testid="stSidebarNavLink"], [class*="st-key-conversation_"] button, ' +
  '.st-key-new_conversation button';

function installSidebar() {
  if (window.sanctionsQaSidebar) return;
  window.sanctionsQaSidebar = true;
  addEventListener("click", (event) => {
    const inSidebar = event.target.closest?.('[data-testid="stSidebar"]');
    if (!inSidebar || innerWidth > PHONE || !event.target.closest(CHOICES)) return;
    const fold = '[data-testid="stSidebarCollapseButton"] button';
    setTimeout(() => {
      // It may have folded by itself; the button that opens it is there only then.
      if (document.querySelector('[data-testid="stExpandSidebarButton"]')) return;
      inSidebar.querySelector(fold)?.click();
    }, 300);
  });
}

// The head of a page without turns, unless somebody scrolls; what comes later makes it longer.
function showTop() {
  let isLeft = false;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, () => { isLeft = true; }, { once: true, passive: true });
  }
  const show = () => {
    if (!isLeft && !document.querySelector('[class*="st-key-turn_"]')) {
      document.querySelector(".stMain")?.scrollTo({ top: 0 });
    }
  };
  for (const wait of [0, 60, 150, 300, 600, 1200]) setTimeout(show, wait);
}

// The page is drawn anew while its first questions are tried out, and the focus is lost with that:
// it is given again until somebody does something, for as long as a model may take to load.
function focusQuestion() {
  if (innerWidth <= PHONE) return; // there the keyboard would cover what can be asked
  const focus = () => {
    if (document.activeElement !== document.body) return;
    document.querySelector('[data-testid="stChatInputTextArea"]')?.focus({ preventScroll: true });
  };
  const again = setInterval(focus, 300);
  const leave = () => clearInterval(again);
  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, leave, { once: true, capture: true, passive: true });
  }
  setTimeout(leave, 60_000);
  focus();
}
