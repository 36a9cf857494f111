// The window of the picture library: hands the chosen picture to the page that opened it, and closes.
"use strict";

(() => {
  const asked = new URLSearchParams(window.location.search);

  const choose = (picture) => {
    if (!window.opener) return;
    if (asked.has("CKEditorFuncNum")) {
      // the body editor waits under this name, with this number
      window.opener.CKEDITOR?.tools?.callFunction(Number(asked.get("CKEditorFuncNum")), picture.url, picture);
    } else {
      const message = { kind: "portal-picture", field: asked.get("field"), picture };
      window.opener.postMessage(message, window.location.origin);
    }
    window.close();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-picture]");
    if (button) choose(JSON.parse(button.dataset.passed));
  });

  const uploaded = document.getElementById("chosen-picture");
  if (uploaded) choose(JSON.parse(uploaded.dataset.passed));
})();
