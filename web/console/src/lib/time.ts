/** Instants as staff read them, in the institution's zone, whatever the machine's own is. */

import type { Instant } from "@/api/types";
import { words } from "@/words";

export const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;

const parts = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

function read(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** 17:30 */
export function clock(at: Instant | Date): string {
  const { hour, minute } = read(new Date(at));
  return `${hour}:${minute}`;
}

/** 11月25日（周三）17:30, with the year where it is another one. */
export function instant(at: Instant | Date): string {
  const { year, month, day, weekday } = read(new Date(at));
  const before = year === read(new Date()).year ? "" : `${year}年`;
  return `${before}${month}月${day}日（${weekday}）${clock(at)}`;
}

/** The clock today, else day and clock. */
export function short(at: Instant, now = new Date()): string {
  const [then, today] = [read(new Date(at)), read(now)];
  const sameDay = then.year === today.year && then.month === today.month && then.day === today.day;
  return sameDay ? clock(at) : `${then.month}月${then.day}日 ${clock(at)}`;
}

/** 11月25日 周三 */
export function day(at: Instant | Date): string {
  const { month, day: date, weekday } = read(new Date(at));
  return `${month}月${date}日 ${weekday}`;
}

/** How long something took or takes: 3分钟, 2小时5分, 4天. */
export function span(milliseconds: number): string {
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
  if (minutes < 1) return words.time.lessThanAMinute;
  if (minutes < 60) return words.time.minutes(minutes);
  if (minutes < 48 * 60) return words.time.hours(Math.floor(minutes / 60), minutes % 60);
  return words.time.days(Math.floor(minutes / 60 / 24));
}

/** How long something has waited. */
export function waited(since: Instant, now: Date): string {
  return span(Math.max(0, now.getTime() - Date.parse(since)));
}

/** 还剩 2小时5分, or 已超 3分钟. */
export function left(due: Instant, now: Date): string {
  const remaining = Date.parse(due) - now.getTime();
  return remaining >= 0 ? words.time.left(span(remaining)) : words.time.over(span(remaining));
}

/** Offset of the institution's zone at an instant, in milliseconds. */
function offset(at: Date): number {
  const { year, month, day: date, hour, minute } = read(at);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute));
  return wall - Math.floor(at.getTime() / MINUTE) * MINUTE;
}

/** Turn what a picker shows (`YYYY-MM-DDTHH:mm`, in the institution's zone) into an instant. */
export function fromWall(wall: string): Instant {
  const asUtc = Date.parse(`${wall}:00Z`);
  return new Date(asUtc - offset(new Date(asUtc))).toISOString();
}

/** Turn an instant into what a picker shows. */
export function toWall(at: Date): string {
  return new Date(at.getTime() + offset(at)).toISOString().slice(0, 16);
}

/** Midnight in the institution's zone, `days` from today. */
export function midnight(days = 0): Date {
  const today = toWall(new Date(Date.now() + days * 24 * 60 * MINUTE)).slice(0, 10);
  return new Date(fromWall(`${today}T00:00`));
}
