import type { Asked as Asks, Deadline, Event, NewTicket, Ticket, Work } from "../src/api/types";
import { insistOnCourtesy } from "./conversations";
import { keep, paper, photograph } from "./files";
import { live, minutesAgo, minutesAhead, Refused, text, type Asked, type Route } from "./http";
import { person, unitName } from "./people";

const event = (sequence: number, name: string, ago: number, by: string, more: Partial<Event> = {}): Event => ({
  sequence,
  name,
  at: minutesAgo(ago),
  by,
  in_name_of: null,
  note: null,
  facts: {},
  ...more,
});
const due = (kind: string, ahead: number, more: Partial<Deadline> = {}): Deadline => ({
  kind,
  due_at: minutesAhead(ahead),
  first_due_at: more.first_due_at ?? minutesAhead(ahead),
  amount: 2,
  counted_in: "working_days",
  paused_at: null,
  ended_at: null,
  fired: 0,
  ...more,
});

function ticket(number: string, more: Partial<Ticket>): Ticket {
  return {
    number,
    version: 1,
    state: "accepted",
    kind: "issue",
    subject: null,
    description: "",
    place: null,
    citizen: { name: "王女士", telephone: "13800138000", texts_only: false },
    masked: false,
    unit: "hotline",
    unit_name: "",
    handler: "s004",
    first_responsible: "s004",
    assisting: [],
    offer: null,
    extension: null,
    review: null,
    instructs: null,
    instruction: null,
    conclusion: null,
    decides: "s001",
    is_reviewed: more.kind === "complaint",
    application: null,
    calls_back: null,
    may_attach: true,
    urged: 0,
    drill: false,
    is_grave: false,
    is_anonymous: false,
    deadlines: [due("answer", 2880)],
    history: [event(1, "accepted", 300, "s004")],
    attachments: [],
    acts: [],
    blocked: [],
    ...more,
  };
}

export const tickets: Ticket[] = [
  ticket("20261122000001", {
    state: "in_progress",
    kind: "fault",
    subject: "路灯不亮",
    description: "幸福路28号门口的路灯从上周五起不亮，晚上老人出门看不清路，已有一位老人摔倒，希望尽快修复。",
    place: "东湖区幸福路28号",
    unit: "urban_management",
    handler: "s004",
    urged: 2,
    extension: {
      amount: 1,
      reason: "需更换的灯具明日到货。",
      by: "s004",
      in_name_of: "s004",
      asked: "s001",
      due_at: minutesAhead(2940),
    },
    deadlines: [
      due("answer", 1500, { first_due_at: minutesAgo(-60), fired: 0.5 }),
      due("supervision", -25, { fired: 1 }),
    ],
    attachments: [
      { ...photograph("现场照片-幸福路28号.jpg", "#1d2b44"), by: "citizen", at: minutesAgo(1900), may_remove: false },
      { ...keep("灯具采购单.xlsx", Buffer.alloc(48_000)), by: "s037", at: minutesAgo(310), may_remove: false },
    ],
    history: [
      event(1, "accepted", 1900, "bot", { facts: { kind: "fault" } }),
      event(2, "dispatched", 1890, "s002", {
        facts: { unit: "urban_management", to: "s037" },
        note: "路灯不亮，有老人摔倒，请优先安排。",
      }),
      event(3, "signed_for", 1860, "s037"),
      event(4, "hand_over_offered", 1700, "s037", { facts: { to: "s004" }, note: "由市政班组办理，请协助跟进。" }),
      event(5, "handed_over", 1690, "s004", { facts: { giver: "s037" } }),
      event(6, "begun", 1600, "s004"),
      event(7, "urged", 700, "citizen", { facts: { count: 1 } }),
      event(8, "extended", 400, "s038", { facts: { amount: 1 }, in_name_of: "s037" }),
      event(9, "supervised", 300, "s001", { note: "请于今日下班前回报维修进度。" }),
      event(10, "urged", 90, "citizen", { facts: { count: 2 } }),
      event(11, "warned", 30, "clock", { facts: { kind: "supervision" } }),
      event(12, "extension_asked", 12, "s004", { facts: { amount: 1 }, note: "需更换的灯具明日到货。" }),
    ],
  }),
  ticket("20261122000002", {
    state: "dispatched",
    kind: "urgent_fault",
    subject: "供水管道爆裂",
    description: "石桥路与春晖路交叉口水管爆裂，路面积水约20厘米，影响通行。",
    place: "东湖区石桥路与春晖路交叉口",
    unit: "water",
    handler: "s002",
    offer: { unit: "water", person: "s004" },
    deadlines: [due("sign_for", 11), due("answer", 96)],
    history: [event(1, "accepted", 24, "s002"), event(2, "dispatched", 20, "s002", { facts: { unit: "water" } })],
  }),
  ticket("20261122000003", {
    kind: "complaint",
    subject: "窗口服务态度",
    description: "投诉人反映在某窗口办理业务时工作人员态度生硬、未一次性告知所需材料，往返三次。",
    place: "市民服务中心A座2楼",
    unit: "complaints",
    handler: "s007",
    citizen: null,
    masked: true,
    may_attach: false,
    state: "signed_for",
    deadlines: [due("finding", 700), due("answer", 2400, { paused_at: minutesAgo(30) })],
  }),
  ticket("20261121000017", {
    state: "answered",
    kind: "question",
    subject: "公积金提取",
    description: "咨询异地购房提取住房公积金需要哪些材料、多久到账。",
    unit: "housing_fund",
    handler: "s021",
    calls_back: "s004",
    deadlines: [due("call_back", 1400)],
    citizen: null,
  }),
  ticket("20261121000021", {
    state: "in_progress",
    kind: "complaint",
    subject: "退款纠纷",
    description: "反映培训机构停业后拒不退还剩余学费，希望协调退款。",
    place: "东湖区人民路12号",
    unit: "complaints",
    handler: "s007",
    deadlines: [due("answer", 340)],
    review: {
      by: "s008",
      in_name_of: "s007",
      asked: "s001",
      collect: null,
      apology: null,
      text: "您好，经市场监管部门调解，该机构同意自即日起15个工作日内按未上课时退还学费。如到期未退，请您携带合同拨打0599-8812346，我们继续跟进。",
    },
    history: [event(1, "accepted", 2600, "s004"), event(2, "dispatched", 2590, "s004", { facts: { unit: "complaints" } })],
  }),
  ticket("20261120000009", {
    state: "returned",
    kind: "issue",
    subject: "小区门前占道经营",
    description: "春晖小区东门外每天傍晚有摊贩占道经营，车辆无法进出，油烟和噪音扰民。",
    place: "春晖小区东门",
    deadlines: [due("answer", -130, { fired: 1 })],
    history: [
      event(1, "accepted", 3000, "s004"),
      event(2, "dispatched", 2990, "s004", { facts: { unit: "urban_management" } }),
      event(3, "returned", 2900, "s037", { note: "该路段由交警部门管理，请改派。" }),
    ],
  }),
];

/** What may be done in which state; a mock of the ticket's life, no more. */
const MAY: Record<string, string[]> = {
  accepted: ["dispatch", "not_accept", "merge", "answer", "urge"],
  returned: ["dispatch", "merge", "answer", "urge"],
  dispatched: ["sign_for", "refuse", "urge"],
  signed_for: ["begin", "hand_over", "assist", "ask_extension", "wait", "answer", "urge"],
  in_progress: ["arrive", "find", "propose", "hand_over", "assist", "ask_extension", "wait", "answer", "supervise",
    "meet_demand", "allow_extension", "deny_extension", "urge"],
  answered: ["call_back"],
  called_back: ["close"],
};
const BECOMES: Record<string, string> = {
  dispatch: "dispatched", sign_for: "signed_for", refuse: "returned", begin: "in_progress", answer: "answered",
  not_accept: "not_accepted", merge: "merged", call_back: "closed", close: "closed", approve: "answered",
};
const EVENTS: Record<string, string> = {
  dispatch: "dispatched", sign_for: "signed_for", refuse: "returned", begin: "begun", arrive: "arrived", find: "found",
  propose: "remedy_proposed", hand_over: "hand_over_offered", take_on: "handed_over", assist: "assistance_asked",
  ask_extension: "extension_asked", allow_extension: "extended", deny_extension: "extension_denied",
  wait: "waiting_begun", go_on: "waiting_ended", answer: "answered", not_accept: "not_accepted", merge: "merged",
  supervise: "supervised", meet_demand: "demand_met", call_back: "called_back", close: "closed", urge: "urged",
};

const TOLD: Record<string, string[]> = {
  ask_extension: ["reason"], wait: ["need"], answer: ["text"], not_accept: ["ground", "basis", "elsewhere", "papers"], close: ["reason"],
};

const full = (one: Ticket): Ticket => ({
  ...one,
  unit_name: unitName(one.unit),
  acts: one.masked ? [] : one.review ? ["approve", "send_back"] : (MAY[one.state] ?? []),
});

function work(one: Ticket): Work {
  const first = one.deadlines.filter((deadline) => !deadline.paused_at).sort((a, b) => a.due_at.localeCompare(b.due_at))[0];
  const next = first?.due_at;
  const { number, state, kind, subject, unit, handler, urged, drill } = one;
  const late = !!next && Date.parse(next) < Date.now();
  const offered_to = one.offer?.person ?? null;
  return { number, state, kind, subject, unit, handler, urged, drill, offered_to, asked: asked(one), next_due_at: next ?? null, next_due: first?.kind ?? null, late };
}

const asked = (one: Ticket): Asks[] => [
  ...(one.extension ? ["extension" as const] : []),
  ...(one.review ? ["review" as const] : []),
  ...(one.calls_back ? ["call_back" as const] : []),
];
const isOpen = (one: Ticket) => !["closed", "withdrawn", "merged", "not_accepted"].includes(one.state);
export const openOf = (id: string) => tickets.filter((one) => isOpen(one) && one.handler === id);

export function handOverAll(receivers: Record<string, string>): void {
  for (const one of tickets) one.handler = receivers[one.number] ?? one.handler;
}

function find(number: string | undefined): Ticket {
  const found = tickets.find((one) => one.number === number);
  if (!found) throw new Refused(404, "unknown", "没有找到这件工单，请核对工单编号。");
  return found;
}

function scoped({ query, me }: Asked): Work[] {
  const scope = query.get("scope");
  const mine = (one: Ticket) => [one.handler, one.offer?.person, one.extension?.asked, one.review?.asked, one.calls_back].includes(me);
  const first = (one: Ticket) => one.first_responsible === me;
  const unit = (one: Ticket) => one.unit === person(me).unit;
  const of = scope === "first" ? first : scope === "unit" ? unit : mine;
  const far = "9";
  return tickets
    .filter((one) => isOpen(one) && of(one))
    .map(work)
    .sort((a, b) => (a.next_due_at ?? far).localeCompare(b.next_due_at ?? far));
}

function searched({ query }: Asked): Work[] {
  const q = text(query.get("q"));
  return tickets
    .filter((one) => [one.number, one.subject, one.description, one.citizen?.telephone].some((it) => it?.includes(q)))
    .map(work);
}

function opened({ body, me }: Asked): Ticket {
  const { name, telephone, texts_only, conversation: _, ...fields } = body as unknown as NewTicket;
  const number = `2026112200${String(1000 + tickets.length).padStart(4, "0")}`;
  const one = ticket(number, {
    ...fields,
    citizen: telephone ? { name, telephone, texts_only } : null,
    handler: me,
    first_responsible: me,
    history: [event(1, "accepted", 0, me)],
  });
  tickets.unshift(one);
  live.tell("work", { ticket: one.number });
  return full(one);
}

function acted({ params, body, me }: Asked): Ticket {
  const one = find(params[0]);
  const { act, version, override: _, ...facts } = body;
  const name = text(act);
  if (version !== one.version) throw new Refused(409, "conflict", "工单已被同事更新，请核对最新情况。");
  if (name === "answer" && text(facts.text).length < 5) {
    throw new Refused(422, "no_reason", "答复内容过于简短，请写明办理结果和依据。");
  }
  insistOnCourtesy(body, ...(TOLD[name] ?? []));
  const note = ["text", "reason", "summary", "finding", "remedy", "need", "note", "report", "demand", "ground"]
    .map((key) => text(facts[key]))
    .find(Boolean);
  one.version++;
  one.state = BECOMES[name] ?? one.state;
  if (name === "urge") one.urged++;
  if (name === "approve" || name === "send_back") one.review = null;
  if (name === "sign_for") Object.assign(one, { handler: me, offer: null });
  if (name === "dispatch") one.offer = { unit: text(facts.unit), person: text(facts.to) || "s037" };
  one.history.push(event(one.history.length + 1, EVENTS[name] ?? name, 0, me, { note: note ?? null, facts }));
  live.tell("work", { ticket: one.number });
  return full(one);
}

function attached({ params, file, me }: Asked): Ticket {
  const one = find(params[0]);
  if (!file) throw new Refused(400, "bad_input", "没有收到文件。");
  one.attachments = [...one.attachments, { ...keep(file.name, file.bytes), by: me, at: minutesAgo(0), may_remove: true }];
  return full(one);
}

function removed({ params, me }: Asked): Ticket {
  const one = find(params[0]);
  const gone = one.attachments.find((file) => file.id === params[1]);
  one.attachments = one.attachments.filter((file) => file !== gone);
  one.history.push(event(one.history.length + 1, "detached", 0, me, { note: gone?.name ?? null }));
  return full(one);
}

/** A colleague changes a ticket behind one's back: for trying what a conflict looks like. */
function disturbed({ params }: Asked): null {
  const one = find(params[0]);
  one.version++;
  one.history.push(event(one.history.length + 1, "supplemented", 0, "citizen", { note: "市民补充：旁边的井盖也松动了。" }));
  return null;
}

export const ticketRoutes: Route[] = [
  ["GET", /^work$/, scoped],
  ["GET", /^tickets$/, searched],
  ["POST", /^tickets$/, opened],
  ["GET", /^tickets\/([^/]+)$/, ({ params }) => full(find(params[0]))],
  ["POST", /^tickets\/([^/]+)\/acts$/, acted],
  ["GET", /^tickets\/([^/]+)\/print$/, ({ params }) => paper(find(params[0]).number)],
  ["POST", /^tickets\/([^/]+)\/files$/, attached],
  ["POST", /^tickets\/([^/]+)\/files\/([^/]+)\/remove$/, removed],
  ["POST", /^tickets\/([^/]+)\/disturb$/, disturbed],
];
