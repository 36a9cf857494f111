// The import wizard: a slow form shows that it is busy and is submitted once. Every step also works without this.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.dataset.busy) return;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
    const button = submitter || form.querySelector("button");
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.busy;
  });
  // the bar asks for itself; whoever is no longer logged in is sent to log in
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseText.includes('id="tien-do"')) return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  // a page that the browser brings back from its memory
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy=true]")) {
      form.removeAttribute("aria-busy");
      const button = form.querySelector("button[data-label]");
      if (button) button.textContent = button.dataset.label;
    }
  });
})();
