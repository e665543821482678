// One small script for all pages; each works without it.
"use strict";

// The zone of the browser, where the form leaves it open.
for (const field of document.querySelectorAll('input[name="timezone"][type="hidden"]')) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}

function later(milliseconds, act) {
  let waiting;
  return () => { clearTimeout(waiting); waiting = setTimeout(act, milliseconds); };
}

// The first page: what would have come stands beside the form and follows it.
function followForm(form, panel) {
  const show = document.getElementById("show");
  if (show) show.hidden = true;
  let asked = 0;
  const update = later(300, async () => {
    const data = new FormData(form);
    const wanted = new URLSearchParams({ topics: data.get("topics") });
    for (const name of data.getAll("categories")) wanted.append("categories", name);
    const mine = ++asked;
    const answer = await fetch(`${form.dataset.root}/preview?${wanted}`).catch(() => null);
    if (answer?.ok && mine === asked) panel.innerHTML = await answer.text();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "topics" || event.target.name === "categories") update();
  });
  return update;
}

// Suggestions for the line in which one writes, as buttons behind the field.
function suggestTopics(form, field) {
  const list = document.createElement("div");
  list.className = "hint chips";
  list.setAttribute("role", "group");
  list.setAttribute("aria-live", "polite");
  list.setAttribute("aria-label", "Suggestions");
  field.after(list);
  const line = () => {
    const upTo = field.value.slice(0, field.selectionStart);
    const start = Math.max(upTo.lastIndexOf("\n"), upTo.lastIndexOf(";")) + 1;
    const rest = field.value.slice(start).search(/[\n;]/);
    const end = rest < 0 ? field.value.length : start + rest;
    return { start, end, typed: field.value.slice(start, end).trim().replace(/^-\s*/, "") };
  };
  const take = (topic) => {
    const { start, end } = line();
    const gap = field.tagName === "TEXTAREA" || !start ? "" : " ";
    const mute = field.value.slice(start, end).trim().startsWith("-") ? "-" : "";
    field.setRangeText(gap + mute + topic, start, end, "end");
    list.replaceChildren();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  let taken = "";
  field.addEventListener("input", later(150, async () => {
    const { typed } = line();
    if (typed.length < 2 || typed === taken) { list.replaceChildren(); return; }
    const wanted = new URLSearchParams({ q: typed });
    const answer = await fetch(`${form.dataset.root}/suggest?${wanted}`).catch(() => null);
    if (!answer?.ok || line().typed !== typed) return;
    const found = (await answer.json()).filter((one) => one.topic !== typed);
    list.replaceChildren(...found.map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = one.topic;
      button.addEventListener("click", () => { taken = one.topic; take(one.topic); });
      return button;
    }));
  }));
}

const form = document.querySelector("form.subscribe");
const topics = form?.elements.topics;
if (topics) suggestTopics(form, topics);
const panel = document.getElementById("preview");
if (form && panel) {
  followForm(form, panel);
  for (const chip of document.querySelectorAll("[data-topic]")) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      topics.value = topics.value.trim() ? `${topics.value.trim()}\n${chip.dataset.topic}` : chip.dataset.topic;
      topics.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

// What a form would bring, shown beside it a moment after each change.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const place = document.getElementById("trial");
  let waiting = 0, latest = 0;
  const show = async () => {
    const mine = ++latest;
    place.classList.add("stale");
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
      });
      const text = await answer.text();
      if (answer.ok && mine === latest) place.innerHTML = text;
    } catch {
      // Without a network the last preview stays.
    } finally {
      if (mine === latest) place.classList.remove("stale");
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 350);
  };
  form.addEventListener("input", soon);
  form.addEventListener("preview", soon);
}

// Rows of topics: one more by a button, one less by another.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const form = rows.closest("form");
  const all = () => [...rows.children];
  const isEmpty = (row) => row.querySelector("input").value.trim() === "";
  const number = () => all().forEach((row, at) => {
    for (const name of ["words", "kind", "weight"]) {
      const field = row.querySelector(`[name=${name}]`);
      row.querySelector(`label[for=${CSS.escape(field.id)}]`).htmlFor = `${name}-${at + 1}`;
      field.id = `${name}-${at + 1}`;
    }
    const [words, kind, weight] = row.querySelectorAll("label");
    words.textContent = `Topic ${at + 1}`;
    kind.textContent = `Kind of topic ${at + 1}`;
    weight.textContent = `How much of topic ${at + 1}`;
    row.querySelector("button").setAttribute("aria-label", `Remove topic ${at + 1}`);
  });
  const clear = (row) => {
    row.querySelector("input").value = "";
    for (const select of row.querySelectorAll("select")) {
      select.value = select.name === "kind" ? "phrase" : "1";
    }
  };
  const withButton = (row) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word";
    button.textContent = "×";
    button.addEventListener("click", () => {
      const next = row.nextElementSibling || row.previousElementSibling;
      if (next) row.remove();
      else clear(row);
      number();
      (next || row).querySelector("input").focus();
      form.dispatchEvent(new Event("preview"));
    });
    row.append(button);
    return row;
  };
  const add = () => {
    const row = all()[0].cloneNode(true);
    row.querySelector("button").remove();
    clear(row);
    rows.append(withButton(row));
    number();
    row.querySelector("input").focus();
  };
  all().slice(1).filter(isEmpty).forEach((row) => row.remove());
  all().forEach(withButton);
  number();
  const more = document.createElement("button");
  more.type = "button";
  more.className = "word";
  more.textContent = "Add a topic";
  more.addEventListener("click", add);
  rows.after(more);
  // Enter in a row begins the next one; it does not send the form half filled in.
  rows.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "words" || !event.target.value.trim()) return;
    event.preventDefault();
    add();
  });
}
