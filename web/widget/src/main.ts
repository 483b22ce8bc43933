import "./style.css";

import { byId, el } from "./dom";
import { Log } from "./log";
import { settings } from "./settings";
import { type Entry, type Line, type Standing, Talk } from "./talk";
import { ready } from "./store";
import { canHear, canSpeak, dictate, hush, speak } from "./voice";
import { words } from "./words";

const WRITING_MS = 3000;

const form = byId<HTMLFormElement>("form");
const text = byId<HTMLTextAreaElement>("text");
const state = byId("state");
const privacy = byId<HTMLDetailsElement>("privacy");
let line: Line = "connecting";
let writing = 0;

function tell(said: string = words.state[line]): void {
  state.textContent = said;
  document.body.toggleAttribute("data-quiet", said === words.state.connected);
}

const log = new Log(byId("log"), {
  say: (said) => say(said),
  file: (ref) => talk.file(ref),
  failed: () => tell(words.state.fileFailed),
  isSlow: () => settings.elder,
  read: (entry: Entry) => {
    if (canSpeak && settings.aloud) speak(entry.text);
  },
});

const talk = new Talk({
  line: (now) => {
    line = now;
    document.body.dataset.line = now;
    tell();
  },
  empty: () => log.empty(),
  pending: (id, said) => log.pending(id, said),
  entry: (entry, live) => log.add(entry, live),
  standing: showStanding,
  writing: () => {
    tell(words.state.writing);
    clearTimeout(writing);
    writing = window.setTimeout(() => tell(), WRITING_MS);
  },
});

function showStanding({ holder, by, ahead = 0, pauses = [] }: Standing): void {
  const queue = ahead ? words.who.queue(ahead) : words.who.next;
  const who = holder === "queue" ? queue : holder === "person" && by ? words.who.person(by) : words.who.bot;
  if (holder && byId("who").textContent !== who) byId("who").textContent = who;
  const told = pauses.map((one) => words.pause(one.unit, one.note, one.until, one.alternative));
  const shown = byId("pauses");
  if (shown.textContent !== told.join("")) shown.replaceChildren(...told.map((one) => el("p", {}, one)));
}

function say(said: string): void {
  closePrivacy();
  talk.say(said);
  text.focus();
}

/** The notice stands open until somebody has written under it once; nobody in danger has to agree first. */
function closePrivacy(): void {
  settings.told = privacy.textContent;
  privacy.open = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (said) say(said);
  text.value = "";
  text.focus();
});
text.addEventListener("input", () => talk.typing());
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

byId("person").addEventListener("click", () => say(words.person));
byId("anew").addEventListener("click", () => talk.anew());

const picture = byId<HTMLInputElement>("picture");
byId("pictures").addEventListener("click", () => picture.click());
picture.addEventListener("change", () => {
  const [file] = picture.files ?? [];
  picture.value = "";
  if (!file) return;
  tell(words.state.sendingPicture);
  talk.photograph(file).then(
    () => tell(),
    (error: Error) => tell(words.pictures[error.message] ?? words.pictures.failed),
  );
});

const where = byId("location");
where.hidden = !("geolocation" in navigator);
where.addEventListener("click", () => {
  tell(words.state.locating);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      tell(words.state.located);
      const there = words.location(coords.latitude.toFixed(5), coords.longitude.toFixed(5), Math.round(coords.accuracy));
      text.value = text.value ? `${text.value} ${there}` : there;
      text.focus();
    },
    () => tell(words.state.noLocation),
    { enableHighAccuracy: true, timeout: 10_000 },
  );
});

function showSettings(): void {
  document.documentElement.toggleAttribute("data-elder", settings.elder);
  byId("elder").setAttribute("aria-pressed", String(settings.elder));
  byId("aloud").setAttribute("aria-pressed", String(settings.aloud));
}

byId("elder").addEventListener("click", () => {
  settings.elder = !settings.elder;
  showSettings();
});
byId("aloud").hidden = !canSpeak;
byId("aloud").addEventListener("click", () => {
  settings.aloud = !settings.aloud;
  if (!settings.aloud) hush();
  showSettings();
});

const dictation = byId("dictate");
let stop: (() => void) | null = null;
dictation.hidden = !canHear;
dictation.setAttribute("aria-pressed", "false");
dictation.addEventListener("click", () => {
  if (stop) {
    stop();
    return;
  }
  tell(words.state.listening);
  dictation.setAttribute("aria-pressed", "true");
  stop = dictate(
    (heard) => {
      text.value = heard;
      talk.typing();
    },
    (failed) => {
      stop = null;
      dictation.setAttribute("aria-pressed", "false");
      tell(failed ? words.state.notHeard : undefined);
      text.focus();
    },
  );
});

if (window.parent !== window) {
  document.documentElement.toggleAttribute("data-embedded", true);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.parent.postMessage({ shouwen: "close" }, "*");
  });
}
tell();
void ready.then(() => {
  showSettings();
  privacy.open = settings.told !== privacy.textContent;
  talk.start();
});
