// The picture field: opens the library in a window of its own and takes what is chosen there.
"use strict";

(() => {
  const show = (field, picture) => {
    const input = field.querySelector("input[type=hidden]");
    const shown = field.querySelector(".picture-field__shown");
    input.value = picture ? picture.id : "";
    shown.hidden = !picture;
    shown.src = picture ? picture.thumbnail : "";
    shown.alt = picture ? picture.alternative_text : "";
    field.querySelector(".picture-field__name").textContent = picture ? picture.name : "Chưa chọn ảnh";
    field.querySelector("[data-picture-clear]").hidden = !picture;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const field = event.target.closest?.(".picture-field");
    if (!field) return;
    if (event.target.closest("[data-picture-open]")) {
      const id = field.querySelector("input[type=hidden]").id;
      window.open(`${field.dataset.picker}?field=${encodeURIComponent(id)}`, "_blank", "width=900,height=720");
    } else if (event.target.closest("[data-picture-clear]")) {
      show(field, null);
      field.querySelector("[data-picture-open]").focus();
    }
  });

  window.addEventListener("message", (event) => {
    if (event.origin !== window.location.origin || event.data?.kind !== "portal-picture") return;
    const field = document.getElementById(event.data.field)?.closest(".picture-field");
    if (field) {
      show(field, event.data.picture);
      field.querySelector("[data-picture-open]").focus();
    }
  });
})();
