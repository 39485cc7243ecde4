/* Who signs out leaves no page kept on this device, from whatever page: see salon-keep.js. */
document.addEventListener("submit", (event) => {
  if (/\/logout\/$/.test(event.target.action) && "caches" in window) caches.delete("dorsale-kept-1");
});
