import { describe, expect, it } from "vitest";

import type { Application } from "@/api/types";
import { inOrder, nearest } from "@/tickets/acts";

const lacking = (...missing: string[]) => ({ missing }) as unknown as Application;

describe("the acts of a ticket", () => {
  it("stand in the order of the way, what ends it last", () => {
    expect(inOrder(["refuse", "answer", "wait", "begin"])).toEqual(["begin", "answer", "wait", "refuse"]);
  });

  it("have one that is set off: the nearest step", () => {
    expect(nearest({ acts: ["answer", "wait", "begin"], application: null, instruction: null })).toBe("begin");
    expect(nearest({ acts: ["wait"], application: null, instruction: null })).toBeUndefined();
  });

  it("of an application are taking papers while some are missing, and then going on", () => {
    const acts = ["receive", "accept_application", "not_accept"];
    expect(nearest({ acts, application: lacking("照片"), instruction: null })).toBe("receive");
    expect(nearest({ acts, application: lacking(), instruction: null })).toBe("accept_application");
  });
});
