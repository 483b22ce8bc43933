import { describe, expect, it } from "vitest";

import type { Guide } from "@/api/types";
import { aboutFirst } from "@/conversations/guides";

const codes = (found: Guide[]) => found.map((one) => one.code);
const found = ["A", "B", "C"].map((code) => ({ code }) as Guide);

describe("guides that were found", () => {
  it("begin with the one that the talk is about, and stay in order besides", () => {
    expect(codes(aboutFirst(found, "C"))).toEqual(["C", "A", "B"]);
  });

  it("stay as they are where the talk is about none of them", () => {
    expect(codes(aboutFirst(found, "Z"))).toEqual(["A", "B", "C"]);
    expect(codes(aboutFirst(found))).toEqual(["A", "B", "C"]);
  });
});
