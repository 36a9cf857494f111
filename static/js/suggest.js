/* Suggestions under the search fields: a combobox with a list, as the ARIA Authoring Practices have it. Without it the fields are plain forms. */
(() => {
  "use strict";
  const status = document.querySelector("[data-status]");
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("ul");
    const options = () => [...list.children];
    let timer, request, shown = "", active = -1;
    list.id = `${input.id}-goi-y`;
    list.className = "suggest-list";
    list.hidden = true;
    for (const [name, value] of [["role", "listbox"], ["aria-label", "Gợi ý"]]) list.setAttribute(name, value);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }
    input.after(list);

    const choose = (index) => {
      active = index;
      options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
      if (index < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const open = () => {
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = async () => {
      const typed = input.value.normalize("NFC").trim();
      if (typed.length < 2) return close();
      if (typed === shown) return open();
      request?.abort();
      request = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: request.signal, credentials: "omit" });
        if (!answer.ok) return close();
        list.innerHTML = await answer.text();
        shown = typed;
        options().forEach((option, place) => { option.id = `${list.id}-${place}`; });
        choose(-1);
        open();
        if (status) status.textContent = list.hidden ? "Không có gợi ý" : `${list.children.length} gợi ý, chọn bằng phím mũi tên`;
      } catch { /* another key was faster, or the network is away: the form still works */ }
    };

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = list.children.length;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        location.assign(list.children[active].dataset.url);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
      }
    });
    // the field keeps the focus while somebody presses, so that the list stays until the press has ended
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[data-url]");
      if (option) location.assign(option.dataset.url);
    });
  }
})();
