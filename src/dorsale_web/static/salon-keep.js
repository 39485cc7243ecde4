/* Keeps this page on this device, for when there is no network; says so, and forgets on demand.
   A page takes part by including salon/part_keep.html. Only https and localhost can do it. */
(() => {
  "use strict";
  const box = document.querySelector("[data-keep]");
  if (!box || !("serviceWorker" in navigator) || !window.isSecureContext) return;
  const SHELF = "dorsale-kept-1", OWNER = "dorsale-kept-by", SCOPES = ["/editions/", "/exhibitors/"];
  const owner = box.dataset.keep, list = box.querySelector("ul"), said = box.querySelector("[role=status]");

  const empty = async () => {
    await caches.delete(SHELF);
    localStorage.removeItem(OWNER);
  };
  const forget = async () => {
    if (!document.dispatchEvent(new CustomEvent("dorsale:forget", { cancelable: true }))) return;
    await empty();
    const known = await navigator.serviceWorker.getRegistrations();
    await Promise.all(known.map((one) => one.unregister()));
    list.replaceChildren();
    said.textContent = said.dataset.done;
  };
  const tell = async () => {
    const shelf = await caches.open(SHELF), pages = [];
    for (const request of await shelf.keys()) {
      const path = new URL(request.url).pathname;
      if (path.startsWith("/static/")) continue;
      const kept = await shelf.match(request, { ignoreVary: true });
      pages.push([path, kept.headers.get("Date")]);
    }
    list.replaceChildren(...pages.map(([path, date]) => {
      const row = document.createElement("li"), link = document.createElement("a");
      link.href = path;
      link.textContent = decodeURI(path);
      row.append(link, date ? ` ${new Date(date).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" })}` : "");
      return row;
    }));
    const own = pages.find(([path]) => path === location.pathname);
    if (own && navigator.onLine === false) {
      said.textContent = `${said.dataset.offline} ${own[1] ? new Date(own[1]).toLocaleString(document.documentElement.lang) : ""}`;
      box.open = true;
    }
  };
  const keep = async () => {
    if (localStorage.getItem(OWNER) !== owner) { await empty(); localStorage.setItem(OWNER, owner); }
    await Promise.all(SCOPES.map((scope) => navigator.serviceWorker.register("/salon-worker.js", { scope })));
    const here = SCOPES.find((scope) => location.pathname.startsWith(scope)) || SCOPES[0];
    const registration = await navigator.serviceWorker.getRegistration(here);
    const worker = registration.active || await new Promise((ready) => {
      const coming = registration.installing || registration.waiting;
      coming.addEventListener("statechange", () => { if (coming.state === "activated") ready(coming); });
    });
    const assets = [...document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src], img[src]")]
      .map((one) => new URL(one.href || one.src).pathname).filter((path) => path.startsWith("/static/"));
    const line = new MessageChannel();
    line.port1.onmessage = tell;
    worker.postMessage({ keep: [location.pathname, ...new Set(assets)] }, [line.port2]);
  };
  box.querySelector("button").addEventListener("click", forget);
  document.addEventListener("submit", (event) => { if (/\/logout\/$/.test(event.target.action)) empty(); });
  box.hidden = false;
  if (navigator.onLine === false) tell(); else keep().catch(tell);
})();
