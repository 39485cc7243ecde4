/* The report's own script: cards for spans, and the live map where WebGL exists.
   Without it the page is complete: static map, tables, both languages. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.dataset.errors = "0";
  function failed(what) {
    root.dataset.errors = String(Number(root.dataset.errors) + 1);
    if (!root.dataset.firstError) root.dataset.firstError = String(what);
  }
  window.addEventListener("error", function (event) { failed(event.message); });
  window.addEventListener("unhandledrejection", function (event) { failed(event.reason); });
  document.addEventListener("securitypolicyviolation", function (event) {
    failed("policy: " + event.violatedDirective + " " + event.blockedURI);
  });

  function find(selector) { return document.querySelector(selector); }
  function language() { return find("#lang-en").checked ? "en" : "fr"; }
  function mode() { return find("input[name=mode]:checked").value; }

  /* ---- card: the visible row of the table of spans, turned on its side ---- */
  var card = find("#card"), opened = null, before = null, onSelect = function () {};

  function open(id, from) {
    var rows = document.getElementById("span-" + id);
    if (!rows) return;
    var row = rows.querySelector("tr." + language());
    var heads = document.querySelectorAll("table.spans thead tr." + language() + " th");
    var list = card.querySelector("dl");
    card.querySelector("h2").textContent = row.cells[0].textContent;
    list.replaceChildren();
    for (var at = 1; at < row.cells.length; at += 1) {
      var term = document.createElement("dt"), said = document.createElement("dd");
      term.textContent = heads[at].textContent;
      Array.from(row.cells[at].childNodes).forEach(function (one) { said.append(one.cloneNode(true)); });
      list.append(term, said);
    }
    card.lang = language();
    card.hidden = false;
    if (opened !== id) before = from || before;
    opened = id;
    find("#choose").value = id;
    mark(id);
    onSelect(id);
    if (from) card.focus({ preventScroll: true });
  }
  function close() {
    card.hidden = true;
    opened = null;
    mark(null);
    onSelect(null);
    find("#choose").value = "";
    if (before && before.focus) before.focus({ preventScroll: true });
  }
  function mark(id) {
    document.querySelectorAll(".static-map a.chosen").forEach(function (one) { one.classList.remove("chosen"); });
    if (id) {
      var link = find('.static-map a[data-span="' + CSS.escape(id) + '"]');
      if (link) link.classList.add("chosen");
    }
  }
  card.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !card.hidden) close();
  });
  document.querySelectorAll(".static-map a[data-span]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      open(link.dataset.span, link);
    });
  });

  function fillChoices() {
    var choose = find("#choose"), rows = document.querySelectorAll("table.spans tbody");
    var first = language() === "fr" ? "Choisir un tronçon…" : "Choose a span…";
    choose.replaceChildren(new Option(first, ""));
    rows.forEach(function (body) {
      var row = body.querySelector("tr." + language());
      var said = row.cells[0].textContent + " (" + row.cells[1].textContent + ")";
      choose.append(new Option(said, body.id.slice(5)));
    });
    choose.value = opened || "";
  }
  find("#choose").addEventListener("change", function (event) {
    if (event.target.value) open(event.target.value, null); else close();
  });
  document.querySelectorAll("input[name=language]").forEach(function (input) {
    input.addEventListener("change", function () {
      root.lang = language();
      fillChoices();
      if (opened) open(opened, null);
    });
  });

  /* ---- live map ---- */
  function hasWebGL() {
    try {
      var canvas = document.createElement("canvas");
      return !!(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch (_) { return false; }
  }
  function line(id, source, filter, paint, layout) {
    return { id: id, type: "line", source: source, filter: filter, paint: paint,
             layout: Object.assign({ "line-join": "round" }, layout) };
  }
  function layers(plan) {
    var width = ["at", ["get", "width"], ["literal", plan.widths]];
    var list = [
      { id: "water", type: "background", paint: { "background-color": "#dfe8ee" } },
      { id: "land", type: "fill", source: "land", filter: ["in", ["get", "kind"], ["literal", ["country", "ours"]]],
        paint: { "fill-color": ["match", ["get", "kind"], "ours", "#f3f1ec", "#faf9f6"] } },
      { id: "lakes", type: "fill", source: "land", filter: ["==", ["get", "kind"], "lake"], paint: { "fill-color": "#dfe8ee" } },
      line("rivers", "land", ["==", ["get", "kind"], "river"], { "line-color": "#c3d5e0", "line-width": 1.4 }),
      line("borders", "land", ["in", ["get", "kind"], ["literal", ["country", "ours"]]],
        { "line-color": "#a8a49b", "line-width": 0.8, "line-dasharray": [4, 3] }),
      line("chosen", "spans", ["==", ["get", "id"], ""], { "line-color": "#1d1d1b", "line-width": ["+", width, 6], "line-opacity": 0.28 }, { "line-cap": "round" }),
      line("casing", "spans", ["==", ["get", "status"], "new"], { "line-color": "#ffffff", "line-width": ["+", width, 2] })
    ];
    Object.keys(plan.strokes).forEach(function (kind) {
      plan.strokes[kind].forEach(function (stroke) {
        var paint = { "line-color": stroke.colour, "line-width": width };
        if (stroke.dash.length) paint["line-dasharray"] = stroke.dash;
        list.push(line(kind + "-" + stroke.code, "spans", ["==", ["get", kind], stroke.code], paint,
          { visibility: kind === mode() ? "visible" : "none" }));
      });
    });
    list.push({ id: "huts", type: "circle", source: "huts", minzoom: 6.5,
      paint: { "circle-radius": 2.2, "circle-color": "#1d1d1b", "circle-stroke-color": "#ffffff", "circle-stroke-width": 1 } });
    list.push(line("hit", "spans", ["has", "id"], { "line-color": "#000000", "line-opacity": 0, "line-width": 18 }));
    return list;
  }
  function start(plan) {
    var gl = window.maplibregl, frame = find(".frame"), holder = find("#live");
    holder.hidden = false;
    frame.classList.add("trying");
    var map = new gl.Map({
      container: holder, bounds: plan.bounds, fitBoundsOptions: { padding: 6 },
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      cooperativeGestures: true, fadeDuration: 0, maxZoom: 14,
      locale: {
        "NavigationControl.ZoomIn": "Agrandir · Zoom in",
        "NavigationControl.ZoomOut": "Réduire · Zoom out",
        "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + molette pour agrandir · Ctrl + scroll to zoom",
        "CooperativeGesturesHandler.MacHelpText": "⌘ + molette pour agrandir · ⌘ + scroll to zoom",
        "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer · Two fingers to move"
      },
      style: {
        version: 8,
        sources: {
          land: { type: "geojson", data: plan.land },
          spans: { type: "geojson", data: plan.spans },
          huts: { type: "geojson", data: plan.huts }
        },
        layers: layers(plan)
      }
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new gl.ScaleControl({ maxWidth: 120 }), "bottom-left");
    var names = mark_places(gl, map, plan);
    map.on("error", function (event) {
      if (event.sourceId === "tiles" || (event.error && /tile\./.test(event.error.url || ""))) {
        find("#no-tiles").hidden = false;
      } else {
        failed(event.error && event.error.message);
      }
    });
    map.on("load", function () {
      frame.classList.remove("trying");
      frame.classList.add("live");
      find(".tools").classList.add("with-map");
      root.dataset.map = "live";
      names();
    });
    map.on("move", names);
    map.on("click", "hit", function (event) { open(event.features[0].properties.id, map.getCanvas()); });
    map.on("mouseenter", "hit", function () { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "hit", function () { map.getCanvas().style.cursor = ""; });
    onSelect = function (id) {
      map.setFilter("chosen", ["==", ["get", "id"], id || ""]);
      var one = id && plan.spans.features.find(function (span) { return span.properties.id === id; });
      if (one) show(map, gl, one);
    };
    document.querySelectorAll("input[name=mode]").forEach(function (input) {
      input.addEventListener("change", function () {
        Object.keys(plan.strokes).forEach(function (kind) {
          plan.strokes[kind].forEach(function (stroke) {
            map.setLayoutProperty(kind + "-" + stroke.code, "visibility", kind === mode() ? "visible" : "none");
          });
        });
        names();
      });
    });
    find("#whole").addEventListener("click", function () { map.fitBounds(plan.bounds, { padding: 6, duration: 0 }); });
    find("#tiles").addEventListener("click", function (event) { tiles(map, plan, event.currentTarget); });
  }
  function show(map, gl, span) {
    var line = span.geometry.coordinates, seen = map.getBounds();
    if (line.every(function (point) { return seen.contains(point); })) return;
    var around = line.reduce(function (box, point) { return box.extend(point); }, new gl.LngLatBounds(line[0], line[0]));
    map.fitBounds(around, { padding: 80, maxZoom: 8, duration: 0 });
  }
  function tiles(map, plan, button) {
    var on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    find("#no-tiles").hidden = true;
    if (!on) { map.removeLayer("tiles"); map.removeSource("tiles"); map.removeControl(map.credit); return; }
    map.addSource("tiles", { type: "raster", tiles: [plan.tiles + "/{z}/{x}/{y}.png"], tileSize: 256, maxzoom: 18,
      attribution: "© OpenStreetMap contributors" });
    map.addLayer({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.7, "raster-opacity": 0.75 } }, "chosen");
    map.credit = new window.maplibregl.AttributionControl({ compact: false });
    map.addControl(map.credit, "bottom-right");
  }

  /* names as HTML markers, placed greedily so that none covers another */
  function mark_places(gl, map, plan) {
    var marks = plan.places.map(function (place) {
      var holder = document.createElement("div"), name = document.createElement("span");
      holder.className = "mark rank-" + place.rank + (place.cut ? " cut" : "");
      var sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      sign.setAttribute("viewBox", "-8 -8 16 16");
      use.setAttribute("href", "#sign-" + place.sign);
      ["x", "y"].forEach(function (key) { use.setAttribute(key, "-8"); });
      ["width", "height"].forEach(function (key) { use.setAttribute(key, "16"); });
      sign.append(use);
      name.textContent = place.name;
      holder.append(sign, name);
      new gl.Marker({ element: holder, anchor: "center" }).setLngLat(place.at).addTo(map);
      return { place: place, holder: holder, name: name, width: name.offsetWidth, height: name.offsetHeight };
    });
    var countries = plan.countries.map(function (country) {
      var holder = document.createElement("div");
      holder.className = "mark-country";
      ["fr", "en"].forEach(function (code) {
        var said = document.createElement("span");
        said.className = code;
        said.lang = code;
        said.textContent = country[code];
        holder.append(said);
      });
      new gl.Marker({ element: holder }).setLngLat(country.at).addTo(map);
      return { at: country.at, holder: holder };
    });
    var phases = plan.spans.features.filter(function (span) { return /^phase-[1-9]/.test(span.properties.phase); }).map(function (span) {
      var line = span.geometry.coordinates, half = line.length / 2, a = line[Math.floor(half)], b = line[0];
      var holder = document.createElement("div");
      holder.className = "mark-phase off";
      holder.textContent = span.properties.phase.slice(6);
      var at = line.length > 2 ? a : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      new gl.Marker({ element: holder }).setLngLat(at).addTo(map);
      return { at: at, holder: holder };
    });
    function put() {
      var zoom = map.getZoom(), room = map.getContainer().getBoundingClientRect();
      var shown = marks.filter(function (mark) {
        var rank = mark.place.rank, on = rank < 3 || (rank === 3 ? zoom > 4.2 : zoom > 6.5);
        mark.holder.classList.toggle("off", !on);
        mark.at = map.project(mark.place.at);
        return on;
      });
      var taken = shown.map(function (mark) {
        var half = mark.place.rank === 0 ? 7 : 3.5;
        return [mark.at.x - half, mark.at.y - half, mark.at.x + half, mark.at.y + half, mark];
      });
      function free(box, mark) {
        return box[0] >= 0 && box[2] <= room.width && !taken.some(function (other) {
          return !(mark && other[4] === mark) && !(mark && other[4] && other[4].place.rank > mark.place.rank) && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
        });
      }
      shown.forEach(function (mark) {
        var x = mark.at.x, y = mark.at.y, w = mark.width, h = mark.height;
        var sides = [["right", x + 8, y - h / 2], ["left", x - 8 - w, y - h / 2],
          ["above", x - w / 2, y - 8 - h], ["below", x - w / 2, y + 8]];
        var side = sides.find(function (one) { return free([one[1], one[2], one[1] + w, one[2] + h], mark); });
        mark.name.className = side ? side[0] : "unnamed";
        if (side) taken.push([side[1], side[2], side[1] + w, side[2] + h]);
      });
      phases.forEach(function (phase) {
        var at = map.project(phase.at), box = [at.x - 7, at.y - 7, at.x + 7, at.y + 7];
        var on = mode() === "phase" && free(box);
        phase.holder.classList.toggle("off", !on);
        if (on) taken.push(box);
      });
      countries.forEach(function (country) {
        var at = map.project(country.at), w = country.holder.offsetWidth / 2, h = country.holder.offsetHeight / 2;
        country.holder.classList.toggle("faded", !free([at.x - w, at.y - h, at.x + w, at.y + h]));
      });
    }
    return put;
  }

  document.addEventListener("DOMContentLoaded", function () {
    fillChoices();
    find(".tools").hidden = false;
    root.dataset.map = "static";
    if (!window.maplibregl || !hasWebGL()) return;
    try {
      start(JSON.parse(find("#plan").textContent));
    } catch (error) {
      failed(error);
      find("#live").hidden = true;
      find(".frame").classList.remove("trying");
    }
  });
})();
