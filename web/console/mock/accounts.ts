import { Refused, text, minutesAhead, type Asked, type Route } from "./http";
import { person } from "./people";

/** Names to sign in with; the password is `demo`. `guming` is asked for the code 123456. */
const ACCOUNTS: Record<string, { id: string; roles: string[]; totp?: boolean; must_change?: boolean }> = {
  yao: { id: "s004", roles: ["agent", "dispatcher"] },
  shen: { id: "s002", roles: ["agent", "dispatcher"] },
  guming: { id: "s001", roles: ["supervisor"], totp: true },
  tao: { id: "s037", roles: ["handler"] },
  new: { id: "s005", roles: ["agent"], must_change: true },
};
const DESK = { be_present: "all", see_people: "all", read_ticket: "unit", act_on_ticket: "own", search_tickets: "unit" };
const TALKS = {
  see_queue: "all", take_conversation: "all", speak: "own", read_conversation: "own", override_wording: "own",
  open_ticket: "all", see_alerts: "all",
};
const RULES = { keep_roster: "all", pause_service: "all", announce: "all", join_reports: "all", switch_plan: "all" };
const MAY: Record<string, Record<string, string>> = {
  agent: { ...DESK, ...TALKS },
  dispatcher: { ...DESK, join_reports: "all" },
  handler: { ...DESK, announce: "unit" },
  supervisor: { ...DESK, ...TALKS, ...RULES },
};

export const sessions = new Map<string, string>(); // token → account

export function accountOf(token: string): string | undefined {
  return sessions.get(token);
}

export function personOf(account: string): string {
  return ACCOUNTS[account]?.id ?? "";
}

export function me(name: string): unknown {
  const account = ACCOUNTS[name];
  if (!account) return null;
  return {
    person: person(account.id),
    roles: account.roles,
    may: Object.assign({}, ...account.roles.map((role) => MAY[role])),
    csrf: "mock",
    totp: !!account.totp,
    must_change: !!account.must_change,
  };
}

export function signIn(body: Record<string, unknown>): string {
  const name = text(body.name);
  const account = ACCOUNTS[name];
  if (name === "locked") throw new Refused(429, "locked", "账号已暂时锁定。", { until: minutesAhead(15) });
  if (!account || body.password !== "demo") throw new Refused(401, "wrong", "账号或密码不正确。");
  if (account.totp && !body.code) throw new Refused(401, "code_wanted", "请输入动态验证码。");
  if (account.totp && body.code !== "123456") throw new Refused(401, "code_wrong", "验证码不正确。");
  return name;
}

function changed(asked: Asked): null {
  for (const account of Object.values(ACCOUNTS)) if (account.id === asked.me) account.must_change = false;
  return null;
}

export const accountRoutes: Route[] = [
  ["POST", /^password$/, changed],
  ["POST", /^totp$/, () => ({
    secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    uri: `otpauth://totp/${encodeURIComponent("首问工作台")}:yao?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=${encodeURIComponent("首问工作台")}`,
  })],
  ["POST", /^totp\/confirm$/, ({ body }) => {
    if (body.code !== "123456") throw new Refused(422, "code_wrong", "验证码不正确，请等待下一个验证码后再试。");
    return null;
  }],
];
