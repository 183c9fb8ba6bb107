// The page's behaviour: fetch fragments when something changed, put them in place without disturbing who is
// typing, and send what a person does. No library, no state of its own beyond who acts and what is shown.
"use strict";

const body = document.body;
const pageToken = document.querySelector('meta[name="page-token"]').content;
const commands = JSON.parse(body.dataset.commands || "[]");
const spoken = JSON.parse(body.dataset.spoken || "{}"); // English to the page's language; empty where that is English
const here = { as: body.dataset.as, in: body.dataset.in, all: "" };
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const FIELD = "[data-block][data-action]";
const OPEN_MENUS = "details.overflow[open], details.members[open], details.shortcuts[open]";
const toasts = $("#toasts");
let troubles = 0;

function say(english, values = {}) {
  return filled(spoken[english] ?? english, values);
}

// What is counted is known by its first text.
function counted(one, more, n) {
  return filled((spoken[one] ?? [one, more])[n === 1 ? 0 : 1], { n });
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// --- putting fragments in place --------------------------------------------------------------------------------

// What belongs to the person at the screen: a menu left open, a button that is waiting.
const KEPT = new Set(["open", "aria-busy", "style", "data-nth"]);

function morphAttributes(now, next) {
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name) && !KEPT.has(name)) now.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (now.getAttribute(name) !== value && !KEPT.has(name)) now.setAttribute(name, value);
  }
}

// Fields keep what was typed: the server's value counts only where the server has changed its mind.
function morphField(now, next) {
  const old = { value: now.getAttribute("value"), text: now.textContent, checked: now.hasAttribute("checked") };
  morphAttributes(now, next);
  if (now.tagName === "INPUT" && now.type !== "file") {
    if (next.hasAttribute("checked") !== old.checked) {
      now.checked = next.hasAttribute("checked");
      if (next.dataset.nth) now.dataset.nth = next.dataset.nth;
    }
    const told = next.getAttribute("value");
    if (!["checkbox", "radio"].includes(now.type) && told !== old.value) now.value = told || "";
  } else if (now.tagName === "TEXTAREA" && next.textContent !== old.text) {
    now.textContent = next.textContent;
    if (document.activeElement !== now) now.value = next.value;
  } else if (now.tagName === "SELECT" && now.innerHTML !== next.innerHTML && !now.closest(".external")) {
    const chosen = now.value;
    const wasTold = $("option[selected]", now)?.value ?? "";
    const isTold = $("option[selected]", next)?.value ?? "";
    now.innerHTML = next.innerHTML;
    now.value = wasTold !== isTold ? isTold : chosen;
  }
}

function morph(now, next) {
  if (now.isEqualNode(next) || now.dataset?.own !== undefined) return;
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== next.nodeValue) now.nodeValue = next.nodeValue;
    return;
  }
  if (["INPUT", "TEXTAREA", "SELECT"].includes(now.tagName)) return morphField(now, next);
  morphAttributes(now, next);
  morphChildren(now, next);
}

function morphChildren(now, next) {
  const byId = new Map([...now.children].filter((c) => c.id).map((c) => [c.id, c]));
  let place = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    let found = wanted.id ? byId.get(wanted.id) : null;
    if (!found && !wanted.id) {
      let candidate = place;
      while (candidate && (candidate.nodeName !== wanted.nodeName || candidate.id)) {
        candidate = candidate.id ? null : candidate.nextSibling;
      }
      found = candidate;
    }
    if (found && found.nodeName === wanted.nodeName) {
      while (place && place !== found && !place.id) {
        const gone = place;
        place = place.nextSibling;
        gone.remove();
      }
      if (found !== place) now.insertBefore(found, place);
      else place = place.nextSibling;
      morph(found, wanted);
    } else {
      now.insertBefore(wanted.cloneNode(true), place);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    if (gone !== toasts) gone.remove();
  }
}

// Where the computer has no emoji font, line drawings stand in for the common ones.
const DRAWN = {
  hand: "wave, raised hand, hand, +1, thumbsup, clap, raised hands, pray, ok hand, v, point up, muscle, crossed fingers",
  tada: "tada, confetti ball, partying face, balloon, birthday, gift",
  done: "white check mark, heavy check mark, ballot box with check",
  warning: "warning, exclamation, no entry, octagonal sign, rotating light",
  bell: "bell, alarm clock",
  calendar: "calendar, date, spiral calendar, spiral calendar pad",
  target: "dart",
  bulb: "bulb",
  together: "handshake, people holding hands, infinity",
  key: "key, closed lock with key",
  heart: "heart, green heart, blue heart, purple heart, yellow heart, orange heart, heartbeat",
  star: "star, star2, dizzy, medal, sports medal, first place medal, 100",
  memo: "memo, pencil, pencil2, writing hand, clipboard, page facing up, bookmark tabs, file cabinet",
  books: "books, book, notebook, bookmark, mortar board, student, teacher",
  search: "mag, mag right",
  hourglass: "hourglass, hourglass flowing sand, stopwatch, timer clock, clock9, clock1",
  rocket: "rocket",
  trophy: "trophy",
  chart: "bar chart, chart with upwards trend, chart with downwards trend",
  people: "busts in silhouette, bust in silhouette",
  house: "house, house with garden, office",
  mega: "mega, loudspeaker",
  right: "point right, arrow right, arrow forward",
  cup: "coffee, tea",
  pause: "double vertical bar, pause button",
  letter: "email, envelope, incoming envelope, inbox tray, outbox tray, love letter",
  smile: "smile, smiley, slightly smiling face, grinning, grin, blush, wink, hugging face, relieved, sunglasses, joy",
  flat: "neutral face, thinking face, confused",
  sad: "slightly frowning face, cry, sob, broken heart",
  question: "question, grey question, information source",
  dot: "large green circle, red circle, large yellow circle, large blue circle, white circle, black circle, large orange circle",
  square: "large green square, large yellow square, large orange square, large blue square, white large square, black large square",
  again: "repeat, arrows counterclockwise",
  gear: "gear",
  flag: "checkered flag, triangular flag on post",
  sun: "sunny, partly sunny",
  seedling: "seedling, herb, deciduous tree, four leaf clover, sunflower, tulip",
};
const OWN = { eyes: "eye", eye: "eye", lock: "lock", "speech balloon": "chat", sparkles: "app", x: "close", compass: "guide", paperclip: "file", pushpin: "pin", "no entry sign": "close" };
const drawing = new Map(Object.entries(OWN).map(([name, icon]) => [name, `#i-${icon}`]));

function hasEmojiFont() {
  const pen = Object.assign(document.createElement("canvas"), { width: 20, height: 20 }).getContext("2d", { willReadFrequently: true });
  pen.font = "16px sans-serif";
  pen.fillText("\u{1F331}", 0, 16);
  const dots = pen.getImageData(0, 0, 20, 20).data;
  return dots.some((part, index) => index % 4 !== 3 && part > 40);
}

if (!hasEmojiFont()) {
  for (const [icon, names] of Object.entries(DRAWN)) for (const name of names.split(", ")) drawing.set(name, `#e-${icon}`);
} else drawing.clear();

function drawEmoji(root) {
  if (!drawing.size) return;
  for (const span of $$(".emoji", root)) {
    const icon = drawing.get(span.getAttribute("aria-label"));
    if (icon) span.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${icon}"></use></svg>`;
    else if (/\p{Extended_Pictographic}/u.test(span.textContent)) span.textContent = "";
  }
}

function atEnd(log) {
  return log ? log.scrollHeight - log.scrollTop - log.clientHeight < 80 : true;
}

// A changed message has new block ids, as in Slack: an open menu is found again by where it is and what it offers.
function sameMenu(menu) {
  const offered = $$(".menu button", menu).map((button) => button.dataset.value);
  return [menu.closest("[data-target]")?.dataset.target, menu.dataset.action, ...offered].join("\n");
}

function draw(screen) {
  if (!screen || !screen.fragments) return;
  const log = $(".log");
  const room = log?.dataset.log;
  const follow = atEnd(log);
  const focus = whereFocusIs();
  const moved = here.as !== screen.as || here.in !== screen.in;
  const open = moved ? [] : $$("details.overflow[open]").map(sameMenu);
  Object.assign(here, { as: screen.as, in: screen.in });
  for (const [name, html] of Object.entries(screen.fragments)) {
    const target = document.getElementById(name);
    const next = target.cloneNode(false);
    next.innerHTML = html;
    drawEmoji(next);
    if (target.innerHTML !== next.innerHTML) morphChildren(target, next);
  }
  for (const menu of open.length ? $$("details.overflow") : []) menu.open ||= open.includes(sameMenu(menu));
  if (!toasts.isConnected) body.append(toasts);
  const newLog = $(".log");
  if (newLog && (follow || newLog.dataset.log !== room)) newLog.scrollTop = newLog.scrollHeight;
  if (moved) {
    history.replaceState(null, "", `/?as=${encodeURIComponent(here.as)}&in=${encodeURIComponent(here.in)}`);
    const place = $("#place-head h1")?.textContent.trim() ?? "";
    document.title = `${place} · ${$("#act-as .who b")?.textContent ?? ""} · Playground`;
  }
  for (const sentence of (screen.troubles || []).slice(troubles)) toast(sentence);
  troubles = (screen.troubles || []).length;
  $$(".several").forEach(showChosen);
  showModal(focus);
  if (document.activeElement === body) restoreFocus(focus);
  placeToasts();
}

// What had the focus may be gone (a button that was answered): stay where it was, not at the top of the page.
function whereFocusIs() {
  const element = document.activeElement;
  const view = element.closest("dialog.view");
  return { element, id: element.id, view: view?.dataset.view, inMain: $("#main").contains(element), move: element.dataset?.move };
}

function restoreFocus({ view, inMain, move }) {
  const modal = $("dialog.view");
  if (modal && view === modal.dataset.view) $(".view-body", modal).focus();
  else if (move) ($(`[data-move="${move === "stop" ? moved : move}"]`) || $("[data-move=stop]"))?.focus();
  else if (inMain) $(".place-body")?.focus({ preventScroll: true });
}

// A picture takes its place only when it has come: whoever was at the end of the messages stays there.
document.addEventListener("load", (event) => {
  const log = event.target.closest?.(".log");
  if (log && event.target.matches("img") && log.scrollHeight - event.target.offsetHeight - log.scrollTop - log.clientHeight < 80) log.scrollTop = log.scrollHeight;
}, true);

// --- modals ----------------------------------------------------------------------------------------------------

let openedFrom = null;
const leftAt = new Map(); // by view: what had the focus when another one came on top of it

function showModal(focus) {
  const view = $("dialog.view");
  for (const note of $$("[data-of]", toasts)) if (note.dataset.of !== view?.dataset.view) note.remove();
  if (!view) {
    leftAt.clear();
    if (openedFrom) {
      const back = document.getElementById(openedFrom);
      openedFrom = null;
      if (document.activeElement === body) (back || $(".composer textarea") || $(".place-body"))?.focus();
    }
    return;
  }
  if (view.open) return;
  if (focus?.view) leftAt.set(focus.view, focus.id);
  openedFrom = openedFrom || focus?.id || "main";
  view.showModal();
  scrollToChosen(view);
  const left = document.getElementById(leftAt.get(view.dataset.view) || "");
  if (left && view.contains(left)) return left.focus();
  const first = $("[data-focus]", view) || $(`.view-body :is(input, select, textarea):not([type="search"])`, view);
  // What stands above the first question is there to be read first: the focus waits at the beginning then.
  const reading = $(".view-body", view);
  const below = first && first.getBoundingClientRect().top > reading.getBoundingClientRect().bottom;
  (below ? reading : first || $("footer .primary", view) || $("[data-close]", view))?.focus();
}

// --- sending ---------------------------------------------------------------------------------------------------

async function post(path, sent, files = []) {
  let content = JSON.stringify(sent);
  const headers = { "X-Page-Token": pageToken };
  if (files.length) {
    content = new FormData();
    content.append("sent", JSON.stringify({ ...sent, fields: files.map(([field]) => field) }));
    files.forEach(([, list], index) => [...list].forEach((file) => content.append(`file-${index}`, file)));
  } else {
    headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(path, { method: "POST", headers, body: content });
  if (!answer.ok) return { ok: false, error: await answer.text() };
  return answer.json();
}

let steps = 0; // of two steps taken quickly the later one counts, whichever is answered first

async function act(sent, files, button) {
  const mine = ++steps;
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await post("/page/act", { ...here, ...sent }, files);
    if (answer.error) toast(answer.error);
    if (mine !== steps) refresh();
    else {
      if (answer.go) here.all = "";
      draw(answer.screen);
    }
    return answer;
  } catch {
    toast(say("The playground did not answer. Is it still running?"));
    return { ok: false };
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

// With `view` it is about a field of that modal, and goes away with it.
function toast(sentence, view) {
  const note = document.createElement("div");
  note.className = "toast";
  if (view) note.dataset.of = view;
  const words = document.createElement("p");
  words.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", say("Dismiss"));
  close.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-close"></use></svg>';
  close.addEventListener("click", () => {
    note.remove();
    const modal = $("dialog[open]");
    ($("button", toasts) || (modal ? $(".view-body", modal) || modal : $(".composer textarea") || $(".place-body")))?.focus({ preventScroll: true });
  });
  note.append(words, close);
  placeToasts();
  toasts.prepend(note);
  // Whoever is reading it, with the pointer or the keyboard, has the time that takes.
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, 4000) : note.remove());
  setTimeout(leave, 12000);
}

// Inside an open dialog, where they can be read and dismissed; else on the page.
function placeToasts() {
  const home = $("dialog[open]") || body;
  if (toasts.parentElement !== home) home.append(toasts);
}

let queue = Promise.resolve();
let wanted = false;

function refresh() {
  if (wanted) return;
  wanted = true;
  queue = queue.then(async () => {
    wanted = false;
    const asked = { ...here };
    const answer = await fetch(`/page/screen?${new URLSearchParams(asked)}`).catch(() => null);
    if (!answer?.ok) return;
    const screen = await answer.json();
    if (asked.as === here.as && asked.in === here.in) draw(screen);
    await new Promise((done) => setTimeout(done, 100)); // a busy workspace is redrawn a few times a second, no more
  });
}

function go(place, person = here.as) {
  closeMenu();
  const mine = ++steps;
  Object.assign(here, { as: person, in: place, all: "" });
  body.dataset.in = "";
  return fetch(`/page/screen?${new URLSearchParams(here)}`)
    .then((answer) => answer.json())
    .then((screen) => {
      if (mine !== steps) return;
      here.in = "";
      draw(screen);
    });
}

async function openPlace(link) {
  if (link.dataset.go === "home") await act({ kind: "home" }, [], link);
  else await go(link.dataset.go);
  closeMenu();
  ($(".composer textarea") || $(".place-body"))?.focus({ preventScroll: true });
}

// --- fields ----------------------------------------------------------------------------------------------------

function valueOf(field) {
  const type = field.dataset.type;
  if (type === "radio_buttons") return $("input:checked", field)?.value ?? null;
  if (type.startsWith("multi_")) return inOrder(field).map((box) => box.value);
  if (type === "checkboxes") return $$("input:checked", field).map((box) => box.value);
  if (field.matches("button, a, details")) return field.dataset.value ?? "";
  return field.value;
}

// A menu of several keeps the order of choosing, as Slack's does: who ranks by it must see it.
function inOrder(field) {
  return $$(".pill input:checked", field).sort((one, other) => Number(one.dataset.nth) - Number(other.dataset.nth));
}

function chose(field, box) {
  if (box.checked) box.dataset.nth = 1 + Math.max(0, ...$$(".pill input:checked", field).filter((other) => other !== box).map((other) => Number(other.dataset.nth)));
  else delete box.dataset.nth;
  showChosen(field);
}

function showChosen(field) {
  const names = inOrder(field).map((box) => box.parentElement.textContent.trim());
  const told = $(".chosen", field);
  told.textContent = names.length > 1 ? names.map((name, index) => `${index + 1}. ${name}`).join("   ") : names.join("");
  // One of a few is seen where it is chosen; one of many may stand far down in its list.
  told.hidden = names.length < ($(".pills.tall", field) ? 1 : 2);
}

function scrollToChosen(view) {
  for (const list of $$(".pills.tall", view)) {
    const first = $("input:checked", list)?.parentElement;
    if (first) list.scrollTop += first.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
  }
}

function filledIn(form) {
  const values = {};
  const files = [];
  for (const field of $$(`.field ${FIELD}, .accessory ${FIELD}, .block-actions ${FIELD}`, form)) {
    if (field.matches("button, a, details")) continue;
    const { block, action } = field.dataset;
    if (field.type === "file") {
      if (field.files.length) files.push([[block, action], field.files]);
    } else values[`${block}\n${action}`] = valueOf(field);
  }
  return { values, files };
}

function targetOf(field) {
  return JSON.parse(field.closest("[data-target]").dataset.target);
}

async function press(field, value) {
  if (field.dataset.confirm && !(await confirmed(JSON.parse(field.dataset.confirm)))) {
    if (field.matches("select")) field.value = $("option[selected]", field)?.value ?? "";
    return;
  }
  const target = targetOf(field);
  const form = field.closest("[data-view-form]");
  if (form) await act({ kind: "fill", view: target.id, ...filledIn(form) }, filledIn(form).files);
  const { block, action } = field.dataset;
  await act({ kind: "click", target, block_id: block, action_id: action, value }, [], field);
}

function confirmed(texts) {
  const box = $("#confirm");
  $("#confirm-title").textContent = texts.title;
  $("#confirm-text").innerHTML = texts.text; // drawn by the server, as all mrkdwn is
  drawEmoji(box);
  const agree = $("[data-agree]", box);
  const deny = $("[data-deny]", box);
  agree.textContent = texts.confirm;
  deny.textContent = texts.deny;
  agree.className = `button ${texts.style}`;
  box.returnValue = "";
  box.showModal();
  deny.focus();
  return new Promise((resolve) => {
    agree.onclick = () => box.close("yes");
    deny.onclick = () => box.close("no");
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

let soon = 0;

document.addEventListener("change", (event) => {
  const filter = event.target.closest(".filter, .query");
  const field = event.target.closest(FIELD);
  if (filter || !field) return;
  const most = Number(field.dataset.atMost || 0);
  if (most && $$("input:checked", field).length > most) {
    event.target.checked = false;
    toast(say("You can choose up to {n} here.", { n: most }), field.closest("dialog.view")?.dataset.view);
    return;
  }
  if (field.matches(".several")) chose(field, event.target);
  if (!("atOnce" in field.dataset) || field.matches("textarea, input[type=text], input[type=email], input[type=url]")) return;
  clearTimeout(soon);
  const wait = ["date", "time", "datetime-local"].includes(field.type) || field.matches(".several, .choices") ? 700 : 0;
  soon = setTimeout(() => press(field, valueOf(field)), wait);
});

document.addEventListener("input", (event) => {
  const target = event.target;
  if (target.matches(".composer textarea")) suggest(target);
  else if (target.matches("#people-search")) filterPeople(target.value);
  else if (target.matches(".filter")) filterPills(target);
  else if (target.matches(".query")) askForOptions(target);
  else if (target.dataset.dispatchOn?.includes("on_character_entered")) {
    clearTimeout(soon);
    soon = setTimeout(() => press(target, valueOf(target)), 400);
  }
  if (target.matches("textarea")) grow(target);
});

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 260)}px`;
}

function filterPills(input) {
  const words = input.value.toLowerCase();
  for (const pill of $$(".pill", input.parentElement)) {
    pill.hidden = !pill.textContent.toLowerCase().includes(words) && !$("input", pill).checked;
  }
}

let asking = 0;

function askForOptions(input) {
  clearTimeout(asking);
  const select = $("select", input.parentElement);
  if (input.value.length < Number(input.dataset.least)) return;
  asking = setTimeout(async () => {
    const { block, action } = select.dataset;
    const answer = await post("/page/act", { ...here, kind: "suggest", block_id: block, action_id: action, query: input.value });
    if (answer.error) toast(answer.error);
    const n = answer.options?.length ?? 0;
    const first = new Option(n ? say("Choose one of {n}", { n }) : say("Nothing found"), "");
    const found = (answer.options || []).map((option) => new Option(option.text.text, option.value));
    select.replaceChildren(first, ...found);
    $(".found", input.parentElement).textContent = n ? say("{n} found", { n }) : say("Nothing found");
  }, 250);
}

// --- the composer ----------------------------------------------------------------------------------------------

let picked = -1;
let everybody = null; // whom one can name; fetched anew with each name that is begun
let naming = false;

function suggest(area) {
  const query = nameAt(area);
  if (query !== null && !naming) learnNames(area);
  naming = query !== null;
  const found = query === null || !everybody ? [] : named(query);
  if (found.length) offerPeople(area, query, found);
  else offerCommands(area);
}

// What stands between an @ and the cursor, or null: one word, or two of a name.
function nameAt(area) {
  const before = area.value.slice(0, area.selectionStart);
  return before.match(/(?:^|[\s(])@([^\s@]*(?: [^\s@]+)?)$/u)?.[1].toLowerCase() ?? null;
}

async function learnNames(area) {
  const answer = await fetch("/page/names").catch(() => null);
  if (!answer?.ok) return;
  everybody = await answer.json();
  if (area.isConnected && document.activeElement === area && nameAt(area) !== null) suggest(area);
}

function named(query) {
  const words = query.split(" ");
  const fits = ({ words: theirs }) => words.every((word) => theirs.some((one) => one.startsWith(word)));
  return everybody.filter(fits).sort((one, other) => (other.handle === query) - (one.handle === query)).slice(0, 6);
}

function offerPeople(area, query, found) {
  const rows = found.map(({ handle, name, title }) => suggestion({ handle }, name, `@${handle}`, title));
  const whole = found[0].handle === query;
  offer(area, say("People"), rows, counted("{n} person", "{n} people", found.length), whole ? -1 : 0);
}

function nameThem(area, handle) {
  const end = area.selectionStart;
  const start = area.value.slice(0, end).lastIndexOf("@");
  area.setRangeText(`@${handle} `, start, end, "end");
  area.focus();
  suggest(area);
  grow(area);
}

function offerCommands(area) {
  const typed = area.value;
  const word = typed.split(/\s/)[0];
  const open = typed.startsWith("/") && !typed.includes("\n");
  const spaced = /\s/.test(typed);
  const fitting = open ? commands.filter((c) => (spaced ? c.command === word : c.command.startsWith(word))) : [];
  const rows = fitting.map(({ command, hint, description }) => suggestion({ command }, command, hint, description));
  const told = fitting.length ? counted("{n} command", "{n} commands", fitting.length) : "";
  offer(area, say("Commands"), rows, told, fitting.length && !spaced && typed !== fitting[0].command ? 0 : -1);
}

function suggestion(meant, first, second, third) {
  const row = document.createElement("div");
  row.setAttribute("role", "option");
  Object.assign(row.dataset, meant);
  const parts = [["b", "", first], ["span", "usage", second], ["span", "quiet small", third]];
  const [name, hint, what] = parts.map(([tag, className, textContent]) => Object.assign(document.createElement(tag), { className, textContent }));
  row.append(name, " ", hint, what);
  return row;
}

function offer(area, label, rows, told, first) {
  const list = $("#suggestions");
  list.setAttribute("aria-label", label);
  list.hidden = !rows.length;
  $("#suggested").textContent = told;
  picked = first;
  rows.forEach((row, index) => { row.id = `suggestion-${index}`; });
  list.replaceChildren(...rows);
  mark(area, 0);
}

function mark(area, step) {
  const rows = $$("#suggestions [role=option]");
  if (step && rows.length) picked = (picked + step + rows.length) % rows.length;
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === picked)));
  if (picked >= 0 && rows[picked]) area.setAttribute("aria-activedescendant", rows[picked].id);
  else area.removeAttribute("aria-activedescendant");
  if (step) rows[picked]?.scrollIntoView({ block: "nearest" });
}

function take(area, command) {
  area.value = `${command} `;
  area.focus();
  suggest(area);
}

async function send(form) {
  const area = $("textarea", form);
  const text = area.value.trim();
  if (!text) return;
  const channel = form.dataset.channel;
  area.value = "";
  suggest(area);
  grow(area);
  const isCommand = /^\/[a-z]/i.test(text);
  const answer = await act(isCommand ? { kind: "command", line: text, channel } : { kind: "say", text, channel }, [], $(".send", form));
  if (!answer.ok && !area.value) {
    area.value = text;
    grow(area);
  }
  const log = $(".log");
  if (log) log.scrollTop = log.scrollHeight;
}

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (area.matches?.(".composer textarea")) {
    const open = !$("#suggestions").hidden;
    if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      mark(area, event.key === "ArrowDown" ? 1 : -1);
    } else if (open && picked >= 0 && ["Tab", "Enter"].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      const { command, handle } = $$("#suggestions [role=option]")[picked].dataset;
      if (handle) nameThem(area, handle);
      else take(area, command);
    } else if (open && event.key === "Escape") {
      $("#suggestions").hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send(area.form);
    }
  } else if (area.matches?.("#people-search")) {
    pickPerson(event);
  } else if (event.key === "Enter" && area.matches?.(`input${FIELD}`) && area.dataset.dispatchOn?.includes("on_enter_pressed")) {
    event.preventDefault();
    press(area, valueOf(area));
  } else if (event.key === "Escape") {
    const menu = area.closest?.(OPEN_MENUS);
    if (menu) {
      event.preventDefault();
      menu.open = false;
      $("summary", menu).focus();
    }
    if (closeMenu()) $("#menu-toggle").focus();
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && area.closest?.("details .menu")) {
    event.preventDefault();
    const items = $$("button", area.closest(".menu"));
    items[(items.indexOf(area) + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus();
  } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && area.matches?.("[role=tab]")) {
    event.preventDefault();
    const other = $$("[role=tab]").find((tab) => tab !== area);
    other?.focus();
    other?.click();
  }
});

// A menu that the focus has left covers nothing any longer.
document.addEventListener("focusout", (event) => {
  const to = event.relatedTarget;
  if (!to) return;
  const menu = event.target.closest(OPEN_MENUS);
  if (menu && !menu.contains(to)) menu.open = false;
  const rail = event.target.closest("#rail.shown");
  if (rail && !rail.contains(to) && to.id !== "menu-toggle" && !to.closest("dialog")) closeMenu();
});

// --- who one is ------------------------------------------------------------------------------------------------

async function openPeople() {
  const box = $("#people");
  const answer = await fetch(`/page/people?as=${encodeURIComponent(here.as)}`);
  box.innerHTML = await answer.text();
  box.showModal();
  filterPeople("");
  $("#people-search").focus();
}

function people() {
  return $$("#people-list [role=option]").filter((row) => !row.hidden);
}

function filterPeople(typed) {
  const words = typed.toLowerCase().split(/\s+/);
  for (const row of $$("#people-list [role=option]")) {
    row.hidden = !words.every((word) => row.dataset.words.includes(word));
  }
  const rows = people();
  $("#people-none").hidden = rows.length > 0;
  light(typed ? rows[0] : rows.find((row) => row.ariaSelected === "true") || rows[0]);
}

function light(row) {
  $$("#people-list .lit").forEach((other) => other.classList.remove("lit"));
  const search = $("#people-search");
  if (!row) return search.removeAttribute("aria-activedescendant");
  row.classList.add("lit");
  row.scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", row.id);
}

function pickPerson(event) {
  const rows = people();
  const index = rows.findIndex((row) => row.classList.contains("lit"));
  if (["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    light(rows[(index + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length]);
  } else if (event.key === "Enter" && rows[index]) {
    event.preventDefault();
    become(rows[index].dataset.person);
  }
}

function become(person, place = here.in) {
  $("#people").close();
  return go(place, person).then(() => ($(".composer textarea") || $(".place-body"))?.focus({ preventScroll: true }));
}

// --- presses ---------------------------------------------------------------------------------------------------

function closeMenu() {
  const was = $("#rail").classList.contains("shown");
  $("#rail").classList.remove("shown");
  $("#menu-toggle").setAttribute("aria-expanded", "false");
  return was;
}

let moved = ""; // which way time was moved last

async function step(button) {
  const { as, in: place, text } = button.dataset;
  if (place === "home") {
    if (as) here.as = as;
    await act({ kind: "home" });
  } else if (as || place) await go(place || here.in, as || here.as);
  const area = $(".composer textarea");
  if (text && area) {
    area.value = text;
    area.focus();
    suggest(area);
    grow(area);
  }
}

// What was chosen closes the menu, and the focus goes back to what opened it.
function shut(item) {
  const menu = item.closest("details");
  $("summary", menu).focus();
  menu.open = false;
  return menu;
}

const PRESSES = [
  ["[data-open-people]", () => openPeople()],
  ["#people [role=option]", (row) => become(row.dataset.person)],
  ["[data-dismiss]", (button) => button.closest("dialog").close()],
  ["[data-move]", async (button) => {
    if (button.dataset.move !== "stop") moved = button.dataset.move;
    const answer = await post("/page/clock", { move: button.dataset.move });
    if (answer.error) toast(answer.error);
    refresh();
  }],
  ["[data-press]", async (button) => {
    const answer = await post("/page/guide", { control: button.dataset.press });
    if (answer.error) toast(answer.error);
    refresh();
  }],
  ["[data-step]", step],
  ["[data-everything]", () => { here.all = "1"; refresh(); }],
  ["[data-close]", (button) => act({ kind: "close", cleared: true }, [], button)],
  ["[data-back]", (button) => act({ kind: "close", cleared: false }, [], button)],
  ["[data-command]", (row) => take($(".composer textarea"), row.dataset.command)],
  ["[data-handle]", (row) => nameThem($(".composer textarea"), row.dataset.handle)],
  ["details.shortcuts .menu button", (item) => {
    const menu = shut(item);
    act({ ...item.dataset }, [], $("summary", menu));
  }],
  ["[data-kind]", (button) => act({ ...button.dataset }, [], button)],
  ["[data-go]", openPlace],
  ["details.overflow .menu button", (item) => {
    const menu = shut(item);
    if (item.dataset.url) window.open(item.dataset.url, "_blank", "noopener,noreferrer");
    press(menu, item.dataset.value);
  }],
  [`button${FIELD}, a${FIELD}`, (button) => press(button, valueOf(button))],
];

document.addEventListener("click", (event) => {
  for (const menu of $$(OPEN_MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("#menu-toggle")) {
    const shown = $("#rail").classList.toggle("shown");
    $("#menu-toggle").setAttribute("aria-expanded", String(shown));
    if (shown) $("#act-as").focus();
    return;
  }
  if (event.target.closest("[aria-busy=true]")) return;
  for (const [selector, handle] of PRESSES) {
    const found = event.target.closest(selector);
    if (found) {
      if (!found.matches(`a${FIELD}`)) event.preventDefault();
      handle(found);
      return;
    }
  }
});

// A menu at the end of the conversation opens below what is in sight, one at its edge beyond it.
document.addEventListener("toggle", (event) => {
  const menu = event.target.matches(OPEN_MENUS) && $(".menu", event.target);
  if (!menu) return;
  const edge = (event.target.closest(".log, .home, .view-body") || body).getBoundingClientRect();
  if (menu.getBoundingClientRect().right > edge.right) Object.assign(menu.style, { left: "auto", right: "0" });
  if (menu.getBoundingClientRect().left < edge.left) Object.assign(menu.style, { left: "0", right: "auto" });
  menu.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches("[data-composer]")) return send(form);
  if (!form.matches("[data-view-form]")) return;
  const { values, files } = filledIn(form);
  const id = form.closest("dialog").dataset.view;
  const answer = await act({ kind: "submit", view: id, values }, files, $("footer .primary", form));
  if (answer.refused) $("dialog.view [aria-invalid=true]")?.closest(".field").querySelector("input, select, textarea")?.focus();
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog.view")) return;
  event.preventDefault();
  act({ kind: "close", cleared: true });
}, true);

document.addEventListener("mousedown", (event) => {
  if (event.target.matches("dialog.people")) event.target.close();
});

// --- live ------------------------------------------------------------------------------------------------------

function listen() {
  const events = new EventSource("/page/events");
  let version = "";
  events.addEventListener("changed", (event) => {
    $("#offline").hidden = true;
    if (event.data !== version) refresh();
    version = event.data;
  });
  events.addEventListener("error", () => {
    setTimeout(() => { $("#offline").hidden = events.readyState === EventSource.OPEN; }, 2500);
  });
}

drawEmoji(body);
$$(".several").forEach(showChosen);
if (matchMedia("(max-width: 1000px)").matches && $("#guide-panel")) $("#guide-panel").open = false;
showModal();
const log = $(".log");
if (log) log.scrollTop = log.scrollHeight;
if (here.in === "home") act({ kind: "home" });
listen();
