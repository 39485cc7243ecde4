(() => {
  "use strict";
  const find = (id) => document.getElementById(id);
  const form = find("search"), box = find("q"), told = find("found");
  const items = [...document.querySelectorAll("details.i")];
  const parts = [...document.querySelectorAll("section")];
  const marks = /[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g;
  const same = { "\u0153": "oe", "\u00e6": "ae", "\u00df": "ss", "\u0629": "\u0647", "\u0649": "\u064a", "\u2019": "'" };
  const fold = (text) => text.normalize("NFD").replace(marks, "").toLowerCase()
    .replace(/[\u0153\u00e6\u00df\u0629\u0649\u2019]/g, (sign) => same[sign]);
  let texts = null, later = 0;
  const search = () => {
    texts = texts || items.map((item) => fold(item.textContent));
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let count = 0;
    items.forEach((item, place) => {
      const fits = words.every((word) => texts[place].includes(word));
      item.hidden = !fits;
      count += fits;
    });
    for (const part of parts) part.hidden = !part.querySelector("details.i:not([hidden])");
    told.textContent = !words.length ? "" : count ? told.dataset.found + " " + count : told.dataset.none;
  };
  const open = () => {
    const item = find(decodeURIComponent(location.hash.slice(1)));
    if (item && item.matches("details.i")) { box.value = ""; search(); item.open = true; item.scrollIntoView(); }
  };
  box.addEventListener("input", () => { clearTimeout(later); later = setTimeout(search, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.addEventListener("reset", () => setTimeout(search));
  addEventListener("hashchange", open);
  form.hidden = false;
  open();
})();
