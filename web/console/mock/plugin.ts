/** The desk's API without the desk, for working on the page alone; never part of a build. */

import type { IncomingMessage, ServerResponse } from "node:http";

import { Server } from "socket.io";
import type { Plugin, PreviewServer, ViteDevServer } from "vite";

import { accountOf, accountRoutes, me, personOf, sessions, signIn } from "./accounts";
import { announcementRoutes } from "./announcements";
import { conversationRoutes } from "./conversations";
import { fileRoutes } from "./files";
import { Bytes, live, Refused, type Asked, type Route } from "./http";
import { peopleRoutes } from "./people";
import { ticketRoutes } from "./tickets";

const ROUTES: Route[] = [
  ...accountRoutes, ...conversationRoutes, ...ticketRoutes, ...peopleRoutes, ...fileRoutes,
  ...announcementRoutes,
];
const COOKIE = "mock_desk";

type Sent = Pick<Asked, "body" | "file">;

async function sent(request: IncomingMessage): Promise<Sent> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/")) {
    const form = await new Response(Buffer.concat(parts), { headers: { "Content-Type": type } }).formData();
    const file = form.get("file") as File;
    return { body: {}, file: { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) } };
  }
  return { body: parts.length ? (JSON.parse(Buffer.concat(parts).toString()) as Sent["body"]) : {}, file: null };
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.statusCode = status;
  if (content instanceof Bytes) {
    response.setHeader("Content-Type", content.type);
    return void response.end(content.content);
  }
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(content ?? null));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { pathname, searchParams: query } = new URL(request.url ?? "", "http://mock");
  const path = pathname.slice(1).split("/").map(decodeURIComponent).join("/");
  const token = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1] ?? "";
  const { body, file } = await sent(request);
  const method = request.method ?? "GET";

  if (path === "sign-in") {
    const account = signIn(body);
    const fresh = crypto.randomUUID();
    sessions.set(fresh, account);
    response.setHeader("Set-Cookie", `${COOKIE}=${fresh}; Path=/; HttpOnly; SameSite=Lax`);
    return me(account);
  }
  const account = accountOf(token);
  if (!account) throw new Refused(401, "not_signed_in", "登录已过期，请重新登录。");
  if (path === "me") return me(account);
  if (method !== "GET" && request.headers["x-csrf-token"] !== "mock") throw new Refused(403, "csrf", "请刷新页面后重试。");
  if (path === "sign-out") return void sessions.delete(token);
  if (path === "lose-session") {
    // For trying what happens then.
    sessions.delete(token);
    return live.tell("signed_out");
  }

  for (const [verb, pattern, reply] of ROUTES) {
    const match = verb === method && pattern.exec(path);
    if (match) return reply({ method, params: match.slice(1), query, body, file, me: personOf(account) });
  }
  throw new Refused(404, "unknown", "没有这个接口。");
}

function attach(server: ViteDevServer | PreviewServer): void {
  if (server.httpServer) {
    const io = new Server(server.httpServer as never, { destroyUpgrade: false }); // Vite has a socket of its own
    const desk = io.of("/desk");
    live.tell = (name, ...args) => desk.emit(name, ...args);
    desk.on("connection", (page) => {
      page.on("watch", (_told, told: (is: boolean) => void) => told(true)); // everybody is told everything here
    });
  }
  server.middlewares.use("/api", (request, response) => {
    answer(request, response)
      .then((content) => send(response, 200, content))
      .catch((failure: unknown) => {
        if (!(failure instanceof Refused)) return send(response, 500, { code: "broken", message: String(failure) });
        const { status, code, message, more } = failure;
        send(response, status, { code, message, ...more });
      });
  });
}

/** For `npm run dev`, and for `npm run try`, which serves what was built. */
export function mock(): Plugin {
  return { name: "mock-desk", apply: "serve", configureServer: attach, configurePreviewServer: attach };
}
