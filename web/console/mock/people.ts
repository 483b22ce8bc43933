import type { Pause, Presence, Shift, Staff, Unit } from "../src/api/types";
import { live, minutesAgo, minutesAhead, Refused, text, type Asked, type Route } from "./http";
import { handOverAll, openOf } from "./tickets";

export const units: Unit[] = [
  ["hotline", "云溪市12345热线服务中心值班室", "0599-8812345"],
  ["complaints", "云溪市12345热线投诉受理中心", "0599-8812346"],
  ["inspection", "云溪市政务服务督查室", "0599-8812347"],
  ["water", "云溪市供水有限公司调度中心", "0599-8845100"],
  ["power", "云溪供电公司供电服务指挥中心", "0599-8895598"],
  ["urban_management", "云溪市城市管理局", "0599-8812319"],
  ["housing_fund", "云溪市住房公积金管理中心", "0599-8812329"],
].map(([code = "", name = "", telephone = ""]) => ({ code, name, telephone, hours: "工作日8:30至12:00、13:30至17:30" }));

const PEOPLE: [string, string, string, string, Presence][] = [
  ["s001", "顾明远", "值班长", "hotline", "here"],
  ["s002", "沈静", "值班组长", "hotline", "here"],
  ["s003", "罗启航", "值班副组长", "hotline", "here"],
  ["s004", "姚雪琴", "话务员", "hotline", "here"],
  ["s005", "邱国栋", "话务员", "hotline", "break"],
  ["s006", "田小雨", "回访员", "hotline", "away"],
  ["s007", "程立群", "投诉受理组长", "complaints", "here"],
  ["s008", "白婉清", "投诉受理副组长", "complaints", "off"],
  ["s011", "韩松年", "督查室主任", "inspection", "here"],
  ["s023", "汪海涛", "供水调度值班长", "water", "here"],
  ["s024", "任洪亮", "供水抢修班长", "water", "off"],
  ["s026", "秦国栋", "供电调度值班长", "power", "here"],
  ["s037", "陶金山", "城管值班长", "urban_management", "here"],
  ["s038", "康一鸣", "市政设施主管", "urban_management", "here"],
  ["s039", "毛晓燕", "城管窗口经办员", "urban_management", "off"],
  ["s021", "戴永刚", "公积金业务主管", "housing_fund", "here"],
];

export const unitName = (code: string) => units.find((one) => one.code === code)?.name ?? code;

export const staff: Staff[] = PEOPLE.map(([id, name, post, unit, presence]) => ({
  id,
  name,
  post,
  unit,
  unit_name: unitName(unit),
  presence,
  back_by: presence === "break" ? minutesAhead(8) : presence === "away" ? minutesAhead(170) : null,
  acting: presence === "away" ? "s004" : id,
  takes: unit === "hotline",
}));

export const person = (id: string) => staff.find((one) => one.id === id) as Staff;

let pauses: Pause[] = [
  {
    unit: "water",
    starts_at: minutesAgo(60),
    ends_at: minutesAhead(26 * 60),
    note: "营业厅系统升级，暂停办理用水报装和过户。",
    alternative: "急需办理的，请到市民服务中心A座1楼供水窗口，或拨打0599-8845100。",
  },
];

function become(asked: Asked, presence: Presence, more: Partial<Staff> = {}): null {
  Object.assign(person(asked.me), { presence, back_by: null, acting: asked.me }, more);
  live.tell("presence");
  return null;
}

function away(asked: Asked): null {
  const { back_by, stand_in } = asked.body;
  if (!stand_in) throw new Refused(422, "stand_in_wanted", "离岗须指定代班人（B角），请选择后再提交。");
  return become(asked, "away", { back_by: text(back_by), acting: text(stand_in) });
}

function back(asked: Asked): unknown {
  become(asked, "here");
  return {
    done: [{ ticket: "20261122000003", what: "urged", at: minutesAgo(12), by: "s003" }],
    open: openOf(asked.me).map((one) => ({ number: one.number, due_at: one.deadlines[0]?.due_at ?? null })),
  };
}

function off(asked: Asked): null {
  const receivers = (asked.body.receivers ?? {}) as Record<string, string>;
  const waiting = openOf(asked.me).filter((one) => !receivers[one.number]);
  if (waiting.length) {
    const tickets = waiting.map((one) => one.number);
    throw new Refused(422, "not_handed_over", `还有${tickets.length}件工单没有移交，请逐件指定接手人。`, { tickets });
  }
  handOverAll(receivers);
  return become(asked, "off");
}

function roster(asked: Asked): Shift[] {
  const from = Date.parse(asked.query.get("from") ?? "");
  const shifts: Shift[] = [];
  for (const [place, one] of staff.entries()) {
    for (let day = 0; day < 7; day++) {
      if ((day + place) % 7 > 4) continue;
      const begins = from + day * 86_400_000 + (place % 3 === 2 ? 13.5 : 8.5) * 3_600_000;
      const ends = begins + (place % 3 === 2 ? 7.5 : 9) * 3_600_000;
      const [starts_at, ends_at] = [begins, ends].map((at) => new Date(at).toISOString()) as [string, string];
      shifts.push({ person: one.id, unit: one.unit, starts_at, ends_at });
    }
  }
  const until = Date.parse(asked.query.get("until") ?? "");
  const isWithin = ({ starts_at }: Shift) => Date.parse(starts_at) >= from && Date.parse(starts_at) < until;
  return [...shifts, ...added.filter(isWithin)].filter((shift) => !removed.has(nameOf(shift)));
}

const added: Shift[] = [];
const removed = new Set<string>();
const nameOf = ({ person, starts_at }: Pick<Shift, "person" | "starts_at">) => `${person}/${Date.parse(starts_at)}`;

function addShift({ body }: Asked): Shift {
  const shift = { ...(body as unknown as Omit<Shift, "unit">), unit: person(text(body.person)).unit };
  removed.delete(nameOf(shift));
  added.push(shift);
  return shift;
}

function removeShift({ body }: Asked): void {
  removed.add(nameOf(body as unknown as Shift));
}

function endPause({ body }: Asked): void {
  pauses = pauses.filter((one) => one.unit !== body.unit || one.starts_at !== body.starts_at);
}

export const peopleRoutes: Route[] = [
  ["GET", /^staff$/, () => staff],
  ["GET", /^units$/, () => units],
  ["POST", /^presence\/here$/, (asked) => become(asked, "here")],
  ["POST", /^presence\/after-call$/, (asked) => become(asked, "after_call")],
  ["POST", /^presence\/break$/, (asked) => become(asked, "break", { back_by: minutesAhead(Number(asked.body.minutes)) })],
  ["POST", /^presence\/away$/, away],
  ["POST", /^presence\/back$/, back],
  ["POST", /^presence\/off$/, off],
  ["GET", /^roster$/, roster],
  ["GET", /^pauses$/, () => pauses],
  ["POST", /^pauses$/, (asked) => void pauses.push(asked.body as unknown as Pause)],
  ["POST", /^pauses\/end$/, endPause],
  ["POST", /^roster$/, addShift],
  ["POST", /^roster\/remove$/, removeShift],
];
