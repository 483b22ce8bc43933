/**
 * What another site loads by one line, `<script src="https://…/widget.js" defer></script>`: a
 * button that opens the citizen's page in a frame. Styles stand in a shadow root, so neither
 * page sees the other's; the site may say the button's words with `data-title`.
 */
const script = document.currentScript as HTMLScriptElement;
const home = new URL(script.src).origin;
const title = script.dataset.title ?? "在线咨询";
const STYLE = `
:host { all: initial; }
button { font: 600 16px/1.2 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; cursor: pointer; }
.open { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; min-height: 48px; padding: 0 20px; border: 2px solid #fff; border-radius: 24px; color: #fff; background: #0b57a4; box-shadow: 0 2px 10px #0005; }
.panel { position: fixed; right: 16px; bottom: 16px; z-index: 2147483001; display: flex; flex-direction: column; width: min(420px, 100vw - 32px); height: min(680px, 100dvh - 32px); border: 1px solid #c4ced9; border-radius: 12px; overflow: hidden; background: #fff; box-shadow: 0 4px 24px #0006; }
.panel[hidden] { display: none; }
.close { align-self: stretch; min-height: 44px; border: 0; color: #fff; background: #0b57a4; }
iframe { flex: 1; width: 100%; border: 0; }
button:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px; }
@media (max-width: 480px) { .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
`;

const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet(); // not an inline style: the site's own policy may forbid those
sheet.replaceSync(STYLE);
root.adoptedStyleSheets = [sheet];

const opener = document.createElement("button");
opener.className = "open";
opener.textContent = title;
opener.setAttribute("aria-expanded", "false");
opener.setAttribute("aria-haspopup", "dialog");

const panel = document.createElement("div");
panel.className = "panel";
panel.hidden = true;
panel.setAttribute("role", "dialog");
panel.setAttribute("aria-label", title);
const closer = document.createElement("button");
closer.className = "close";
closer.textContent = "收起";
panel.append(closer);
root.append(opener, panel);

function show(open: boolean): void {
  if (open && panel.childElementCount === 1) {
    const frame = document.createElement("iframe"); // nothing of ours is loaded before it is wanted
    frame.src = `${home}/chat`;
    frame.title = title;
    frame.allow = "microphone; geolocation; camera";
    panel.append(frame);
  }
  panel.hidden = !open;
  opener.hidden = open;
  opener.setAttribute("aria-expanded", String(open));
  (open ? closer : opener).focus();
}

opener.addEventListener("click", () => show(true));
closer.addEventListener("click", () => show(false));
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show(false);
});

/** What the frame asks of this page; it keeps for the frame what its browser forbids the frame to keep. */
interface Asked {
  shouwen?: "close" | "recall" | "remember";
  name?: string;
  value?: string | null;
}
const KEPT = "shouwen";

function kept(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Record<string, string>;
  } catch {
    return {}; // this page may keep nothing either
  }
}

function keep(name: string, value: string | null): void {
  const { [name]: _, ...others } = kept();
  try {
    localStorage.setItem(KEPT, JSON.stringify(value === null ? others : { ...others, [name]: value }));
  } catch {
    // The talk goes on until this page is left.
  }
}

window.addEventListener("message", ({ origin, source, data }: MessageEvent<Asked | null>) => {
  if (origin !== home || !data) return;
  if (data.shouwen === "close") show(false);
  if (data.shouwen === "remember" && data.name) keep(data.name, data.value ?? null);
  if (data.shouwen === "recall") source?.postMessage({ kept: kept() }, { targetOrigin: home });
});
if (document.body) document.body.append(host);
else document.addEventListener("DOMContentLoaded", () => document.body.append(host));

export {}; // a module: its names are no one else's
