import { describe, expect, it } from "vitest";

import { problemOf, sizeOf } from "@/lib/files";
import { words } from "@/words";

const MB = 1024 ** 2;

describe("a file", () => {
  it("is of a kind that tickets carry, whatever the case of its ending", () => {
    expect(problemOf({ name: "现场.JPG", size: MB })).toBe("");
    expect(problemOf({ name: "程序.exe", size: 1 })).toBe(words.files.wrongKind);
    expect(problemOf({ name: "没有后缀", size: 1 })).toBe(words.files.wrongKind);
  });

  it("has 10 MB and no more", () => {
    expect(problemOf({ name: "合同.pdf", size: 10 * MB })).toBe("");
    expect(problemOf({ name: "合同.pdf", size: 10 * MB + 1 })).toBe(words.files.tooLarge);
  });

  it("tells its size", () => {
    expect([1, 2048, 1.5 * MB].map(sizeOf)).toEqual(["1 KB", "2 KB", "1.5 MB"]);
  });
});
