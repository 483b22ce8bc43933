// A plain page to try the assistant with. The conversation is what the server's log says it is:
// after every connection the page asks for the whole log and shows that.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("form");
const text = document.getElementById("text");
const state = document.getElementById("state");
const KEY = "hotline-session";

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
  const sent = new Uint32Array(4);
  crypto.getRandomValues(sent);
  socket.emit("user_uttered", { message: words, message_id: Array.from(sent, (n) => n.toString(16)).join("") });
}

socket.on("connect", () => {
  socket.emit("session_request", { session_id: localStorage.getItem(KEY) });
});

socket.on("session_confirm", (token) => {
  localStorage.setItem(KEY, token);
  state.textContent = "已连接";
  log.replaceChildren();
  showAfter(0);
});

// The log comes in parts, oldest first.
function showAfter(place) {
  socket.emit("messages_after", { after: place }, (entries) => {
    for (const entry of entries) show(entry.from, entry.text, entry.buttons);
    if (entries.length) showAfter(entries[entries.length - 1].place);
  });
}

socket.on("disconnect", () => { state.textContent = "连接已断开，正在重新连接…"; });
socket.on("bot_uttered", (said) => show("hotline", said.text, said.quick_replies));

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
