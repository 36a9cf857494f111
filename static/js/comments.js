/* The comment form: a counter, a draft kept in the tab, the challenge for automatic senders. Everything works without it. */
(() => {
  "use strict";
  const status = document.querySelector("[data-status]");
  const announce = (text) => { if (status) { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); } };
  const number = new Intl.NumberFormat("vi");
  const draftFields = ["name", "body"];

  // --- the draft: stored for this tab, deleted once it is sent ---
  const drafts = {
    read: (key) => { try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; } },
    write: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
  };
  const keyOf = (form) => `y-kien-${form.dataset.commentForm}`;

  // --- the counter counts as the server does: composed characters, a line break as one ---
  const count = (form) => {
    const shown = form.querySelector("[data-counter]");
    const length = [...form.elements.body.value.normalize("NFC").trim()].length;
    const left = Number(shown.dataset.counter) - length;
    shown.textContent = left < 0 ? `Dài quá ${number.format(-left)} ký tự.` : `Còn ${number.format(left)} ký tự.`;
    shown.classList.toggle("field-help--over", left < 0);
    if (left < 0 || left === 100) announce(shown.textContent);
  };

  // --- the challenge: find a number whose digest begins with enough zero bits, then submit the form again ---
  const hasZeroBits = (digest, bits) => {
    const view = new DataView(digest);
    return view.getUint32(0) >>> (32 - bits) === 0;
  };
  const solveChallenge = async (form) => {
    const { task, bits, wait } = form.dataset;
    const started = Date.now();
    const message = form.closest("#gui-y-kien").querySelector("[data-message]");
    if (message) message.textContent = "Đang kiểm tra, xin chờ giây lát: ý kiến sẽ tự gửi đi.";
    let answer = "";
    if (window.crypto?.subtle) { // available in secure contexts only; otherwise wait
      const encoder = new TextEncoder();
      for (let number = 0; Date.now() - started < wait * 1000; number += 1) {
        if (hasZeroBits(await crypto.subtle.digest("SHA-256", encoder.encode(`${task}:${number}`)), Number(bits))) {
          answer = String(number);
          break;
        }
      }
    }
    if (!answer) await new Promise((resolve) => { setTimeout(resolve, wait * 1000 - (Date.now() - started) + 500); });
    if (!form.isConnected) return;
    form.elements.answer.value = answer;
    form.requestSubmit();
  };

  const setDisabled = (form, value) => { for (const button of form.querySelectorAll("button")) button.disabled = value; };

  const begin = (form) => {
    if (form.dataset.begun) return;
    form.dataset.begun = "yes";
    const draft = drafts.read(keyOf(form));
    for (const name of draftFields) {
      if (!form.elements[name].value && draft[name]) form.elements[name].value = draft[name];
    }
    count(form);
    if (form.dataset.task) solveChallenge(form);
  };

  const beginAll = (root, isFetched) => {
    for (const form of root.querySelectorAll("[data-comment-form]")) begin(form);
    const sent = root.querySelector("[data-sent]") || (root.matches?.("[data-sent]") && root);
    if (sent) drafts.drop(`y-kien-${sent.dataset.sent}`);
    if (!isFetched) return;
    const target = root.querySelector("[data-focus]") || root.querySelector("[data-comment-form] [name=name]");
    target?.focus();
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-comment-form]");
    if (!form) return;
    if (event.target.name === "body") count(form);
    drafts.write(keyOf(form), Object.fromEntries(draftFields.map((name) => [name, form.elements[name].value])));
  });
  // disable the buttons while the form is submitted; deferred, so that the pressed button is included
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-comment-form]");
    if (form) setTimeout(() => setDisabled(form, true));
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("[data-comment-form]")) setDisabled(form, false); });

  // --- htmx: also show the form of an error response; a failed request loses nothing ---
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!requestConfig?.elt.closest("#gui-y-kien, .comment-invitation")) return;
    if ([403, 410, 422, 429].includes(xhr.status) && xhr.responseText.includes('id="gui-y-kien"')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => {
      const form = event.detail.elt.closest("[data-comment-form]");
      if (!form) return;
      setDisabled(form, false);
      let note = form.querySelector("[data-failed]");
      if (!note) {
        note = document.createElement("p");
        note.className = "field-error";
        note.dataset.failed = "";
        note.setAttribute("role", "alert");
        form.querySelector(".actions").before(note);
      }
      note.textContent = "Chưa gửi được, có thể do mạng. Chữ bạn gõ vẫn còn nguyên: xin bấm gửi lần nữa.";
    });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt } = event.detail;
    if (elt.matches("#gui-y-kien")) beginAll(elt, true);
    if (elt.matches(".comment-batch")) {
      elt.querySelector(".comment")?.focus({ preventScroll: true });
      announce(elt.dataset.loaded || "");
    }
  });
  beginAll(document, document.querySelector("#gui-y-kien [role=alert]") !== null);
})();
