/* Contacts at a stand: scans wait on this device, each with a key of its own, until the server has
   answered it; the plain form does the same with a network and without scripts. */
(() => {
  "use strict";
  const box = document.getElementById("stand");
  if (!box) return;
  const form = box.querySelector("form.form"), words = box.dataset, store = words.store;
  const field = (name) => form.elements.namedItem(name);
  const said = document.getElementById("said"), panel = document.getElementById("waiting");
  const list = panel.querySelector("ul"), count = panel.querySelector("b");
  const say = (text, kind) => { said.textContent = text; said.className = "notice " + kind; said.hidden = !text; };

  // what waits on this device: one object for each scan, until the server has answered it
  const read = () => { try { return JSON.parse(localStorage.getItem(store)) || []; } catch { return []; } };
  const write = (items) => {
    try { localStorage.setItem(store, JSON.stringify(items)); } catch { return false; }
    show(items);
    return true;
  };
  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID(); // only on https and localhost
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const show = (items) => {
    panel.hidden = !items.length;
    count.textContent = items.length;
    list.replaceChildren(...items.map((item) => {
      const line = document.createElement("li"), drop = document.createElement("button");
      line.textContent = item.badge.slice(-11) + " · " + (item.said || words.later) + " ";
      drop.type = "button"; drop.className = "link"; drop.textContent = words.drop;
      drop.addEventListener("click", () => write(read().filter((one) => one.key !== item.key)));
      if (item.said) line.append(drop);
      return line;
    }));
  };

  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || field("csrfmiddlewaretoken").value;
  let busy = false;
  const send = async (all) => {
    const items = read().filter((item) => all || !item.said).slice(0, 50);
    if (busy || !items.length) return;
    busy = true;
    try {
      const answer = await fetch(words.sync, {
        method: "POST", redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ items }),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) say(words.signin, "warning");
      else if (answer.headers.get("Content-Type")?.includes("json")) settle(await answer.json());
    } catch { /* no network: they wait */ }
    busy = false;
  };
  const settle = (answer) => {
    if (!answer.items) return say(answer.says || "", "error");
    const told = new Map(answer.items.map((one) => [one.key, one]));
    const done = (key) => ["kept", "withdrawn"].includes(told.get(key)?.state);
    write(read().filter((item) => !done(item.key)).map((item) => told.has(item.key) ? { ...item, said: told.get(item.key).says || "?" } : item));
    const last = answer.items[answer.items.length - 1];
    say(last.says || words.kept, last.state === "kept" ? "success" : "warning");
    setTimeout(send, 500);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const badge = field("badge").value.trim();
    if (!badge) return field("badge").focus();
    if (!field("consent").checked) { say(words.consent, "warning"); return field("consent").focus(); }
    const item = {
      key: uuid(), badge, consent: true, met_at: new Date().toISOString(), note: field("note").value,
      theme: field("theme").value, follow_up_on: field("follow_up_on").value,
    };
    if (!write([...read(), item])) return say(words.full, "error");
    say(words.stored, "info");
    form.reset();
    field("badge").focus();
    send();
  });
  panel.querySelector(".actions button").addEventListener("click", () => send(true));
  addEventListener("online", () => send());
  addEventListener("storage", (event) => { if (event.key === store) show(read()); });
  setInterval(send, 30000);

  document.addEventListener("dorsale:forget", (event) => { if (read().length) { event.preventDefault(); say(words.unsent, "warning"); } });
  const camera = document.getElementById("camera"), button = camera.querySelector("button");
  if (window.dorsaleScan) {
    window.dorsaleScan.camera(button, document.getElementById("view"), (text) => {
      field("badge").value = text;
      if (navigator.vibrate) navigator.vibrate(60);
      field("consent").focus();
    });
    camera.hidden = button.hidden;
  }
  show(read());
  field("badge").focus();
  send();
})();
