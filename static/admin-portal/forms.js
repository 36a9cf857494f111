// Forms of the admin: nothing typed is lost by a slip, and a double click sends once.
"use strict";

(() => {
  const form = () => document.querySelector("#content-main form[id$='_form']");
  let isChanged = false;
  let isSending = false;

  document.addEventListener("DOMContentLoaded", () => {
    const edited = form();
    if (!edited) return;
    const note = () => { isChanged = true; };
    edited.addEventListener("input", note);
    edited.addEventListener("change", note);
    // select2 tells of a choice by jQuery alone
    window.django?.jQuery?.(edited).on("change", "select", note);
    edited.addEventListener("submit", (event) => {
      const opensElsewhere = event.submitter?.getAttribute("formtarget") === "_blank";
      if (opensElsewhere) return;
      if (isSending) { event.preventDefault(); return; }
      isSending = true;
      isChanged = false;
      document.documentElement.classList.add("is-sending");
    });
  });

  window.addEventListener("pageshow", () => {
    isSending = false;
    document.documentElement.classList.remove("is-sending");
  });

  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSending) event.preventDefault();
  });
})();

// What assistive technology is told of the autocompletes and of the tables of a form.
(() => {
  const nameOf = (select) => {
    let label = document.querySelector(`label[for="${select.id}"]`);
    if (!label) {
      label = document.createElement("span");
      label.className = "visually-hidden";
      label.textContent = select.getAttribute("aria-label") || "";
      select.after(label);
    }
    label.id ||= `${select.id}_label`;
    return label;
  };

  const tell = (select) => {
    const drawn = select.parentElement.querySelector(".select2-selection");
    if (!drawn || drawn.dataset.isNamed) return;
    drawn.dataset.isNamed = "yes";
    const label = nameOf(select);
    const value = drawn.querySelector(".select2-selection__rendered");
    if (select.multiple) {
      drawn.setAttribute("aria-labelledby", label.id);
      drawn.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
    } else {
      drawn.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
      value.setAttribute("aria-labelledby", label.id);
    }
  };

  // select2 draws each choice beside its select, now or when a row is added
  const watch = new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      const select = node.classList?.contains("select2-container") && node.previousElementSibling;
      if (select?.matches?.("select.admin-autocomplete")) tell(select);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    watch.observe(document.body, { childList: true, subtree: true });
    document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible").forEach(tell);
    for (const head of document.querySelectorAll("th.original:empty")) {
      const name = document.createElement("span");
      name.className = "visually-hidden";
      name.textContent = "Dòng";
      head.append(name);
    }
    window.django?.jQuery?.(document).on("select2:open", (event) => {
      const search = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
      search?.setAttribute("aria-labelledby", nameOf(event.target).id);
    });
  });
})();

// On a phone the cells of a list stand one below the other (admin.css): each says what its column is called.
document.addEventListener("DOMContentLoaded", () => {
  const table = document.getElementById("result_list");
  if (!table) return;
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.querySelector(".text")?.textContent.trim());
  for (const cell of table.querySelectorAll("tbody td:not(.action-checkbox)")) {
    const speaksForItself = cell.querySelector(".thumbnail, .badge, input, select");
    if (names[cell.cellIndex] && !speaksForItself) cell.dataset.label = names[cell.cellIndex];
  }
});
