// The body editor: a name and states for assistive technology, and clean text out of Word.
"use strict";

(() => {
  const OWN_PICTURE = /\/anh\/[0-9a-f]{32}\/\d+\.\w+$/;

  // --- Word ---------------------------------------------------------------------------------------------------

  const inside = (node, name) => {
    const inner = node.ownerDocument.createElement(name);
    inner.append(...node.childNodes);
    return inner;
  };

  const rename = (node, name) => {
    const renamed = inside(node, name);
    node.replaceWith(renamed);
    return renamed;
  };

  // Style attributes are read under another name: under their own the Content-Security-Policy reports each one.
  const STYLE = "data-pasted-style";
  const withoutStyles = (html) =>
    html
      .replace(/<style[\s\S]*?<\/style\s*>/gi, "")
      .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${STYLE}=`));
  const styleOf = (node) => node.getAttribute(STYLE) || "";

  // Word writes a list as paragraphs that carry its level and, in a span of its own, the mark of each item.
  const listItem = (node) => {
    const match = /mso-list:\s*\w+\s+level(\d+)/i.exec(styleOf(node));
    if (!match) return null;
    const mark = [...node.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const text = mark ? mark.textContent.trim() : "";
    mark?.remove();
    return { level: Number(match[1]), isNumbered: /^\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(text) };
  };

  const makeLists = (body) => {
    const open = [];
    for (const node of [...body.querySelectorAll("p")]) {
      const item = listItem(node);
      if (!item) { open.length = 0; continue; }
      if (open.length && open[0].list.nextElementSibling !== node && !open[0].list.contains(node.previousElementSibling)) open.length = 0;
      while (open.length > 1 && open.at(-1).level > item.level) open.pop();
      const top = open.at(-1);
      if (!top || item.level > top.level || (open.length === 1 && top.isNumbered !== item.isNumbered && item.level === top.level)) {
        if (top && item.level <= top.level) open.length = 0;
        const list = body.ownerDocument.createElement(item.isNumbered ? "ol" : "ul");
        const parent = open.at(-1)?.list.lastElementChild;
        if (parent) parent.append(list);
        else node.before(list);
        open.push({ ...item, list });
      }
      const entry = body.ownerDocument.createElement("li");
      entry.append(...node.childNodes);
      open.at(-1).list.append(entry);
      node.remove();
    }
  };

  const cleanPaste = (html) => {
    const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
    const body = page.body;
    body.querySelectorAll("style, script, meta, link, title, xml").forEach((node) => node.remove());
    const comments = page.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (comments.nextNode()) found.push(comments.currentNode);
    found.forEach((node) => node.remove());
    makeLists(body);
    for (const node of [...body.querySelectorAll("*")]) {
      // o:p, v:shape, w:sdt …: Word's own elements
      if (node.tagName.includes(":")) node.replaceWith(...node.childNodes);
    }
    body.querySelectorAll("h1").forEach((node) => rename(node, "h2"));
    body.querySelectorAll("h4, h5, h6").forEach((node) => rename(node, "h3"));
    body.querySelectorAll("p.MsoTitle").forEach((node) => rename(node, "h2"));
    // the text of a table stays, cell by cell: the portal's articles have none
    for (const table of [...body.querySelectorAll("table")]) {
      for (const cell of table.querySelectorAll("td, th")) {
        if (cell.querySelector("p, ul, ol, h2, h3")) table.before(...cell.childNodes);
        else table.before(rename(cell, "p"));
      }
      table.remove();
    }
    for (const node of [...body.querySelectorAll("span")]) {
      const style = styleOf(node);
      if (/font-style:\s*italic/i.test(style)) node.replaceChildren(inside(node, "em"));
      if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) node.replaceChildren(inside(node, "strong"));
    }
    body.querySelectorAll(`[${STYLE}]`).forEach((node) => node.removeAttribute(STYLE));
    // pictures of other sites and of the clipboard would be lost when the text is saved: see the picture button
    body.querySelectorAll("img").forEach((node) => { if (!OWN_PICTURE.test(node.getAttribute("src") || "")) node.remove(); });
    body.querySelectorAll("p, h2, h3, li").forEach((node) => {
      if (!node.textContent.replace(/\u00a0/g, " ").trim() && !node.querySelector("img, br")) node.remove();
    });
    return body.innerHTML.replace(/\u00a0|&nbsp;/g, " ");
  };

  // --- assistive technology --------------------------------------------------------------------------------------------------

  const dress = (editor, textarea) => {
    const wrapper = textarea.closest(".prose-editor");
    const label = document.querySelector(`label[for="${textarea.id}"]`);
    const name = (label?.textContent || "Nội dung").replace(/:\s*$/, "").trim();
    const text = editor.view.dom;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-label", name);
    label?.addEventListener("click", () => editor.commands.focus());

    const menu = wrapper.querySelector(".prose-menubar:not(.prose-menubar--floating)");
    if (!menu) return;
    menu.setAttribute("role", "toolbar");
    menu.setAttribute("aria-label", `Định dạng: ${name}`);
    const buttons = menu.querySelectorAll("button[data-name]");
    const tell = () => {
      for (const button of buttons) {
        if (!button.dataset.name.startsWith("history") && button.dataset.name !== "figure") {
          button.setAttribute("aria-pressed", String(button.classList.contains("active")));
        }
        button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
      }
    };
    editor.on("transaction", tell);
    tell();
  };

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    editor.setOptions({ editorProps: { ...editor.options.editorProps, transformPastedHTML: cleanPaste } });
    if (textarea.closest(".prose-editor")?.querySelector(".prose-menubar button[data-name]")) dress(editor, textarea);
    else editor.on("create", () => dress(editor, textarea));
  });
})();
