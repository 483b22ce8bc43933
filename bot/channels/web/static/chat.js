// A plain page to try the assistant with. The conversation is what the server's log says it is:
// at every connection the page asks for what it has missed, and sends what the log does not have.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("form");
const text = document.getElementById("text");
const state = document.getElementById("state");
const KEY = "hotline-session";

let token = localStorage.getItem(KEY);
let confirmed = false; // whether the server knows whose connection this is
let last = 0; // the latest place of the log that is shown
let loading = false;
let missed = false;
const unlogged = new Map(); // message id → its words and bubble: typed here, and not in the log as far as we know

const socket = io({ transports: ["websocket"] });

// A file is the conversation's own: whoever fetches it shows the token.
async function fetched(file) {
  const answer = await fetch(`/webhooks/web/files/${file.id}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(answer.status);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function bubble(who, words, choices, files) {
  const entry = document.createElement("li");
  entry.className = who;
  entry.textContent = words;
  for (const file of files || []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "file";
    button.textContent = `下载：${file.name}`;
    button.addEventListener("click", () => {
      fetched(file).catch(() => { state.textContent = "文件暂时没有取到，请您稍后再试。"; });
    });
    entry.append(button);
  }
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
  return entry;
}

// What the log has stands in its order; what it does not have yet stands behind it.
function show(entry) {
  const first = unlogged.values().next().value;
  log.insertBefore(entry, first ? first.entry : null);
  log.lastElementChild.scrollIntoView({ block: "end" });
}

function say(words) {
  const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("");
  const entry = bubble("citizen", words);
  unlogged.set(id, { words, entry });
  log.append(entry);
  entry.scrollIntoView({ block: "end" });
  typed = 0; // who types on is to be let finish
  if (confirmed) send(id);
}

// A repeated id is the same message: what may be lost is sent again.
function send(id) {
  const { words } = unlogged.get(id);
  socket.emit("user_uttered", { message: words, message_id: id, session_id: token });
}

socket.on("connect", () => {
  socket.emit("session_request", { session_id: token });
});

socket.on("session_confirm", (given) => {
  if (given !== token || !last) begin();
  token = given;
  localStorage.setItem(KEY, token);
  state.textContent = "已连接";
  confirmed = true;
  showAfter(() => { for (const id of unlogged.keys()) send(id); });
});

function begin() {
  last = 0;
  log.replaceChildren(...Array.from(unlogged.values(), ({ entry }) => entry));
}

// The log comes in parts, oldest first. What comes live meanwhile is in it too, or is asked for again.
function showAfter(done) {
  loading = true;
  socket.emit("messages_after", { after: last }, (entries) => {
    for (const entry of entries) {
      if (entry.place <= last) continue;
      last = entry.place;
      const mine = unlogged.get(entry.message_id);
      unlogged.delete(entry.message_id);
      show(mine ? mine.entry : bubble(entry.from, entry.text, entry.buttons, entry.files));
    }
    if (entries.length || missed) {
      missed = false;
      showAfter(done);
    } else {
      loading = false;
      if (done) done();
    }
  });
}

socket.on("disconnect", () => {
  confirmed = false;
  loading = false;
  state.textContent = "连接已断开，正在重新连接…";
});

// The log is what counts: a live reply only says that there is something new in it.
socket.on("bot_uttered", (said) => {
  if (!said.place) show(bubble("hotline", said.text, said.quick_replies, said.files));
  else if (loading) missed = true;
  else if (said.place > last) showAfter();
});

let writing;
socket.on("staff_typing", () => {
  state.textContent = "工作人员正在输入…";
  clearTimeout(writing);
  writing = setTimeout(() => { if (confirmed) state.textContent = "已连接"; }, 3000);
});

// Live replies may be lost on the way; the log has them.
setInterval(() => { if (confirmed && !loading) showAfter(); }, 15000);

let typed = 0;
text.addEventListener("input", () => {
  if (confirmed && Date.now() - typed > 1000) {
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
  token = null;
  localStorage.removeItem(KEY);
  unlogged.clear();
  begin();
  confirmed = false;
  if (socket.connected) socket.emit("session_request", {});
});
