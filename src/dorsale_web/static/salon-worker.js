/* Shows the pages that salon-keep.js asked to keep when the network does not answer; nothing else.
   A page kept is made fresh each time the network brings it. */
"use strict";
const SHELF = "dorsale-kept-1", WAIT_MS = 6000, MOST = 120;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isWhole = (answer) => answer.status === 200 && answer.type === "basic" && !answer.redirected;

const keep = async (paths) => {
  const shelf = await caches.open(SHELF);
  for (const path of paths) {
    if (path.startsWith("/static/") && await shelf.match(path, { ignoreVary: true })) continue;
    try {
      const answer = await fetch(path, { credentials: "same-origin" });
      if (isWhole(answer)) await shelf.put(path, answer);
    } catch { /* next time */ }
  }
  const all = await shelf.keys();
  for (const old of all.slice(0, Math.max(all.length - MOST, 0))) await shelf.delete(old);
};

self.addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  event.waitUntil(keep(event.data.keep).then(() => event.ports[0] && event.ports[0].postMessage("kept")));
});

const fresh = async (request, shelf, url) => {
  const answer = await fetch(request);
  if (isWhole(answer) && !url.search) await shelf.put(url.pathname, answer.clone());
  /* sent to the sign-in page, or refused: what is kept is of somebody who is not here any more */
  else if (answer.type === "opaqueredirect" || answer.status === 403) await shelf.delete(url.pathname, { ignoreVary: true });
  return answer;
};

const answer = async (request, url) => {
  const shelf = await caches.open(SHELF), kept = await shelf.match(url.pathname, { ignoreVary: true });
  if (!kept) return fetch(request);
  const coming = fresh(request, shelf, url).then((one) => one.status >= 500 ? kept : one, () => kept);
  const late = new Promise((give) => setTimeout(give, WAIT_MS, kept));
  return Promise.race([coming, late]);
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" || url.pathname.startsWith("/static/")) event.respondWith(answer(event.request, url));
});
