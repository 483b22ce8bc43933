// A plain page to try the assistant with. The conversation is what the server's log says it is:
// after every connection the page asks for the whole log and shows that.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("form");
const text = document.getElementById("text");
const state = document.getElementById("state");
const KEY = "hotline-session";

let last = 0; // the latest place of the log that is shown
let loading = false;
let missed = false;
const sent = new Set(); // what was typed here and is not in the log as far as we have seen it

const socket = io({ transports: ["websocket"] });

function show(who, words, choices) {
  const entry = document.createElement("li");
  entry.className = who;
  entry.textContent = words;
  if (choices && choices.length) {
    const row = document.createElement("div");
    row.className = "choices";
    for (const choice of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = choice.title;
      button.addEventListener("click", () => say(choice.payload));
      row.append(button);
    }
    entry.append(row);
  }
  log.append(entry);
  entry.scrollIntoView({ block: "end" });
}

function say(words) {
  show("citizen", words);
  sent.add(words);
  const id = new Uint32Array(4);
  crypto.getRandomValues(id);
  socket.emit("user_uttered", { message: words, message_id: Array.from(id, (n) => n.toString(16)).join("") });
}

socket.on("connect", () => {
  socket.emit("session_request", { session_id: localStorage.getItem(KEY) });
});

socket.on("session_confirm", (token) => {
  localStorage.setItem(KEY, token);
  state.textContent = "已连接";
  log.replaceChildren();
  last = 0;
  sent.clear();
  showAfter();
});

// The log comes in parts, oldest first. What comes live meanwhile is in it too, or is asked for again.
function showAfter() {
  loading = true;
  socket.emit("messages_after", { after: last }, (entries) => {
    for (const entry of entries) {
      if (entry.place <= last) continue;
      last = entry.place;
      if (entry.from === "citizen" && sent.delete(entry.text)) continue; // shown when it was typed
      show(entry.from, entry.text, entry.buttons);
    }
    if (entries.length || missed) {
      missed = false;
      showAfter();
    } else {
      loading = false;
    }
  });
}

socket.on("disconnect", () => { state.textContent = "连接已断开，正在重新连接…"; });

// The log is what counts: a live reply only says that there is something new in it.
socket.on("bot_uttered", (said) => {
  if (!said.place) show("hotline", said.text, said.quick_replies);
  else if (loading) missed = true;
  else if (said.place > last) showAfter();
});

// Live replies may be lost on the way; the log has them.
setInterval(() => { if (socket.connected && !loading) showAfter(); }, 15000);

let typed = 0;
text.addEventListener("input", () => {
  if (Date.now() - typed > 1000) {
    typed = Date.now();
    socket.emit("user_typing");
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (words) say(words);
  text.value = "";
  text.focus();
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.getElementById("anew").addEventListener("click", () => {
  localStorage.removeItem(KEY);
  log.replaceChildren();
  socket.emit("session_request", {});
});
