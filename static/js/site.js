/* Comfort on top of pages that work without it: copying an address, printing, sharing, and htmx once somebody wants it. */
(() => {
  "use strict";
  const script = document.currentScript;
  const status = document.querySelector("[data-status]");
  const say = (text) => { if (status) { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); } };

  // --- buttons: those that every script can answer are shown by the style sheet, so that nothing jumps ---
  if (navigator.share) for (const button of document.querySelectorAll("[data-do=share]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    const address = document.querySelector("link[rel=canonical]")?.href || location.href;
    const title = document.querySelector("h1")?.textContent.trim() || document.title;
    if (button.dataset.do === "print") window.print();
    if (button.dataset.do === "share") navigator.share({ title, url: address }).catch(() => {});
    if (button.dataset.do === "copy") {
      const label = button.querySelector("span");
      const before = label.textContent;
      try {
        await navigator.clipboard.writeText(address);
        label.textContent = button.dataset.done;
        say(button.dataset.done);
        setTimeout(() => { label.textContent = before; }, 3000);
      } catch {
        prompt(before, address);
      }
    }
  });

  // --- the menu closes on Escape and when somebody turns to the page ---
  const menu = document.querySelector(".menu");
  const close = () => { menu.open = false; };
  menu?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { close(); menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) close(); });

  // --- htmx weighs more than all the rest: it is fetched when somebody reaches for what it improves ---
  const wanted = "[hx-get], [hx-post]";
  let htmx;
  const load = () => {
    htmx ||= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script.dataset.htmx;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
    return htmx;
  };
  const isReady = () => document.readyState === "complete"; // htmx starts by itself only before or after, not in between
  for (const kind of ["pointerover", "focusin", "touchstart"]) {
    document.addEventListener(kind, (event) => {
      if (isReady() && event.target.closest?.(wanted)) load().catch(() => {});
    }, { passive: true });
  }
  document.addEventListener("click", (event) => {
    const element = event.target.closest(wanted);
    if (!element || window.htmx || !isReady() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load().then(() => element.click(), () => { location.href = element.href; });
  });

  // --- what "Xem thêm" brought: the focus goes to its first item, as it would on a page of its own ---
  document.addEventListener("htmx:afterSettle", (event) => {
    const first = event.detail.elt.querySelector?.(".story-title a");
    if (!event.detail.elt.matches(".batch") || !first) return;
    first.focus({ preventScroll: true });
    say(event.detail.elt.dataset.loaded || "");
  });
})();
