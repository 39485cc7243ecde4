/* Sound, and the camera as a scanner, for fields that take a badge. All works without it. */
(() => {
  "use strict";
  const AGAIN_MS = 5000, LOOK_MS = 250;
  const tones = { counted: [[880, 0, 0.12]], again: [[440, 0, 0.12], [440, 0.2, 0.12]], revoked: [[180, 0, 0.5]], unknown: [[180, 0, 0.5]] };
  let audio = null;
  const play = (verdict) => {
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!Audio || !tones[verdict]) return;
    try {
      audio = audio || new Audio();
      audio.resume();
      for (const [pitch, after, long] of tones[verdict]) {
        const tone = audio.createOscillator(), loud = audio.createGain();
        tone.frequency.value = pitch;
        loud.gain.value = 0.2;
        tone.connect(loud).connect(audio.destination);
        tone.start(audio.currentTime + after);
        tone.stop(audio.currentTime + after + long);
      }
    } catch { audio = null; }
  };

  const camera = (button, video, read) => {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    const eye = new window.BarcodeDetector({ formats: ["qr_code"] });
    let stream = null, timer = 0, last = "", since = 0;
    const look = async () => {
      const found = await eye.detect(video).catch(() => []);
      for (const one of found) {
        if (one.rawValue === last && Date.now() - since < AGAIN_MS) continue;
        last = one.rawValue;
        since = Date.now();
        read(last);
      }
      if (stream) timer = setTimeout(look, LOOK_MS);
    };
    const stop = () => {
      clearTimeout(timer);
      for (const track of stream.getTracks()) track.stop();
      stream = null;
      video.hidden = true;
      button.setAttribute("aria-pressed", "false");
    };
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (stream) return stop();
      try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }); } catch { return; }
      video.srcObject = stream;
      video.hidden = false;
      button.setAttribute("aria-pressed", "true");
      await video.play();
      look();
    });
  };
  window.dorsaleScan = { play, camera };

  /* the online desk: the answer comes with the page that htmx puts in place */
  const box = document.querySelector("[data-scan]");
  if (!box) return;
  const tell = () => {
    const answer = document.querySelector("#desk [data-verdict]");
    if (answer) play(answer.dataset.verdict);
    const field = document.querySelector("#desk input[name=code]");
    if (field) field.focus();
  };
  const offline = (is) => { for (const one of document.querySelectorAll("[data-no-network]")) one.hidden = !is; };
  document.body.addEventListener("htmx:afterSettle", tell);
  document.body.addEventListener("htmx:sendError", () => offline(true));
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    offline(false);
    if (!event.detail.serverResponse.includes('id="desk"')) { event.detail.shouldSwap = false; location.reload(); }
  });
  camera(box.querySelector("button"), box.querySelector("video"), (text) => {
    const field = document.querySelector("#desk input[name=code]");
    field.value = text;
    field.form.requestSubmit();
  });
})();
