import type { Announced, Announcement, Mass } from "../src/api/types";
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
