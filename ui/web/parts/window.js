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
    setTimeout(() => inSidebar.querySelector(fold)?.click(), 50);
  });
}

function focusQuestion() {
  if (innerWidth <= PHONE) return; // there the keyboard would cover what can be asked
  const focus = () => {
    if (document.activeElement !== document.body) return;
    document.querySelector('[data-testid="stChatInputTextArea"]')?.focus({ preventScroll: true });
  };
  for (const wait of [0, 150, 500]) setTimeout(focus, wait);
}
