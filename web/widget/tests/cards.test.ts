// @vitest-environment node
import { describe, expect, it } from "vitest";

import { areStars, stepOf } from "../src/cards";
import { words } from "../src/words";

const choice = (payload: string) => ({ title: payload, payload });

describe("choices", () => {
  it("are stars if they are a score from one to five and nothing else", () => {
    expect(areStars(["1", "2", "3", "4", "5"].map(choice))).toBe(true);
    expect(areStars(["1", "2", "3"].map(choice))).toBe(false);
    expect(areStars(["5", "4", "3", "2", "1"].map(choice))).toBe(false);
  });
});

describe("a ticket's progress", () => {
  it("has a step for each state on the way, and none where it went another way", () => {
    expect(stepOf("accepted")).toBe(0);
    expect(stepOf("returned")).toBe(stepOf("dispatched"));
    expect(stepOf("closed")).toBe(words.steps.length - 1);
    expect(stepOf("withdrawn")).toBe(-1);
  });
});
