import { describe, expect, it } from "vitest";

import type { Event } from "@/api/types";
import { parted, sentBack } from "@/tickets/facts";

const event = (name: string, note: string | null): Event => ({
  sequence: 1, name, at: "2026-11-22T01:00:00Z", by: "s007", in_name_of: null, note, facts: {},
});
const asked = [event("review_asked", "第一稿"), event("review_asked", "第二稿")];

describe("an answer that was sent back", () => {
  it("is at hand to be mended as it was written last", () => {
    expect(sentBack({ history: [...asked, event("answer_sent_back", "请写明依据")] })).toBe("第二稿");
  });

  it("is gone once something else has happened", () => {
    expect(sentBack({ history: [...asked, event("answer_sent_back", "请写明依据"), event("urged", null)] })).toBe("");
    expect(sentBack({ history: asked })).toBe("");
  });
});

describe("materials", () => {
  it("that only some bring are set apart from those that everybody brings", () => {
    const proxy = "请人代办的，另带委托书";
    expect(parted(["身份证", proxy, "照片"], { if_so: [proxy] })).toEqual({ always: ["身份证", "照片"], ifSo: [proxy] });
  });
});
