import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { qr } from "@/account/qr";

const seal = (text: string) =>
  createHash("sha256")
    .update(qr(text).map((row) => row.map(Number).join("")).join("\n"))
    .digest("hex")
    .slice(0, 16);

describe("qr", () => {
  // Seals of what segno 1.6.6 draws at level L with mask 0.
  it.each([
    [1, 17, "714ce3d4a6c70750"],
    [2, 32, "0e97d2f45436e985"],
    [3, 53, "ce57188f29954352"],
    [4, 78, "d00514b551336660"],
    [5, 106, "28571cbdad171764"],
    [6, 134, "ef6619a67a1805fe"],
    [7, 154, "ee98d9283d183ecf"],
    [8, 192, "7d6a121d564aa3a2"],
    [9, 230, "d929204fc3c4bf6d"],
    [10, 271, "9d68a3af9f84e91d"],
    [11, 321, "44705d501f59c942"],
    [12, 367, "ca5f10718caa1ca7"],
    [13, 425, "9c359339fa73a835"],
    [14, 458, "27279e2ee64037ac"],
    [15, 520, "c1f12222e08121ba"],
  ] as const)("draws version %i as others do", (_version, length, expected) => {
    expect(seal("x".repeat(length))).toBe(expected);
  });

  it("draws nothing for what is too long", () => {
    expect(qr("x".repeat(521))).toEqual([]);
  });
});
