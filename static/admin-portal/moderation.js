// Keyboard shortcuts of the moderation queue, and updates of its rows in place. Without JavaScript every button still works, page by page.
(() => {
  "use strict";
  const list = document.querySelector(".moderation-queue");
  const dialog = document.querySelector("#phim-tat");
  const status = document.querySelector("[data-status]");
  if (!dialog) return;

  const announce = (text) => { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); };
  const rows = () => [...document.querySelectorAll(".item")];
  const isTextInput = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // --- the current row: the one that the shortcuts act on ---
  let current = null;
  const setCurrent = (row) => {
    if (current) current.classList.remove("is-current");
    current = row;
    if (row) row.classList.add("is-current");
  };
  const goTo = (row) => {
    if (!row) return;
    setCurrent(row);
    row.focus({ preventScroll: true });
    const { top, bottom } = row.getBoundingClientRect();
    if (top < 8 || bottom > innerHeight - 80) row.scrollIntoView({ block: bottom - top > innerHeight - 100 ? "start" : "nearest" });
  };
  const currentRow = () => {
    if (!current?.isConnected) setCurrent(null);
    return current;
  };
  const step = (by) => {
    const all = rows();
    const position = all.indexOf(currentRow());
    goTo(all[position < 0 ? 0 : Math.min(all.length - 1, Math.max(0, position + by))]);
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".item");
    if (row && row !== current) setCurrent(row);
  });

  // --- actions: each shortcut presses a button ---
  const press = (row, act) => {
    const button = row?.querySelector(`button[name=act][value=${act}]`);
    if (button) button.click();
    return Boolean(button);
  };
  const unfold = (row, name) => {
    const part = row?.querySelector(`details[data-more=${name}]`);
    if (!part) return;
    part.open = true;
    part.querySelector("select, textarea").focus();
  };
  const undone = [];
  const undo = () => {
    if (press(currentRow(), "undo")) return;
    while (undone.length) {
      const row = document.getElementById(undone.pop());
      if (row?.dataset.state === "done" && press(row, "undo")) return;
    }
    const button = document.querySelector("#vua-lam button[value=undo]");
    if (button) button.click(); else announce("Không còn gì để hoàn tác.");
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    e: () => { if (!press(currentRow(), "open")) currentRow()?.querySelector("textarea[name=body]")?.focus(); },
    a: () => press(currentRow(), "approved"),
    s: () => press(currentRow(), "spam"),
    r: () => unfold(currentRow(), "refuse"),
    t: () => unfold(currentRow(), "refer"),
    u: undo,
    x: () => currentRow()?.querySelector("[name=chon]")?.click(),
    "?": () => dialog.showModal(),
  };

  const STORAGE_KEY = "ban-duyet-phim-tat";
  const toggle = dialog.querySelector("[data-keys-on]");
  try { toggle.checked = localStorage.getItem(STORAGE_KEY) !== "tat"; } catch { /* forbidden */ }
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(STORAGE_KEY, toggle.checked ? "bat" : "tat"); } catch { /* forbidden */ }
  });
  document.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || dialog.open) return;
    const { target } = event;
    if (isTextInput(target)) {
      const row = target.closest(".item");
      if (event.key === "Escape" && row) { event.preventDefault(); goTo(row); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && row) {
        event.preventDefault();
        const panel = target.closest("details[data-more]");
        if (panel) panel.querySelector("button[name=act]").click(); else press(row, "approved");
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !toggle.checked) return;
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- the selection ---
  const bulk = document.querySelector(".moderation-bulk");
  const boxes = () => [...document.querySelectorAll("[name=chon]")];
  const count = () => {
    if (!bulk) return;
    const chosen = boxes().filter((box) => box.checked).length;
    bulk.classList.toggle("is-used", chosen > 0);
    bulk.querySelector("[data-chosen]").textContent = `Đã chọn ${chosen}`;
    const all = bulk.querySelector("[data-all]");
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && chosen < boxes().length;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.matches("[data-all], [name=chon]")) count();
  });
  addEventListener("pageshow", count);

  // --- updates in place ---
  const isRow = (xhr) => xhr.responseText.includes('data-item="');
  const fail = (row, text) => {
    let note = row.querySelector("[data-failed]");
    if (!note) {
      note = document.createElement("p");
      note.className = "item__message item__message--grave";
      note.dataset.failed = "";
      note.setAttribute("role", "alert");
      row.prepend(note);
    }
    note.textContent = text;
  };
  const setDisabled = (row, value) => { for (const button of row.querySelectorAll("button")) button.disabled = value; };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest(".item");
    // deferred, so that the pressed button is still submitted
    if (row) setTimeout(() => setDisabled(row, true));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const row = requestConfig?.elt.closest(".item");
    if (!row) return;
    event.detail.shouldSwap = isRow(xhr);
    event.detail.isError = !isRow(xhr);
    if (isRow(xhr)) return;
    setDisabled(row, false);
    fail(row, xhr.status === 200
      ? "Phiên làm việc đã hết. Chữ bạn gõ vẫn còn: đăng nhập lại ở một thẻ khác, tải lại trang này rồi làm tiếp."
      : "Chưa làm được. Chữ bạn gõ vẫn còn: tải lại trang trong một thẻ khác để xem tình trạng mới.");
  });
  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => {
      const row = event.detail.elt.closest(".item");
      if (!row) return;
      setDisabled(row, false);
      fail(row, "Chưa gửi được, có thể do mạng. Chữ bạn gõ vẫn còn nguyên: xin bấm lần nữa.");
    });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = event.detail.elt;
    if (!row.matches?.(".item")) return;
    count();
    if (row.dataset.message) announce(row.dataset.message);
    if (row.dataset.state === "done") {
      undone.push(row.id);
      const all = rows();
      const following = all.slice(all.indexOf(row) + 1).find((other) => other.dataset.state !== "done");
      goTo(following || row);
      return;
    }
    goTo(row);
    if (row.dataset.state === "open" && !row.querySelector(".item__message--grave")) {
      const text = row.querySelector("textarea[name=body]");
      text.focus({ preventScroll: true });
      text.setSelectionRange(text.value.length, text.value.length);
    }
    if (row.querySelector("details[data-more=refuse][open]")) unfold(row, "refuse");
  });

  // --- while the user types, the claim is extended once a minute; nothing is saved ---
  let renewedAt = Date.now();
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".item--open .item__form");
    if (!form || Date.now() - renewedAt < 60_000) return;
    renewedAt = Date.now();
    const body = new FormData(form);
    body.set("act", "compare");
    fetch(form.action, { method: "POST", body }).catch(() => { /* retried after a minute */ });
  });

  // --- on load: select the row that the fragment of the URL names ---
  const named = location.hash.startsWith("#y-kien-") && document.getElementById(location.hash.slice(1));
  if (named && list?.contains(named)) goTo(named);
})();
