// @vitest-environment node
import { describe, expect, it } from "vitest";

import { starsOf, stepOf } from "../src/cards";
import { words } from "../src/words";

const choice = (payload: string) => ({ title: payload, payload });

describe("choices", () => {
  it("are stars if they are a score from one to five and nothing else", () => {
    const titles = starsOf(["5分", "4分", "3分", "2分", "1分"].map(choice))?.map(({ title }) => title);
    expect(titles).toEqual(["1分", "2分", "3分", "4分", "5分"]);
    expect(starsOf(["1", "2", "3", "4", "5"].map(choice))).toHaveLength(5);
    expect(starsOf(["1", "2", "3"].map(choice))).toBeNull();
    expect(starsOf(["1", "2", "3", "4", "6"].map(choice))).toBeNull();
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
