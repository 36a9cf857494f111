// The desk by keyboard, and its rows in place. Without this every button still works, page by page.
(() => {
  "use strict";
  const list = document.querySelector(".desk-queue");
  const dialog = document.querySelector("#phim-tat");
  const status = document.querySelector("[data-status]");
  if (!dialog) return;

  const say = (text) => { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); };
  const rows = () => [...document.querySelectorAll(".item")];
  const inTyping = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // --- the row that the keys act on ---
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
  const here = () => {
    if (!current?.isConnected) setCurrent(null);
    return current;
  };
  const step = (by) => {
    const all = rows();
    const place = all.indexOf(here());
    goTo(all[place < 0 ? 0 : Math.min(all.length - 1, Math.max(0, place + by))]);
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".item");
    if (row && row !== current) setCurrent(row);
  });

  // --- acts: what a key does is what the button does ---
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
    if (press(here(), "undo")) return;
    while (undone.length) {
      const row = document.getElementById(undone.pop());
      if (row?.dataset.state === "done" && press(row, "undo")) return;
    }
    const button = document.querySelector("#vua-lam button[value=undo]");
    if (button) button.click(); else say("Không còn gì để hoàn tác.");
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    e: () => { if (!press(here(), "open")) here()?.querySelector("textarea[name=body]")?.focus(); },
    a: () => press(here(), "approved"),
    s: () => press(here(), "spam"),
    r: () => unfold(here(), "refuse"),
    t: () => unfold(here(), "refer"),
    u: undo,
    x: () => here()?.querySelector("[name=chon]")?.click(),
    "?": () => dialog.showModal(),
  };

  const KEPT = "ban-duyet-phim-tat";
  const toggle = dialog.querySelector("[data-keys-on]");
  try { toggle.checked = localStorage.getItem(KEPT) !== "tat"; } catch { /* forbidden */ }
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, toggle.checked ? "bat" : "tat"); } catch { /* forbidden */ }
  });
  document.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || dialog.open) return;
    const { target } = event;
    if (inTyping(target)) {
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
  const bulk = document.querySelector(".desk-bulk");
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

  // --- rows in place ---
  const isRow = (xhr) => xhr.responseText.includes('data-item="');
  const fail = (row, text) => {
    let note = row.querySelector("[data-failed]");
    if (!note) {
      note = document.createElement("p");
      note.className = "item__said item__said--grave";
      note.dataset.failed = "";
      note.setAttribute("role", "alert");
      row.prepend(note);
    }
    note.textContent = text;
  };
  const setDisabled = (row, value) => { for (const button of row.querySelectorAll("button")) button.disabled = value; };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest(".item");
    // the button that was pressed has been counted by now
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
    if (row.dataset.said) say(row.dataset.said);
    if (row.dataset.state === "done") {
      undone.push(row.id);
      const all = rows();
      const following = all.slice(all.indexOf(row) + 1).find((other) => other.dataset.state !== "done");
      goTo(following || row);
      return;
    }
    goTo(row);
    if (row.dataset.state === "open" && !row.querySelector(".item__said--grave")) {
      const text = row.querySelector("textarea[name=body]");
      text.focus({ preventScroll: true });
      text.setSelectionRange(text.value.length, text.value.length);
    }
    if (row.querySelector("details[data-more=refuse][open]")) unfold(row, "refuse");
  });

  // --- who is typing keeps the item: the claim is made longer once a minute, nothing is saved ---
  let renewedAt = Date.now();
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".item--open .item__form");
    if (!form || Date.now() - renewedAt < 60_000) return;
    renewedAt = Date.now();
    const sent = new FormData(form);
    sent.set("act", "compare");
    fetch(form.action, { method: "POST", body: sent }).catch(() => { /* the next minute */ });
  });

  // --- where a page begins: the row that its address names, else the first with the first key ---
  const named = location.hash.startsWith("#y-kien-") && document.getElementById(location.hash.slice(1));
  if (named && list?.contains(named)) goTo(named);
})();
