/* The desk without a network. Works on plain http, where a browser offers neither crypto.subtle nor
   a service worker: SHA-256, HMAC and PBKDF2 are written out here. Each check-in is a row of its own
   in localStorage, so that two tabs never lose one another's. See desk_packs.py for the pack. */
(() => {
  "use strict";

  /* SHA-256 on 32-bit words */
  const K = new Int32Array(64), START = new Int32Array(8);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    const part = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
    if (found < 8) START[found] = part(Math.sqrt(n));
    K[found++] = part(Math.cbrt(n));
  }
  const w = new Int32Array(64);
  const squeeze = (state) => { /* one block, its sixteen words already in w */
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  };
  const finish = (start, bytes, before) => { /* the rest of a message, from a state after so many bytes */
    const state = Int32Array.from(start), whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64), view = new DataView(whole.buffer);
    whole.set(bytes);
    whole[bytes.length] = 128;
    view.setUint32(whole.length - 4, (before + bytes.length) * 8);
    for (let at = 0; at < whole.length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
      squeeze(state);
    }
    return state;
  };
  const bytesOf = (state) => {
    const view = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => view.setInt32(4 * i, word));
    return new Uint8Array(view.buffer);
  };
  const keyed = (key) => { /* the two states of an HMAC after its padded key */
    const block = new Uint8Array(64), after = (mask) => {
      const state = Int32Array.from(START), view = new DataView(block.map((one) => one ^ mask).buffer);
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(4 * i);
      squeeze(state);
      return state;
    };
    block.set(key.length > 64 ? bytesOf(finish(START, key, 0)) : key);
    return [after(54), after(92)];
  };
  const hmac = ([inner, outer], bytes) => bytesOf(finish(outer, bytesOf(finish(inner, bytes, 64)), 64));
  const utf8 = (text) => new TextEncoder().encode(text);
  const stretch = (pin, salt, rounds) => { /* PBKDF2 */
    const [inner, outer] = keyed(utf8(pin)), first = new Uint8Array(salt.length + 4);
    first.set(salt);
    first[salt.length + 3] = 1;
    let now = finish(outer, bytesOf(finish(inner, first, 64)), 64);
    const sum = Int32Array.from(now), step = (from, words) => {
      w.set(words); w[8] = -2147483648; w.fill(0, 9, 15); w[15] = 768;
      const state = Int32Array.from(from);
      squeeze(state);
      return state;
    };
    for (let i = 1; i < rounds; i++) {
      now = step(outer, step(inner, now));
      for (let j = 0; j < 8; j++) sum[j] ^= now[j];
    }
    return bytesOf(sum);
  };
  const keyOf = async (pin, salt, rounds) => {
    const subtle = window.crypto && window.crypto.subtle;
    if (!subtle) return stretch(pin, salt, rounds);
    const raw = await subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, raw, 256));
  };

  /* the pack, opened */
  const ROW = 16, ID = 8;
  const bytesIn = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  const search = (rows, size, id) => { /* rows are in the order of their first eight bytes */
    let low = 0, high = rows.length / size;
    while (low < high) {
      const middle = (low + high) >> 1;
      let order = 0;
      for (let i = 0; i < ID && !order; i++) order = rows[middle * size + i] - id[i];
      if (!order) return middle;
      if (order < 0) low = middle + 1; else high = middle;
    }
    return -1;
  };
  const open = async (pack, pin) => {
    const states = keyed(await keyOf(pin, bytesIn(pack.salt), pack.rounds));
    const print = (what, code) => hmac(states, utf8(what + "|" + code)).slice(0, ID);
    if (hex(print("check", "")) !== hex(bytesIn(pack.check))) return null;
    const badges = bytesIn(pack.badges), revoked = bytesIn(pack.revoked);
    const find = (code) => {
      const id = print("id", code), at = search(badges, ROW, id);
      if (at < 0) return { id: hex(id), verdict: search(revoked, ID, id) < 0 ? "unknown" : "revoked" };
      const mask = print("mask", code), plain = badges.slice(at * ROW + ID, at * ROW + ROW).map((one, i) => one ^ mask[i]);
      const [letter, name] = pack.kinds[plain[0]];
      return { id: hex(id), verdict: "counted", letter, kind: name, initials: new TextDecoder().decode(plain.slice(1)).replace(/\0+$/, "") };
    };
    return { find };
  };

  /* what was read, as a code: see scanned.py */
  const SIGNS = "23456789abcdefghjkmnpqrstuvwxyz", BADGE = new RegExp(`(?:^|[^a-z0-9])(?:[${SIGNS}]{5}[-\\s]?){3}[${SIGNS}]{5}(?![a-z0-9])`, "g");
  const FRENCH = "qawz,&\u00e9\"'(-\u00e8_\u00e7\u00e0)", AMERICAN = "aqzwm1234567890-";
  const american = (text) => text.replace(/./gu, (one) => FRENCH.includes(one) ? AMERICAN[FRENCH.indexOf(one)] : one);
  const codeIn = (text) => {
    const typed = text.trim().toLowerCase();
    for (const reading of [typed, american(typed)]) {
      const found = reading.match(BADGE);
      if (found) return found[found.length - 1].replace(/[^a-z0-9]/g, "").match(/.{5}/g).join("-");
    }
    return typed.slice(0, 40);
  };
  const newKey = () => { /* crypto.randomUUID is missing on plain http */
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  window.dorsaleDesk = { stretch, keyOf, open, codeIn, newKey, hex };

  /* the page */
  const root = document.getElementById("desk-offline");
  if (!root) return;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const json = (id) => { const found = document.getElementById(id); return found ? JSON.parse(found.textContent) : null; };
  const words = json("desk-words"), { slug, packUrl, mergeUrl } = root.dataset, FORMAT = "dorsale-desk-check-ins-1";
  const say = (name, given = {}) => words[name].replace(/\{(\w+)\}/g, (_, one) => given[one] ?? "");
  const PREFIX = `dorsale-desk:${slug}:`, SEND_AT_ONCE = 200, OFF_MS = 120000, EVERY_MS = 60000, LISTED = 12;

  const memory = new Map(); /* where the browser keeps nothing */
  let shelf = null;
  try { shelf = window.localStorage; shelf.setItem(PREFIX + "try", "1"); shelf.removeItem(PREFIX + "try"); } catch { shelf = null; }
  const put = (name, value) => {
    const text = JSON.stringify(value);
    try { if (shelf) return shelf.setItem(PREFIX + name, text); } catch { tell("note", say("no_store")); }
    memory.set(name, text);
  };
  const get = (name) => JSON.parse((shelf && shelf.getItem(PREFIX + name)) || memory.get(name) || "null");
  const drop = (name) => { if (shelf) shelf.removeItem(PREFIX + name); memory.delete(name); };
  const names = (start) => {
    const kept = shelf ? Object.keys(shelf).filter((one) => one.startsWith(PREFIX)).map((one) => one.slice(PREFIX.length)) : [];
    return [...kept, ...memory.keys()].filter((one) => one.startsWith(start));
  };
  const items = () => names("item:").map(get).sort((one, other) => one.at < other.at ? -1 : 1);

  const tell = (name, text) => { const place = part(name); place.textContent = text; place.hidden = !text; };
  const hour = (iso) => new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  let pack = json("desk-pack") || get("pack"), opened = null, sending = false, last = "";

  const skew = () => get("skew_ms") || 0; /* what the clock lacks, found when the pack came */
  const isOver = () => pack && Date.now() + skew() > Date.parse(pack.ends_at);
  const wipe = () => { for (const name of ["pack", ...names("seen:")]) drop(name); pack = opened = null; };
  const offer = () => { /* show what can be done now */
    if (isOver()) { wipe(); tell("note", say("over")); part("pin").hidden = true; }
    part("desk").hidden = !opened;
    part("renew").hidden = !opened || !packUrl;
    if (opened) part("pin").hidden = true;
    if (pack) tell("pack", say("pack", { many: pack.badges.length * 3 / 4 / ROW | 0, time: new Date(pack.made_at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) }));
    waiting();
  };
  const waiting = () => {
    const many = items().length;
    tell("waiting", many ? say("to_send", { many }) : say("all_sent"));
    part("waiting").classList.toggle("warning", many > 0);
    part("save").disabled = !many;
    if (part("send")) part("send").disabled = !many;
  };
  const begin = async (found, pin) => {
    tell("note", say("opening"));
    await new Promise((next) => setTimeout(next));
    const result = await open(found, pin);
    if (!result) return tell("note", say("wrong_pin"));
    pack = found;
    opened = result;
    const field = part("show").elements.place, chosen = field.value || root.dataset.place;
    field.replaceChildren(new Option(say("entrance"), ""), ...pack.places.map(([code, day, title]) => new Option(`${day.slice(8)}.${day.slice(5, 7)}. ${title}`, code)));
    field.value = pack.places.some(([code]) => code === chosen) ? chosen : "";
    const minutes = Math.round(skew() / 60000);
    tell("note", Date.now() + skew() < Date.parse(pack.made_at) - OFF_MS ? say("clock_wrong") : Math.abs(minutes) >= 2 ? say("clock", { minutes }) : "");
    offer();
    if (opened) part("show").elements.code.focus();
    send();
  };
  const fetchPack = async (pin) => {
    tell("note", say("fetching"));
    const answer = await post(packUrl, new URLSearchParams({ pin }));
    if (!answer) return;
    put("skew_ms", Date.parse(answer.made_at) - Date.now());
    put("pack", answer);
    await begin(answer, pin);
  };
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [])[1] || root.dataset.token;
  const post = async (url, body, more = {}) => { /* null when nothing came of it; the page says why */
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token(), ...more } });
    } catch { tell("note", say("no_network")); return null; }
    const given = await answer.json().catch(() => null);
    if (answer.ok && given) return given;
    tell("note", given && given.refused || say(answer.status < 500 ? "sign_in" : "no_network"));
    return null;
  };

  /* a badge */
  const dayOf = (ms) => (pack.days.find(([, from, to]) => from <= ms && ms < to) || [new Date(ms).toISOString().slice(0, 10)])[0];
  const check = (text) => {
    const form = part("show").elements, code = codeIn(text), at = new Date(), place = form.place.value, desk = form.desk.value.trim();
    if (!code) return;
    if (isOver()) return offer();
    const found = opened.find(code), seen = `seen:${found.id}:${place}:${dayOf(at.getTime() + skew())}`, first = get(seen);
    const key = newKey();
    put("item:" + key, { key, code, place, desk, at: at.toISOString() });
    if (found.verdict === "counted") { if (first) found.verdict = "again"; else put(seen, { at: at.toISOString(), desk }); }
    last = key;
    const why = { again: first && say("again_here", { time: hour(first.at), desk: first.desk }), revoked: say("revoked_why"), unknown: say("unknown_why") };
    show(found.verdict, [found.initials, found.kind].filter(Boolean).join(" \u00b7 "), why[found.verdict] || "", found.letter);
    const row = document.createElement("li");
    row.textContent = [hour(at), say(found.verdict), found.initials || code, found.letter].filter(Boolean).join(" \u00b7 ");
    part("last").prepend(row);
    while (part("last").children.length > LISTED) part("last").lastChild.remove();
    waiting();
    send();
  };
  const show = (verdict, who, why, letter) => {
    const box = part("answer"), piece = (name, text) => { const one = document.createElement(name); one.textContent = text; return one; };
    box.className = "verdict " + verdict;
    box.dataset.verdict = verdict;
    box.replaceChildren(piece("strong", say(verdict)), ...(who ? [piece("p", who)] : []), ...(why ? [piece("p", why)] : []));
    if (letter) box.prepend(piece("b", letter));
    box.hidden = false;
    window.dorsaleScan.play(verdict);
  };

  /* what is sent, and what comes back */
  const batch = (some) => JSON.stringify({ format: FORMAT, edition: slug, now: new Date().toISOString(), items: some });
  const send = async () => {
    if (!mergeUrl || sending || navigator.onLine === false) return;
    sending = true;
    try {
      for (let some = ready(); some.length; some = ready()) {
        const answer = await post(mergeUrl, batch(some), { "Content-Type": "application/json" });
        if (!answer) return;
        learn(answer);
        if (!answer.items.some((one) => one.verdict)) return;
      }
    } finally { sending = false; waiting(); }
  };
  const ready = () => items().filter((one) => !one.problem).slice(0, SEND_AT_ONCE);
  const learn = (answer) => {
    const lines = [];
    for (const one of answer.items) {
      const kept = get("item:" + one.key);
      if (one.problem) { if (kept) put("item:" + one.key, { ...kept, problem: one.problem }); lines.push(say("kept_back", { problem: one.problem })); continue; }
      drop("item:" + one.key);
      const why = one.first ? say("again_here", { time: hour(one.first.at), desk: one.first.desk }) : one.why ? say("revoked_since", { why: one.why }) : "";
      if (one.verdict !== "counted") lines.push([hour(one.at), say(one.verdict), one.who, why].filter(Boolean).join(" \u00b7 "));
      if (one.key === last && part("answer").dataset.verdict !== one.verdict) show(one.verdict, one.who, why);
    }
    if (answer.changed) lines.push(say("changed", { many: answer.changed }));
    if (answer.offset_s) lines.push(say("clock", { minutes: Math.round(answer.offset_s / 60) }));
    tell("note", "");
    tell("sent", say("sent", answer.counts));
    for (const line of lines) { const row = document.createElement("li"); row.textContent = line; part("report").prepend(row); }
    while (part("report").children.length > 200) part("report").lastChild.remove();
    part("told").hidden = !part("report").children.length;
  };
  const save = () => {
    const link = document.createElement("a"), known = get("skew_ms"), whole = JSON.parse(batch(items()));
    if (known !== null) whole.clock_offset_s = known / 1000;
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole)], { type: "application/json" }));
    link.download = `${slug}-check-ins-${whole.now.slice(0, 19).replace(/[:T]/g, "")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), EVERY_MS);
  };
  const forget = () => {
    const many = items().length;
    if (many && !window.confirm(say("forget", { many }))) return false;
    for (const name of names("")) drop(name);
    pack = opened = null;
    part("pin").hidden = false;
    offer();
    tell("note", say("forgotten"));
    tell("pack", "");
    return true;
  };

  const on = (name, event, act) => part(name) && part(name).addEventListener(event, act);
  on("pin", "submit", (event) => {
    event.preventDefault();
    const pin = part("pin").elements.pin.value.trim();
    part("pin").elements.pin.value = "";
    if (pack && !part("pin").dataset.fresh) begin(pack, pin); else fetchPack(pin);
  });
  on("renew", "click", () => { part("pin").dataset.fresh = "yes"; part("pin").hidden = false; part("pin").elements.pin.focus(); });
  on("show", "submit", (event) => {
    event.preventDefault();
    const field = part("show").elements.code;
    check(field.value);
    field.value = "";
    field.focus();
  });
  on("show", "change", () => put("here", { place: part("show").elements.place.value, desk: part("show").elements.desk.value }));
  on("send", "click", send);
  on("save", "click", save);
  on("forget", "click", forget);
  document.addEventListener("dorsale:forget", (event) => { if (!forget()) event.preventDefault(); });
  addEventListener("online", send);
  setInterval(() => { if (isOver()) offer(); send(); }, EVERY_MS);
  const known = get("here") || {};
  root.dataset.place = known.place || root.dataset.place || "";
  if (known.desk && !part("show").elements.desk.value) part("show").elements.desk.value = known.desk;
  window.dorsaleScan.camera(part("camera"), part("video"), check);
  if (!shelf) tell("note", say("no_store"));
  root.hidden = false;
  offer();
  if (packUrl) send();
})();
