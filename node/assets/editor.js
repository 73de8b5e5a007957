// Writes the texts of the edit page together with others; node/src/page/together.rs says how, and is the other half.
// Without it the page is a form that is sent with its button. Whatever happens to the connection, what is typed stays in
// its field, and is kept here with the state on which it stands until the node says that it is stored.
"use strict";
(() => {
  const form = document.querySelector("form[data-together]");
  if (!form || !window.EventSource) return;
  const SEND_AFTER = 300, TRY_AGAIN = 1500, SAY_EVERY = 10000, SENT_MOST = 4000, COLOURS = 6;

  // Splices: [3, "new", -2] keeps 3 letters, puts "new" in, takes 2 out. Letters are Unicode characters, not UTF-16 units.
  // What is put in stands before what is taken out at the same place; what is kept at the end is not said.
  const letters = (text) => Array.from(text);
  const count = (text) => letters(text).length;
  const isText = (step) => typeof step === "string";

  const builder = () => {
    const steps = [];
    const last = () => (isText(steps.at(-1)) ? 0 : steps.at(-1) ?? 0);
    const number = (n) => { if (n) { if (last() * n > 0) steps[steps.length - 1] += n; else steps.push(n); } };
    const insert = (text) => {
      if (!text) return;
      const gone = last() < 0 ? steps.pop() : 0;
      if (isText(steps.at(-1))) steps[steps.length - 1] += text; else steps.push(text);
      number(gone);
    };
    const add = (step) => (isText(step) ? insert(step) : number(step));
    const done = () => { if (last() > 0) steps.pop(); return steps; };
    return { add, done };
  };

  const reader = (steps) => {
    const rest = [...steps];
    return {
      isDone: () => rest.length === 0,
      inserts: () => isText(rest[0]),
      removes: () => !isText(rest[0]) && rest[0] < 0,
      length: () => (rest.length === 0 ? Infinity : isText(rest[0]) ? count(rest[0]) : Math.abs(rest[0])),
      take(n) {
        if (rest.length === 0) return n;
        const step = rest.shift();
        if (isText(step)) {
          const all = letters(step);
          if (all.length > n) rest.unshift(all.slice(n).join(""));
          return all.slice(0, n).join("");
        }
        const taken = Math.sign(step) * Math.min(n, Math.abs(step));
        if (step !== taken) rest.unshift(step - taken);
        return taken;
      },
    };
  };

  // Both, the second made of the text after the first.
  const then = (first, second) => {
    const a = reader(first), b = reader(second), both = builder();
    while (!a.isDone() || !b.isDone()) {
      if (a.removes()) both.add(a.take(Infinity));
      else if (b.inserts()) both.add(b.take(Infinity));
      else {
        const n = Math.min(a.length(), b.length());
        const one = a.take(n), other = b.take(n);
        if (other > 0) both.add(one); else if (!isText(one)) both.add(other);
      }
    }
    return both.done();
  };

  // What is left to do of each of two splices of one text when the other is done; the earlier one's letters stand first.
  const beside = (earlier, later) => {
    const a = reader(earlier), b = reader(later), one = builder(), other = builder();
    while (!a.isDone() || !b.isDone()) {
      if (a.inserts()) { const text = a.take(Infinity); one.add(text); other.add(count(text)); }
      else if (b.inserts()) { const text = b.take(Infinity); one.add(count(text)); other.add(text); }
      else {
        const n = Math.min(a.length(), b.length());
        const x = a.take(n), y = b.take(n);
        if (x > 0 && y > 0) { one.add(x); other.add(y); } else if (x < 0 && y > 0) one.add(x); else if (x > 0) other.add(y);
      }
    }
    return [one.done(), other.done()];
  };

  // Where a place is afterwards. What is put in at the place itself comes after it.
  const moved = (place, steps) => {
    let at = 0;
    for (const step of steps) {
      if (at >= place) break;
      if (isText(step)) { place += count(step); at += count(step); }
      else if (step > 0) at += step;
      else place = Math.max(at, place + step);
    }
    return place;
  };

  const applied = (text, steps) => {
    const all = letters(text), read = [];
    let at = 0;
    for (const step of steps) {
      if (isText(step)) read.push(step);
      else { if (step > 0) read.push(...all.slice(at, at + step)); at += Math.abs(step); }
    }
    return read.join("") + all.slice(at).join("");
  };

  // What makes one text of another. What stands behind the cursor is taken for unchanged, because people type before it.
  const difference = (old, now, cursor = 0) => {
    if (old === now) return [];
    const high = (text, at) => /[\ud800-\udbff]/.test(text.charAt(at));
    let end = 0, start = 0;
    const most = Math.min(old.length, now.length);
    while (end < Math.min(most, now.length - cursor) && old.at(-1 - end) === now.at(-1 - end)) end += 1;
    while (start < most - end && old[start] === now[start]) start += 1;
    if (start > 0 && high(now, start - 1)) start -= 1;
    if (end > 0 && (high(old, old.length - end - 1) || high(now, now.length - end - 1))) end -= 1;
    const steps = builder();
    steps.add(count(old.slice(0, start)));
    steps.add(now.slice(start, now.length - end));
    steps.add(-count(old.slice(start, old.length - end)));
    return steps.done();
  };

  // The first so many letters of what is to be done, and the rest.
  const split = (steps, most) => {
    const first = builder(), rest = builder();
    for (const step of steps) {
      if (isText(step)) {
        const all = letters(step), now = all.slice(0, most);
        most -= now.length;
        first.add(now.join(""));
        rest.add(now.length);
        rest.add(all.slice(now.length).join(""));
      } else if (step > 0) { first.add(step); rest.add(step); } else {
        const now = Math.min(-step, most);
        most -= now;
        first.add(-now);
        first.add(-step - now);
        rest.add(step + now);
      }
    }
    return [first.done(), rest.done()];
  };

  // The texts. `value` is `sent` and then `mine` done to what the room has told; `log` is what is not stored yet.
  const texts = new Map();
  for (const field of form.querySelectorAll("[data-text]")) {
    texts.set(field.name, { path: field.name, field, value: field.value, sent: [], mine: [], log: [], pens: [] });
  }
  const all = () => [...texts.values()].filter((text) => !text.isPlain);
  const words = form.dataset;
  // A document may have a field that is called “form” too.
  const hidden = (page, name) => page.querySelector(`form[data-together] input[type=hidden][name=${name}]`);
  const shownState = form.querySelector("[data-saving]");
  const told = document.querySelector("[data-told]");
  const page = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  let heads = hidden(document, "base").value.split(","), room = null, rev = 0, you = 0, seq = 0;
  let stream = null, isConnected = false, isLeft = false, dead = "", refusal = "", failures = 0;
  let said = null;      // the batch that is under way
  let fresh = null;     // what an opened room says, until it has taken what is not stored
  let timer = 0, isWanted = false, hasTyped = false, isComposing = false, cursorSent = "", isLeaving = false;
  let saidAt = -SAY_EVERY;
  const waiting = [];

  const isUnsent = () => all().some((text) => text.mine.length > 0);
  const isUnsaved = () => said !== null || fresh !== null || isUnsent() || all().some((text) => text.log.some((one) => one.own));

  // At most one sentence in ten seconds, so that nobody who listens is interrupted all the time.
  const announce = (sentence) => {
    if (!told || performance.now() - saidAt < SAY_EVERY) return;
    saidAt = performance.now();
    told.textContent = sentence;
    setTimeout(() => { told.textContent = ""; }, SAY_EVERY);
  };

  const show = () => {
    let state = hasTyped ? "saved" : "";
    if (dead) state = dead;
    else if (isLeft) state = "left";
    else if (!isConnected && room) state = isUnsaved() ? "lost" : "away";
    else if (refusal) state = "refused";
    else if (hasTyped && isUnsaved()) state = "sending";
    if (shownState.dataset.saving === state) return;
    shownState.dataset.saving = state;
    shownState.textContent = state === "refused" ? refusal : words[state] ?? "";
    if (["lost", "left", "reload", "refused"].includes(state)) announce(shownState.textContent);
  };

  // Other people's cursors: a copy of the text before each, which nobody sees, with a mark behind it.
  const units = (text, place) => letters(text).slice(0, place).join("").length;
  const mark = (text) => {
    const { field } = text;
    text.layer ??= field.parentNode.appendChild(Object.assign(document.createElement("span"), { className: "marks", ariaHidden: "true" }));
    for (const side of ["Top", "Left", "Width", "Height"]) text.layer.style[side.toLowerCase()] = `${field["offset" + side]}px`;
    text.layer.replaceChildren(...text.pens.map(({ pen, name, at }) => {
      const copy = document.createElement("span"), flag = document.createElement("b"), label = document.createElement("i");
      copy.className = field.localName;
      copy.textContent = field.value.slice(0, units(field.value, at));
      copy.style.translate = `${-field.scrollLeft}px ${-field.scrollTop}px`;
      flag.className = `pen pen-${pen % COLOURS}`;
      label.textContent = name;
      flag.append(label);
      copy.append(flag);
      return copy;
    }));
  };
  const move = (text, steps) => {
    text.pens.forEach((one) => { one.at = moved(one.at, steps); });
    if (text.layer) mark(text);
  };
  const people = (others) => {
    for (const text of all()) {
      const here = others.filter(({ pen, cursor }) => pen !== you && cursor?.path === text.path);
      text.pens = here.map(({ pen, name, cursor }) => ({ pen, name, at: moved(moved(cursor.at, text.sent), text.mine) }));
      if (text.pens.length > 0 || text.layer) mark(text);
      text.who ??= text.field.parentNode.appendChild(Object.assign(document.createElement("span"), { className: "pens" }));
      text.who.replaceChildren(...text.pens.map(({ pen, name }) => {
        const one = document.createElement("span");
        one.className = `pen pen-${pen % COLOURS}`;
        one.textContent = words.here.replace("%", name);
        return one;
      }));
    }
  };
  const note = (text, by) => {
    if (!by) return;
    const sentence = words.also.replace("%", by);
    text.also ??= text.field.parentNode.appendChild(Object.assign(document.createElement("span"), { className: "also" }));
    text.also.textContent = sentence;
    clearTimeout(text.alsoTimer);
    text.alsoTimer = setTimeout(() => { text.also.textContent = ""; }, SAY_EVERY);
    announce(sentence);
  };

  // Changes a field and nothing else: whoever types goes on where he is.
  const put = (text, steps) => {
    const { field } = text;
    let at = 0;
    for (const step of steps) {
      if (isText(step)) { field.setRangeText(step, at, at, "preserve"); at += step.length; continue; }
      const end = at + units(field.value.slice(at), Math.abs(step));
      if (step > 0) at = end; else field.setRangeText("", at, end, "preserve");
    }
    text.value = field.value;
    move(text, steps);
  };

  const typed = (text) => {
    const { field } = text;
    if (isComposing || text.isPlain) return;
    if (field.value.isWellFormed?.() === false) field.value = field.value.toWellFormed();
    const steps = difference(text.value, field.value, document.activeElement === field ? field.selectionEnd : 0);
    if (steps.length === 0) return;
    text.value = field.value;
    text.mine = then(text.mine, steps);
    move(text, steps);
    hasTyped = true;
    refusal = "";
    show();
    plan();
  };
  const plan = () => { timer ||= setTimeout(send, SEND_AFTER); };

  const cursor = () => {
    const text = texts.get(document.activeElement?.name);
    if (!text || text.field !== document.activeElement || text.isPlain || text.mine.length > 0) return null;
    return { path: text.path, at: count(text.value.slice(0, text.field.selectionEnd)) };
  };

  // Sends what was typed: one batch at a time, so that everything that the room tells has its place before or after it.
  const batch = (hurry) => {
    const parts = {};
    let most = SENT_MOST;
    for (const text of all()) {
      if (text.mine.length === 0 || most <= 0) continue;
      [text.sent, text.mine] = split(text.mine, most);
      parts[text.path] = text.sent;
      most -= text.sent.reduce((sum, step) => sum + (isText(step) ? count(step) : Math.max(0, -step)), 0);
    }
    const here = cursor();
    const isMoved = here !== null && JSON.stringify(here) !== cursorSent;
    cursorSent = here ? JSON.stringify(here) : cursorSent;
    return { page, seq: ++seq, on: { room: [room, rev] }, texts: parts, cursor: isMoved ? here : null, hurry };
  };
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    all().forEach(typed);
    if (!isConnected || said || fresh || dead || isComposing) return;
    clearTimeout(timer);
    timer = 0;
    const next = batch(isWanted && isUnsaved());
    const hasTexts = Object.keys(next.texts).length > 0;
    if (!hasTexts && !next.cursor && !next.hurry) return;
    if (hasTexts) said = next;
    deliver(next);
  };
  const deliver = async (what) => {
    const body = new URLSearchParams({ form: hidden(document, "form").value, said: JSON.stringify(what) });
    let status = 0;
    try {
      const answer = await fetch(words.together, { method: "POST", body, redirect: "manual", keepalive: body.toString().length < 60000 });
      status = answer.status;
    } catch { /* no connection: 0 */ }
    if (status === 204 || (what !== said && what.seq !== fresh?.seq)) return;
    if (status === 503) setTimeout(() => { if (what === said && isConnected) deliver(what); }, TRY_AGAIN / 3);
    else if (status === 409) open();
    else if (status === 410 || (fresh && status >= 413)) stop("reload");
    else if (status === 413 || status === 422) stop("much");
    else lost();
  };
  const stop = (why) => {
    dead = why;
    stream?.close();
    show();
  };

  // Of what is not stored, what was typed here: letters of others that were among it are sent by their own pages.
  const own = (text) => {
    const parts = [...text.log, { own: true, steps: text.sent }, { own: true, steps: text.mine }].filter((part) => part.steps.length > 0);
    if (!parts.some((part) => part.own)) return [];
    let length = count(text.value);
    for (const step of parts.flatMap((part) => part.steps)) length -= isText(step) ? count(step) : Math.min(step, 0);
    let line = Array.from({ length }, () => ({ isBase: true }));
    for (const part of parts) {
      const next = [];
      let at = 0;
      for (const step of part.steps) {
        if (isText(step)) { next.push(...letters(step).map((letter) => ({ letter, own: part.own }))); continue; }
        for (let left = Math.abs(step); left > 0 && at < line.length;) {
          const one = line[at++];
          if (!one.gone) {
            left -= 1;
            if (step < 0 && !one.isBase) continue;
            if (step < 0) one.gone = part.own ? "own" : "other";
          }
          next.push(one);
        }
      }
      line = next.concat(line.slice(at));
    }
    const steps = builder();
    line.forEach((one) => steps.add(one.isBase ? (one.gone === "own" ? -1 : 1) : one.own ? one.letter : 0));
    return steps.done();
  };

  // An opened room has texts of its own. What is not stored here is sent to it first; then fields show what it says.
  const opened = (open) => {
    ({ room, you, rev } = open);
    const again = {};
    for (const text of all()) {
      const steps = own(text);
      if (steps.length > 0) again[text.path] = steps;
      text.held = text.value;
      text.theirs = open.texts[text.path] ?? "";
      text.newLog = open.unsaved.map(([n, parts]) => ({ n, own: false, steps: parts[text.path] ?? [] })).filter((one) => one.steps.length > 0);
    }
    said = null;
    fresh = { heads: open.heads, seq: ++seq };
    if (Object.keys(again).length === 0) settle();
    else deliver(said = { page, seq, on: { heads }, texts: again, cursor: null, hurry: false });
  };
  const settle = () => {
    heads = fresh.heads;
    fresh = null;
    form.dataset.open = room;
    for (const text of all()) {
      const [steps, mine] = beside(difference(text.held, text.theirs), difference(text.held, text.value));
      Object.assign(text, { sent: [], mine, log: text.newLog });
      put(text, steps);
      // A field of one line cannot show several; it stays a field of the form.
      if (mine.length === 0 && text.value !== text.theirs) {
        text.isPlain = true;
        text.field.value = text.field.defaultValue;
      }
    }
  };

  const heard = {
    texts: (open) => opened(open),
    batch: ([number, { pen, seq: sent, by, texts: parts }]) => {
      rev = number;
      const isOwn = pen === you && sent === said?.seq;
      for (const [path, steps] of Object.entries(parts)) {
        const text = texts.get(path);
        if (!text || text.isPlain) continue;
        (fresh ? text.newLog : text.log).push({ n: number, own: isOwn, steps });
        if (fresh) text.theirs = applied(text.theirs, steps);
        else if (isOwn) text.sent = [];
        else {
          let rest, mine;
          [rest, text.sent] = beside(steps, text.sent);
          [rest, mine] = beside(rest, text.mine);
          text.mine = mine;
          put(text, rest);
          note(text, by);
        }
      }
      if (!isOwn) return;
      said = null;
      if (fresh) settle();
      if (isUnsent() || isWanted) plan();
    },
    base: ([number, { since, with: brought, heads: stands, texts: parts }]) => {
      rev = number;
      if (fresh) fresh.heads = stands; else heads = stands;
      for (const text of all()) {
        const name = fresh ? "newLog" : "log";
        let rest = parts[text.path] ?? [];
        text[name] = text[name].filter((one) => one.n > since && one.n !== brought);
        for (const one of text[name]) [rest, one.steps] = beside(rest, one.steps);
      }
    },
    people: (others) => {
      people(others);
      // It comes after all that was missed: what was under way and is not among it did not arrive.
      if (!isConnected) {
        isConnected = true;
        failures = 0;
        if (said) deliver(said); else plan();
      }
    },
    refused: (sentence) => { refusal = sentence; },
  };
  const hear = (name, data) => {
    // Whoever composes a letter of several keys must not be interrupted.
    if (isComposing) { waiting.push([name, data]); return; }
    heard[name](data);
    if (name === "base") refusal = "";
    show();
    leave();
  };

  const open = (query = { page }) => {
    stream?.close();
    isConnected = false;
    stream = new EventSource(`${words.together}?${new URLSearchParams(query)}`);
    for (const name of Object.keys(heard)) stream.addEventListener(name, (event) => hear(name, JSON.parse(event.data)));
    stream.onerror = lost;
  };
  const lost = () => {
    stream?.close();
    if (dead || isLeaving) return;
    if (stream) setTimeout(look, TRY_AGAIN);
    stream = null;
    isConnected = false;
    // Where there is no place for one more, the page stays the form that it is.
    if (!room && ++failures > 3) stop("alone");
    show();
  };
  // Whether the node is there, and whether it knows who we are: after logging in again forms have another token.
  const look = async () => {
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      isLeft = !answer.ok;
      if (answer.ok) {
        const token = hidden(new DOMParser().parseFromString(await answer.text(), "text/html"), "form").value;
        document.querySelectorAll("input[type=hidden][name=form]").forEach((field) => { field.value = token; });
        open(room ? { page, room, rev } : { page });
        show();
        return;
      }
    } catch { /* no connection */ }
    show();
    setTimeout(look, TRY_AGAIN);
  };

  // The button stores everything: the texts first, and then what else is in the form.
  const leave = () => {
    if (!isWanted || isLeaving) return;
    if (isUnsaved()) { plan(); return; }
    isLeaving = true;
    all().forEach((text) => { text.field.disabled = true; });
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "together", value: hasTyped ? "1" : "" }));
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    if (dead || !room) return;
    event.preventDefault();
    isWanted = true;
    send();
    leave();
  });
  for (const text of texts.values()) {
    text.field.addEventListener("input", (event) => { if (!event.isComposing) typed(text); });
    text.field.addEventListener("blur", send);
    text.field.addEventListener("scroll", () => { if (text.layer) mark(text); });
    text.field.addEventListener("compositionstart", () => { isComposing = true; });
    text.field.addEventListener("compositionend", () => {
      isComposing = false;
      typed(text);
      waiting.splice(0).forEach(([name, data]) => hear(name, data));
    });
  }
  document.addEventListener("selectionchange", () => { if (cursor()) plan(); });
  addEventListener("resize", () => all().forEach((text) => { if (text.layer) mark(text); }));
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && !dead && isUnsaved() && (!isConnected || (said && isUnsent()))) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    // The stream may have ended before, as a part of leaving.
    if (isLeaving || dead || !room || said || fresh) return;
    all().forEach(typed);
    const last = batch(true);
    if (Object.keys(last.texts).length > 0) {
      navigator.sendBeacon(words.together, new URLSearchParams({ form: hidden(document, "form").value, said: JSON.stringify(last) }));
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  open();
})();
