// Keeps what is shown up to date while the page is open. Without it everything works, and “reload” shows the same.
// It fetches the very page that is shown and puts the parts in that are marked; what somebody types into is never touched.
"use strict";
(() => {
  const parts = () => document.querySelectorAll("[data-live]");
  // The edit page listens to what is written in its texts instead: a browser has few connections.
  if (!window.EventSource || parts().length === 0 || document.querySelector("[data-together]")) return;
  const told = document.querySelector("[data-told]");
  let waiting = 0;
  let asked = false;

  const busy = (part) => part.contains(document.activeElement) || part.querySelector("details[open]");

  const look = async () => {
    waiting = 0;
    const answer = await fetch(location.href, { headers: { "X-Live": "1" }, redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    let changed = false;
    for (const part of parts()) {
      const fresh = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (!fresh || fresh.innerHTML === part.innerHTML || busy(part)) continue;
      part.replaceChildren(...document.importNode(fresh, true).childNodes);
      changed = true;
    }
    const now = page.querySelector("[data-now]");
    const shown = document.querySelector("[data-now]");
    if (now && shown) shown.textContent = now.textContent;
    // At most one sentence in ten seconds, so that nobody who listens is interrupted all the time.
    if (changed && told && !asked) {
      asked = true;
      told.textContent = told.dataset.told;
      setTimeout(() => { told.textContent = ""; asked = false; }, 10000);
    }
  };

  const events = new EventSource("/events");
  events.addEventListener("change", () => {
    if (!waiting) waiting = setTimeout(() => look().catch(() => {}), 150);
  });
})();
