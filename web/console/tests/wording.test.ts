import { describe, expect, it } from "vitest";

import { stretches } from "@/wording/wording";

const finding = (start: number, end: number) => ({ rule: "CO-3", text: "", start, end, reason: "", advice: false });

describe("stretches", () => {
  it("cuts a text where findings begin and end", () => {
    const parts = stretches("我也不知道，等着吧", [finding(6, 9), finding(2, 5)]);
    expect(parts.map((part) => part.text)).toEqual(["我也", "不知道", "，", "等着吧"]);
    expect(parts.map((part) => part.finding !== null)).toEqual([false, true, false, true]);
  });

  it("counts characters as the desk does", () => {
    expect(stretches("😀不知道", [finding(1, 4)]).map((part) => part.text)).toEqual(["😀", "不知道"]);
  });

  it("never loses or doubles a character, however findings lie", () => {
    const text = "一二三四五";
    for (const findings of [[finding(0, 3), finding(2, 5)], [finding(3, 99)], [finding(2, 2)], []]) {
      expect(stretches(text, findings).map((part) => part.text).join("")).toBe(text);
    }
  });
});
