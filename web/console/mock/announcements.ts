import type { Activation, Announced, Announcement, Mass, Plan } from "../src/api/types";
import { live, minutesAgo, minutesAhead, type Asked, type Route } from "./http";

let made = 1;
const versions: Announcement[] = [
  {
    id: "a1",
    version: 1,
    sort: "outage",
    unit: "water",
    utility: "water",
    areas: ["锦绣花园"],
    starts_at: minutesAgo(40),
    ends_at: minutesAhead(200),
    what: "自来水管道抢修，锦绣花园停水。",
    advice: "请您提前储水，急需用水请到东湖广场取水点。",
    ticket: null,
    author: "s023",
    written_at: minutesAgo(50),
    withdrawn: false,
  },
];
const masses: Mass[] = [
  {
    utility: "power",
    unit: "power",
    outage: "停电",
    area: "翠竹苑",
    tickets: ["20261122000001", "20261122000002", "20261122000003"],
    since: minutesAgo(35),
  },
];

const plans: Plan[] = [
  {
    code: "flood",
    name: "防汛应急预案",
    unit: "urban_management",
    leader: "s001",
    roster: ["s004", "s005"],
    what: "受强降雨影响，部分地段可能积水。",
    advice: "请尽量减少外出，远离低洼地带。",
  },
];
const runs: Activation[] = [];
const active = () => runs.filter((one) => !one.ended_at);

function begin({ body, me }: Asked, code: string | undefined): { id: string; word: string | null } {
  const plan = plans.find((one) => one.code === code) as Plan;
  const word = body.drill ? "演练0815" : null;
  const [id, taken, done] = [`r${++made}`, 0, 0];
  const calls = [plan.leader, ...plan.roster].map((person) => ({ person, answered_at: null }));
  const begun = { begun_by: me, begun_at: minutesAgo(0), ended_by: null, ended_at: null };
  const { areas, drill } = body as { areas: string[]; drill: boolean };
  runs.unshift({ id, plan: plan.code, name: plan.name, areas, drill, word, ...begun, calls, taken, done });
  live.tell("plan");
  return { id, word };
}

function change(id: string | undefined, more: (one: Activation) => Partial<Activation>): void {
  const at = runs.findIndex((one) => one.id === id);
  runs[at] = { ...(runs[at] as Activation), ...more(runs[at] as Activation) };
  live.tell("plan");
}

function add(one: Announcement): Announcement {
  versions.unshift(one);
  live.tell("announcement");
  return one;
}

function publish({ body, me }: Asked, more: Partial<Announcement> = {}): Announcement {
  const said = body as unknown as Announced;
  const usual = { id: `a${++made}`, version: 1, ticket: null, withdrawn: false };
  return add({ ...said, ...usual, author: me, written_at: minutesAgo(0), ...more });
}

const current = (id: string | undefined) => versions.find((one) => one.id === id) as Announcement;

function join(asked: Asked): Announcement {
  const [joined] = masses.splice(0, 1);
  return publish(asked, { ticket: joined?.tickets[0] ?? null });
}

export const announcementRoutes: Route[] = [
  ["GET", /^plans$/, () => ({ plans, runs })],
  ["GET", /^plans\/active$/, active],
  ["POST", /^plans\/([^/]+)\/begin$/, (asked) => begin(asked, asked.params[0])],
  ["POST", /^activations\/([^/]+)\/end$/, ({ params, me }) => change(params[0], () => ({ ended_by: me, ended_at: minutesAgo(0) }))],
  [
    "POST",
    /^activations\/([^/]+)\/come$/,
    ({ params, me }) =>
      change(params[0], ({ calls }) => ({
        calls: calls.map((one) => (one.person === me ? { ...one, answered_at: minutesAgo(0) } : one)),
      })),
  ],
  [
    "GET",
    /^places$/,
    () => ({
      places: ["东湖区", "西岭区"].flatMap((name) => [
        { name, within: null },
        ...(name === "东湖区" ? ["锦绣花园", "人民路"] : ["翠竹苑"]).map((inner) => ({ name: inner, within: name })),
      ]),
      utilities: [
        { code: "water", unit: "water", outage: "停水" },
        { code: "power", unit: "power", outage: "停电" },
      ],
    }),
  ],
  ["GET", /^announcements$/, () => [...new Map([...versions].reverse().map((one) => [one.id, one])).values()]],
  ["GET", /^announcements\/([^/]+)\/versions$/, ({ params }) => versions.filter((one) => one.id === params[0])],
  ["POST", /^announcements$/, (asked) => publish(asked)],
  [
    "POST",
    /^announcements\/([^/]+)\/correct$/,
    (asked) => publish(asked, { id: asked.params[0], version: current(asked.params[0]).version + 1 }),
  ],
  [
    "POST",
    /^announcements\/([^/]+)\/withdraw$/,
    ({ params }) => {
      const last = current(params[0]);
      return add({ ...last, version: last.version + 1, withdrawn: true });
    },
  ],
  ["GET", /^masses$/, () => masses],
  ["POST", /^masses$/, join],
];
