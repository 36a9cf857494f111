/* The reference, made interactive: the forms call the API of this very portal and show what it answers. */
(() => {
  "use strict";
  const LONGEST = 60000;
  const SHOWN = ["content-type", "etag", "last-modified", "cache-control", "ratelimit", "retry-after", "link"];

  const addressOf = (form) => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (path.includes(`{${name}}`)) path = path.replace(`{${name}}`, encodeURIComponent(value.trim()));
      else if (value.trim()) query.set(name, value.trim());
    }
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return path + (text ? `?${text}` : "");
  };

  const call = async (form) => {
    const address = addressOf(form);
    const [answer, status, curl, body] = ["answer", "status", "curl", "body"].map((name) => form.querySelector(`[data-api-${name}]`));
    answer.hidden = false;
    status.textContent = "…";
    body.textContent = "";
    curl.textContent = `curl '${location.origin}${address}'`;
    const start = performance.now();
    try {
      const response = await fetch(address, { headers: { "Accept-Language": document.querySelector(".api[lang=en]") ? "en" : "vi" }, credentials: "omit" });
      const headers = SHOWN.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}`);
      const type = response.headers.get("content-type") || "";
      let text = await response.text();
      if (type.includes("json") && !type.includes("ndjson")) text = JSON.stringify(JSON.parse(text), null, 2);
      status.textContent = `${response.status} ${response.statusText} · ${Math.round(performance.now() - start)} ms · ${headers.join(" · ")}`;
      body.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
    } catch (error) {
      status.textContent = String(error);
    }
  };

  for (const form of document.querySelectorAll("[data-api-try]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); call(form); });
  }
})();
