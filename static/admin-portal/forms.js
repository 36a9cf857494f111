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
