// The page's one component: the Copy button of an answer, what brings a new turn into view, and
// what the whole window does (the other files here, which are put behind this one).

const revealed = new Set();

export default function (component) {
  const { parentElement, data } = component;
  installCards();
  installSorting();
  installSidebar();
  installRoom();
  if (data.open !== undefined) makeRoom(data.open);
  const button = parentElement.querySelector(".copy");
  button.hidden = !data.label;
  if (data.label) copying(button, data);
  if (data.mark && !revealed.has(data.mark)) {
    revealed.add(data.mark);
    if (data.load) focusQuestion();
    else if (data.top) showTop();
    else if (data.target) keepPlace(data.target);
    else reveal(parentElement, data.said);
  }
}

function copying(button, data) {
  const said = button.querySelector(".said");
  button.setAttribute("aria-label", data.label);
  button.onclick = async () => {
    let done = false;
    try {
      await navigator.clipboard.writeText(data.text);
      done = true;
    } catch { done = oldWay(data.text); }
    said.textContent = done ? "Copied" : "Not copied";
    say(done ? "Copied" : "Not copied");
    setTimeout(() => { said.textContent = "Copy"; }, 2000);
  };
}

// The clipboard is there on https and on this machine; elsewhere the old way still works.
function oldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// The question goes to the top, unless the reader scrolls meanwhile; the page grows for a moment
// after this runs, and Streamlit then goes to its end, so it is said again a few times.
function reveal(parentElement, said) {
  const host = parentElement.host ?? parentElement.getRootNode().host ?? parentElement;
  const turn = host.closest('[class*="st-key-turn_"]');
  let isLeft = false;
  const leave = () => { isLeft = true; };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, leave, { once: true, passive: true });
  }
  const show = () => { if (!isLeft) turn?.scrollIntoView({ block: "start" }); };
  for (const wait of [0, 60, 150, 300, 600]) setTimeout(show, wait);
  if (said) say(said);
  if (innerWidth <= PHONE) {
    document.activeElement?.blur(); // the keyboard would cover the answer
    return;
  }
  // Whoever pressed a button that is gone would begin at the top of the page again.
  setTimeout(() => {
    if (document.activeElement === document.body) {
      document.querySelector('[data-testid="stChatInputTextArea"]')?.focus({ preventScroll: true });
    }
  }, 100);
}

// A dialog that closes holds the focus a while longer, hence the last looks.
function keepPlace(target) {
  const focus = () => {
    if (document.activeElement === document.body) placeOf(target)?.focus({ preventScroll: true });
  };
  const show = () => {
    bringBack(placeOf(target));
    showQuote();
    focus();
  };
  for (const wait of [0, 60, 150, 300]) setTimeout(show, wait);
  // A long text is there later than this runs.
  let looks = 0;
  const look = setInterval(() => {
    const place = placeOf(target);
    if (place) show();
    if (place || (looks += 1) > 40) clearInterval(look);
  }, 150);
  for (const wait of [700, 1500]) setTimeout(focus, wait);
}

function say(text) {
  let live = document.getElementById("sanctions-qa-said");
  if (!live) {
    live = document.createElement("div");
    live.id = "sanctions-qa-said";
    live.setAttribute("role", "status");
    live.style.cssText = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    document.body.append(live);
  }
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}
