import { describe, expect, it } from "vitest";

import { topicOf } from "@/shell/topics";
import { FIELDS, inOrder, missing } from "@/tickets/acts";
import { words } from "@/words";

describe("acts", () => {
  it("have words and fields alike", () => {
    expect(Object.keys(FIELDS).sort()).toEqual(Object.keys(words.acts).sort());
    expect(Object.keys(words.actsDone).sort()).toEqual(Object.keys(words.acts).sort());
  });

  it("come onward first, grave last, and unknown ones not at all", () => {
    expect(inOrder(["refuse", "assist", "answer", "unheard_of"])).toEqual(["answer", "assist", "refuse"]);
  });

  it("want every field that is not optional", () => {
    const lacking = missing(FIELDS.dispatch ?? [], { unit: "water", summary: "  " });
    expect(lacking.map((field) => field.name)).toEqual(["summary"]);
  });
});

describe("topics", () => {
  it("are told in words, a deadline's too", () => {
    expect(topicOf("returned")).toContain("退回");
    expect(topicOf("sign_for_expired")).toBe("“签收”已到期");
    expect(topicOf("something_new")).toBe(words.notices.other);
  });
});
