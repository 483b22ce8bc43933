import { expect, test } from "vitest";

import type { Conversation, Entry } from "@/api/types";
import { atHand, firstThose } from "@/conversations/phrases";

const said = [{ speaker: "staff", person: "s004" }] as Entry[];
const talk = (more: object) => ({ offer: null, draft: { description: null }, tickets: [], ...more }) as unknown as Conversation;
const group = (code: string) => ({ code, situation: code, texts: [] });

test("the phrases for the situation at hand come first, and the others keep their order", () => {
  const codes = firstThose("closing", ["greeting", "hearing", "closing"].map(group)).map(({ code }) => code);
  expect(codes).toEqual(["closing", "greeting", "hearing"]);
});

test("a talk goes from greeting over hearing and registering to its end, unless it is handed on", () => {
  expect(atHand(talk({}), [], "s004")).toBe("greeting");
  expect(atHand(talk({}), [{ speaker: "staff", person: "s005" } as Entry], "s004")).toBe("greeting");
  expect(atHand(talk({}), said, "s004")).toBe("hearing");
  expect(atHand(talk({ draft: { description: "路灯坏了" } }), said, "s004")).toBe("registering");
  expect(atHand(talk({ tickets: [{}] }), said, "s004")).toBe("closing");
  expect(atHand(talk({ offer: {}, tickets: [{}] }), said, "s004")).toBe("transferring");
});
