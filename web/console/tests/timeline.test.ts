import { describe, expect, it } from "vitest";

import type { Deadline, Event } from "@/api/types";
import { timeline, type Point } from "@/tickets/timeline";

const event = (sequence: number, at: string): Event => ({
  sequence, name: "urged", at, by: "citizen", in_name_of: null, note: null, facts: {},
});
const deadline = (due_at: string, first_due_at = due_at, paused_at: string | null = null): Deadline => ({
  kind: "answer", amount: 2, counted_in: "working_days", due_at, first_due_at, paused_at, ended_at: null, fired: 0,
});
const read = (points: Point[]) =>
  points.map((point) => ("event" in point ? point.event.sequence : point.isFirst ? "first" : "current"));

describe("a ticket's line of time", () => {
  it("has the latest first, and of one instant the later event", () => {
    expect(read(timeline([event(1, "2026-11-22T01:00:00Z"), event(2, "2026-11-22T01:00:00Z")], []))).toEqual([2, 1]);
  });

  it("has what was promised at first where that was, however instants are written", () => {
    const extended = deadline("2026-11-25T09:00:00Z", "2026-11-23T17:00:00+08:00");
    const history = [event(1, "2026-11-22T01:00:00Z"), event(2, "2026-11-24T01:00:00Z")];
    expect(read(timeline(history, [extended]))).toEqual(["current", 2, "first", 1]);
  });

  it("has a deadline once unless it was extended, and not while it is paused", () => {
    expect(read(timeline([], [deadline("2026-11-25T09:00:00Z")]))).toEqual(["current"]);
    expect(read(timeline([], [deadline("2026-11-25T09:00:00Z", undefined, "2026-11-24T09:00:00Z")]))).toEqual([]);
  });

  it("leaves out what is promised no more", () => {
    const answered = { ...deadline("2026-11-25T09:00:00Z"), ended_at: "2026-11-24T09:00:00Z" };
    expect(read(timeline([event(1, "2026-11-24T09:00:00Z")], [answered]))).toEqual([1]);
  });
});
