import type {
  Alert, Conversation, Draft, Entry, FileRef, Finding, Guide, Line, Phrases, Speaker, Telling, Verdict, Waiting,
} from "../src/api/types";
import { keep, photograph } from "./files";
import { live, minutesAgo, Refused, text, type Asked, type Route } from "./http";

interface Talk extends Conversation {
  log: Entry[];
  since: string;
  urgent: boolean;
  reason: string | null;
}

type Said = [speaker: Speaker, minutesAgo: number, text: string, by?: string | null, files?: FileRef[]];

const NOTHING: Draft = {
  kind: null, description: null, place: null, name: null, telephone: null, texts_only: null, anonymous: null, guide: null,
};

function talk(id: string, holder: Conversation["holder"], said: Said[], more: Partial<Talk> = {}): Talk {
  const log = said.map(([speaker, ago, words, by, files], place) => ({
    place: place + 1,
    speaker,
    person: by ?? null,
    text: words,
    at: minutesAgo(ago),
    files: files ?? [],
  }));
  return {
    conversation: id,
    channel: id.split(":")[0] ?? "",
    holder,
    person: null,
    offered_to: null,
    draft: NOTHING,
    guide: null,
    citizen: { name: null, telephone: null, special_need: false },
    called: more.citizen?.name ? `${more.citizen.name.slice(0, 1)}**` : null,
    summary: [],
    contacts: [],
    announcements: [],
    marks: [],
    tickets: [],
    offer: null,
    log,
    since: minutesAgo(2),
    urgent: false,
    reason: null,
    ...more,
  };
}

const HELLO = "您好，这里是云溪市12345热线，请问有什么可以帮您？";

const talks: Talk[] = [
  talk("web:7f31c2a9", "queue", [
    ["bot", 6, HELLO],
    ["citizen", 5, "家里燃气味道很大，我开了窗，不敢开灯"],
    ["notice", 5, "请立即到室外安全处，拨打燃气抢修电话0599-8877119；有人受伤请立即拨打120。"],
    ["citizen", 4, "已经出来了，快派人来"],
  ], {
    urgent: true,
    reason: "危及生命财产安全",
    since: minutesAgo(4),
    summary: [{ label: "情况", value: "家中疑似燃气泄漏，人已到室外" }, { label: "地点", value: "春晖小区6栋302" }],
  }),
  talk("phone:13905990211", "queue", [
    ["bot", 9, HELLO],
    ["citizen", 8, "我七十多了，手机不会弄，想问医保报销的事"],
  ], {
    reason: "市民要求人工服务",
    since: minutesAgo(8),
    citizen: { name: "周大爷", telephone: "13905990211", special_need: true },
  }),
  talk("web:91b04de7", "queue", [
    ["bot", 4, HELLO],
    ["citizen", 3, "你们说的我听不懂，给我转人工！"],
    ["bot", 3, "好的，马上为您转接人工，请您稍候。"],
  ], { reason: "市民要求人工服务", since: minutesAgo(3) }),
  talk("web:2c88f0e4", "person", [
    ["bot", 1480, HELLO],
    ["citizen", 1479, "幸福路18号门口的路灯不亮了"],
    ["bot", 1478, "王女士，已经为您登记，工单编号：20261122000001，请收好。"],
    ["citizen", 22, "上次报的路灯到现在还没修，我妈昨晚摔了一跤！"],
    ["bot", 21, "非常抱歉给您带来不便，马上为您转接人工，请您稍候。"],
    ["staff", 18, "王女士您好，我是12345热线的姚雪琴。非常抱歉，您反映的路灯维修我正在为您催办，请问老人家现在情况怎么样？", "s004"],
    ["citizen", 15, "去医院看了，没有大碍，但是这灯必须马上修"],
    ["note", 12, "已电话联系城管局康一鸣，灯具明天上午到货。", "s004"],
    ["citizen", 3, "", null, [photograph("路口.jpg", "#1d2b44"), photograph("灯杆.jpg", "#27233a")]],
    ["citizen", 3, "医院的收费单也在这里", null, [keep("门诊收费单.pdf", Buffer.alloc(284_000))]],
    ["citizen", 2, "到底什么时候能修好？"],
  ], {
    person: "s004",
    citizen: { name: "王女士", telephone: "13800138000", special_need: true },
    summary: [
      { label: "情况", value: "路灯报修三天未修复，老人夜间摔倒" },
      { label: "地点", value: "东湖区幸福路28号门口" },
      { label: "诉求", value: "尽快修复并告知时间" },
    ],
    contacts: [
      { began_at: minutesAgo(1480), ended_at: minutesAgo(1470), persons: [], tickets: ["20261122000001"] },
    ],
    tickets: [{
      number: "20261122000001", state: "in_progress", subject: "路灯不亮", unit: "urban_management",
      due_at: minutesAgo(-1500),
    }],
    draft: {
      kind: "fault", description: "路灯报修三天未修复，老人夜间摔倒，要求尽快修复并告知时间。", place: "东湖区幸福路28号门口",
      name: "王女士", telephone: "13800138000", texts_only: false, anonymous: false, guide: null,
    },
  }),
  talk("wechat:oX9k2f", "person", [
    ["citizen", 40, "公积金异地购房能提取吗"],
    ["staff", 38, "您好，可以提取。请问您是在哪个城市购房呢？", "s002"],
    ["citizen", 35, "在省城，已经网签了"],
  ], {
    person: "s002",
    citizen: { name: "林先生", telephone: null, special_need: false },
    offered_to: "s004",
    offer: {
      to: "s004",
      by: "s002",
      words: "我要参加会议。\n林先生咨询异地购房提取公积金，已网签，需告知材料和到账时间。",
    },
  }),
];

const RULES: [RegExp, string, string][] = [
  [/不知道|不清楚/g, "CO-3", "只说不知道，没有给市民去处"],
  [/你自己|自己去/g, "CO-10", "把事情推回给市民"],
  [/急什么|等着吧|等着/g, "CO-3", "不耐烦"],
];

function checked(words: string): Verdict {
  const findings: Finding[] = RULES.flatMap(([pattern, rule, reason]) =>
    [...words.matchAll(pattern)].map((match) => {
      const start = [...words.slice(0, match.index)].length;
      return { rule, text: match[0], start, end: start + [...match[0]].length, reason, advice: false };
    }),
  );
  const replacement = findings.length
    ? "很抱歉让您久等了。我马上为您核实，并请负责的工作人员尽快答复您。"
    : words;
  return { ok: !findings.length, findings, replacement };
}

/** Refuse what is discourteous in fields that a citizen reads, unless a reason is given. */
export function insistOnCourtesy(body: Record<string, unknown>, ...fields: string[]): void {
  for (const field of fields) {
    const { ok, ...found } = checked(text(body[field]));
    if (!ok && !body.override) throw new Refused(422, "discourteous", "用语检查没有通过。", { field, ...found });
  }
}

function find(id: string | undefined): Talk {
  const found = talks.find((one) => one.conversation === id);
  if (!found) throw new Refused(404, "unknown", "没有找到这个会话，可能已经结束。");
  return found;
}

function add(one: Talk, speaker: Speaker, words: string, by: string | null): Entry {
  const entry = { place: (one.log.at(-1)?.place ?? 0) + 1, speaker, person: by, text: words, at: minutesAgo(0), files: [] };
  one.log.push(entry);
  live.tell("entry", { conversation: one.conversation, entry });
  return entry;
}

function change(one: Talk, more: Partial<Talk>): Conversation {
  Object.assign(one, more);
  live.tell("queue");
  live.tell("conversation", { conversation: one.conversation });
  return one;
}

function take({ params, me }: Asked): Conversation {
  const one = find(params[0]);
  if (one.person && one.person !== me) throw new Refused(409, "held", "会话已由同事接入。", { person: one.person });
  return change(one, { holder: "person", person: me });
}

function say({ params, body, me }: Asked): Entry {
  const one = find(params[0]);
  insistOnCourtesy(body, "text");
  const entry = add(one, "staff", text(body.text), me);
  setTimeout(() => live.tell("typing", { conversation: one.conversation, who: "citizen" }), 1_200);
  setTimeout(() => add(one, "citizen", "好的，谢谢你们，我等消息。", null), 4_000);
  return entry;
}

function leave(asked: Asked): null {
  const one = find(asked.params[0]);
  insistOnCourtesy(asked.body, "agreed");
  if (asked.body.agreed) add(one, "hand_back", text(asked.body.agreed), asked.me);
  else add(one, "notice", "感谢您的来访，请您对本次服务作出评价。", null);
  change(one, { holder: "bot", person: null, offered_to: null, offer: null });
  return null;
}

const offered = ({ params, body, me }: Asked) => {
  const [to, words] = [text(body.to), `${text(body.reason)}\n${text(body.summary)}`];
  change(find(params[0]), { offered_to: to, offer: { to, by: me, words } });
};
const declined = ({ params, body, me }: Asked) => {
  const one = find(params[0]);
  add(one, "note", `退回转交：${text(body.reason)}`, me);
  change(one, { offered_to: null, offer: null });
};

const waiting = (): Waiting[] =>
  talks
    .filter((one) => one.holder === "queue")
    .map((one) => ({
      conversation: one.conversation,
      since: one.since,
      urgent: one.urgent,
      special_need: one.citizen.special_need,
      colleague: false,
      reason: one.reason,
      channel: one.channel,
      citizen: one.called,
      matter: one.draft.description,
      last: one.log.at(-1) ?? null,
    }));

const lines = ({ me }: Asked): Line[] =>
  talks
    .filter((one) => one.person === me || one.offer?.to === me)
    .map((one) => ({
      conversation: one.conversation,
      channel: one.channel,
      holder: one.holder,
      person: one.person,
      offered_to: one.offered_to,
      offered_by: one.offer?.by ?? null,
      citizen: one.called,
      last_place: one.log.at(-1)?.place ?? 0,
      last: one.log.at(-1) ?? null,
    }));

function log({ params, query }: Asked): Entry[] {
  return find(params[0]).log.filter((entry) => entry.place > Number(query.get("after")));
}

const phrases: Phrases[] = [
  { code: "greeting", situation: "问候", texts: ["您好，这里是云溪市12345热线，很高兴为您服务。", "让您久等了，非常抱歉。"] },
  { code: "hearing", situation: "核实情况", texts: ["请您说一下具体的地点，方便我们尽快核实。", "请问您方便留一个联系电话吗？我们只用于向您反馈办理情况。"] },
  { code: "calming", situation: "安抚", texts: ["您的心情我非常理解，我马上为您核实。", "给您带来不便，非常抱歉，我会跟进到您得到答复为止。"] },
  { code: "closing", situation: "道别", texts: ["感谢您的来电，祝您生活愉快，再见。"] },
];

const guides: Guide[] = [
  {
    code: "fund_withdrawal",
    name: "购房提取住房公积金",
    unit: "云溪市住房公积金管理中心",
    summary: "购买自住住房的职工及其配偶可以申请提取。",
    review_date: "2027-05-20", expired: false, may_be_notice: true,
    is_applied_for: true,
    text: "购房提取住房公积金，请您准备以下材料：\n1. 本人身份证；\n2. 已备案的购房合同；\n3. 付款凭证；\n4. 本人一类银行卡。\n办理时限：3个工作日。办理地点：市民服务中心A座2楼。咨询电话：0599-8812329。",
  },
  {
    code: "id_card",
    name: "居民身份证补领",
    unit: "云溪市12345热线服务中心值班室",
    summary: "身份证遗失、损坏的，可到任一派出所户籍窗口办理。",
    review_date: "2027-05-20", expired: false, may_be_notice: true,
    is_applied_for: true,
    text: "补领居民身份证，请您带户口簿到就近派出所户籍窗口办理，工本费40元，20个工作日内领取。",
  },
];

let alerts: Alert[] = [
  { kind: "emergency", conversation: "web:7f31c2a9", message: "m2", at: minutesAgo(5), channel: "web", citizen: null },
  { kind: "late", conversation: "phone:13905990211", message: "m2", at: minutesAgo(2), channel: "phone", citizen: "王**" },
];
let tellings: Telling[] = [
  { ticket: "20261122000002", sequence: 2, person: "s004", topic: "dispatched", at: minutesAgo(20) },
  { ticket: "20261122000001", sequence: 11, person: "s004", topic: "supervision_warned", at: minutesAgo(30) },
  { ticket: "20261121000017", sequence: 4, person: "s006", topic: "urged", at: minutesAgo(41) },
];

function alertSeen({ body }: Asked): void {
  alerts = alerts.filter((one) => one.kind !== body.kind || one.conversation !== body.conversation);
}

function tellingSeen({ params }: Asked): void {
  tellings = tellings.filter((one) => one.ticket !== params[0] || String(one.sequence) !== params[1]);
}

/** Something happens at once: for trying what is heard and shown then. */
function something(): void {
  const citizen = talk(`web:${crypto.randomUUID().slice(0, 8)}`, "queue", [["citizen", 0, "请帮我转人工"]], {
    reason: "市民要求人工服务",
    since: minutesAgo(0),
  });
  talks.push(citizen);
  alerts.push({ kind: "abuse", conversation: "web:91b04de7", message: citizen.conversation, at: minutesAgo(0), channel: "web", citizen: null });
  live.tell("queue");
  live.tell("alert");
  live.tell("typing", { conversation: "web:2c88f0e4", who: "citizen" });
  setTimeout(() => add(find("web:2c88f0e4"), "citizen", "请问有消息了吗？", null), 1_500);
}

export const conversationRoutes: Route[] = [
  ["GET", /^queue$/, waiting],
  ["GET", /^conversations$/, lines],
  ["GET", /^conversations\/([^/]+)$/, ({ params }) => find(params[0])],
  ["GET", /^conversations\/([^/]+)\/log$/, log],
  ["POST", /^conversations\/([^/]+)\/take$/, take],
  ["POST", /^conversations\/([^/]+)\/say$/, say],
  ["POST", /^conversations\/([^/]+)\/note$/, ({ params, body, me }) => add(find(params[0]), "note", text(body.text), me)],
  ["POST", /^conversations\/([^/]+)\/transfer$/, offered],
  ["POST", /^conversations\/([^/]+)\/withdraw$/, ({ params }) =>
    void change(find(params[0]), { offered_to: null, offer: null })],
  ["POST", /^conversations\/([^/]+)\/accept$/, ({ params, me }) =>
    void change(find(params[0]), { person: me, offered_to: null, offer: null })],
  ["POST", /^conversations\/([^/]+)\/decline$/, declined],
  ["POST", /^conversations\/([^/]+)\/(?:hand-back|end)$/, leave],
  ["POST", /^check$/, ({ body }) => checked(String(body.text ?? ""))],
  ["GET", /^phrases$/, () => phrases],
  ["GET", /^guides$/, ({ query }) => guides.filter((one) => one.text.includes(query.get("q") ?? ""))],
  ["GET", /^alerts$/, () => alerts],
  ["POST", /^alerts\/seen$/, alertSeen],
  ["GET", /^tellings$/, () => tellings],
  ["POST", /^tellings\/([^/]+)\/([^/]+)\/seen$/, tellingSeen],
  ["POST", /^something$/, something],
];
