/** Every call of the desk's API, by the name of what it does. */

import type { Period } from "@/rates/period";

import { get, post, upload } from "./http";
import type {
  Account, Activation, Alert, Announced, Announcement, Away, Board, Caller, CauseReport, ContentChange, ContentItem, ContentKind, Conversation, DailyReport, Difference, Discourteous, Discourtesy, Docket, Edit, Entry, Failure, Group, Guide, HandBack, Inspection, Inspections, Intent, Line, Mark, Mass, Me, Misread, NewTicket, Part, Pause, Phrases, Places, Plans, Praise, Pressed, Proposal, RateTable, Remedy, Shift, Staff, Suggestion, SurveyResult, Tally,
  Telling, Ticket, Unit, Verdict, Waiting, Work,
} from "./types";

const of = encodeURIComponent;
const within = (id: string, what: string) => `conversations/${of(id)}/${what}`;

// Signing in
export const signIn = (name: string, password: string, code?: string) =>
  post<Me>("sign-in", { name, password, ...(code ? { code } : {}) });
export const signOut = () => post("sign-out");
export const me = () => get<Me>("me");
export const changePassword = (old: string, next: string) => post("password", { old, new: next });
export const beginCode = () => post<{ secret: string; uri: string }>("totp");
export const confirmCode = (secret: string, code: string) => post("totp/confirm", { secret, code });

// Conversations
export const queue = () => get<Waiting[]>("queue");
export const lines = () => get<Line[]>("conversations");
export const conversation = (id: string) => get<Conversation>(`conversations/${of(id)}`);
export const log = (id: string, after: number) => get<Entry[]>(within(id, `log?after=${after}`));
export const take = (id: string) => post<Conversation>(within(id, "take"));
export const say = (id: string, text: string, override?: string) =>
  post<Entry>(within(id, "say"), { text, override });
export const giveNotice = (id: string, guide: string) => post<Entry>(within(id, "notices"), { guide });
export const note = (id: string, text: string) => post<Entry>(within(id, "note"), { text });
export const transfer = (id: string, to: string, reason: string, summary: string) =>
  post(within(id, "transfer"), { to, reason, summary });
export const withdraw = (id: string) => post(within(id, "withdraw"));
export const accept = (id: string) => post(within(id, "accept"));
export const decline = (id: string, reason: string) => post(within(id, "decline"), { reason });
export const release = (id: string) => post(within(id, "release"));
export const handBack = (id: string, agreed: string, override?: string) =>
  post(within(id, "hand-back"), { agreed, override });
export const end = (id: string) => post(within(id, "end"));
export const check = (text: string, part?: Part) => post<Verdict>("check", { text, part });
export const phrases = () => get<Phrases[]>("phrases");
export const guides = (q: string, signal?: AbortSignal) => get<Guide[]>(`guides?q=${of(q)}`, signal);

/** Where a file of a conversation or a ticket lies. */
export const fileAt = (id: string) => `/api/files/${of(id)}`;

// Tickets
export const work = (scope: string) => get<Work[]>(`work?scope=${of(scope)}`);
export const findTickets = (q: string, signal?: AbortSignal) => get<Work[]>(`tickets?q=${of(q)}`, signal);
export const openTicket = (fields: NewTicket) => post<Ticket>("tickets", fields);
export const ticket = (number: string) => get<Ticket>(`tickets/${of(number)}`);
export const instructionOf = (number: string) => `/api/tickets/${of(number)}/instruction`;
export const printOf = (number: string) => `/api/tickets/${of(number)}/print`;
export const attach = (number: string, file: Blob, onProgress: (share: number) => void) =>
  upload<Ticket>(`tickets/${of(number)}/files`, file, onProgress);
export const removeFile = (number: string, id: string) =>
  post<Ticket>(`tickets/${of(number)}/files/${of(id)}/remove`);
export const act = (number: string, version: number, name: string, fields: Record<string, unknown>) =>
  post<Ticket>(`tickets/${of(number)}/acts`, { ...fields, act: name, version });

// People
export const staff = () => get<Staff[]>("staff");
export const units = () => get<Unit[]>("units");
export const here = () => post("presence/here");
export const afterCall = () => post("presence/after-call");
export const takeBreak = (minutes: number, reason: string, stand_in: string | null) =>
  post("presence/break", { minutes, reason, stand_in });
export const away = (notice: Away) => post("presence/away", notice);
export const back = () => post<HandBack | null>("presence/back");
export const off = (receivers: Record<string, string>, summary: string) =>
  post("presence/off", { receivers, summary });
export const roster = (from: string, until: string) => get<Shift[]>(`roster?from=${of(from)}&until=${of(until)}`);
export const addShift = (shift: Omit<Shift, "unit">) => post("roster", shift);
export const removeShift = (person: string, starts_at: string) => post("roster/remove", { person, starts_at });
export const pauses = () => get<Pause[]>("pauses");
export const pause = (notice: Pause) => post("pauses", notice);
export const endPause = (unit: string, starts_at: string) => post("pauses/end", { unit, starts_at });

// Accounts
export const accounts = () => get<Account[]>("accounts");
export const openAccount = (person: string, name: string, roles: string[]) =>
  post<{ password: string }>("accounts", { person, name, roles });
export const giveRoles = (person: string, roles: string[]) => post(`accounts/${of(person)}/roles`, { roles });
export const resetAccount = (person: string) => post<{ password: string }>(`accounts/${of(person)}/reset`);
export const closeAccount = (person: string) => post(`accounts/${of(person)}/close`);

// Figures
export const board = () => get<Board>("board");
const asked = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
export const rates = (fields: Record<string, string>) => get<RateTable>(`rates?${asked(fields)}`);
export const evidence = (fields: Record<string, string>) => get<Tally[]>(`rates/evidence?${asked(fields)}`);
export const ratesAt = (fields: Record<string, string>) => `/api/rates/export?${asked(fields)}`;

// Accountability
export const failures = (days: Period) => get<Failure[]>(`failures?${asked({ ...days })}`);
export const failuresAt = (days: Period) => `/api/failures/export?${asked({ ...days })}`;
export const remark = (failure: string, words: string) => post<Failure>("failures/remark", { failure, words });
export const excuse = (failure: string, words: string) => post<Failure>("failures/excuse", { failure, words });
export const docket = () => get<Docket>("warnings");
export const decide = ({ person, unit, failures, warnings }: Proposal, given: boolean, reason: string) =>
  post("warnings", {
    person,
    unit,
    given,
    reason,
    failures: failures.map((one) => one.key),
    warnings: warnings.map((one) => one.id),
  });

export const inspections = (days: Period) => get<Inspections>(`inspections?${asked({ ...days })}`);
export const inspectionsAt = (days: Period) => `/api/inspections/export?${asked({ ...days })}`;
export const drawSample = (days: Period) => post<Inspection[]>(`inspections?${asked({ ...days })}`, {});
export const scoreInspection = (id: string, marks: Record<string, number>, note: string) =>
  post<Inspection>(`inspections/${of(id)}/score`, { marks, note });

export const daily = (day: string) => get<{ days: string[]; report: DailyReport | null }>(`daily?${asked(day ? { day } : {})}`);
export const dailyAt = (day: string) => `/api/daily/export?${asked({ day })}`;
export const dailyOnPaper = (day: string) => `/api/daily/paper?${asked({ day })}`;
export const discourtesy = (days: Period) => get<Discourtesy>(`discourtesy?${asked({ ...days })}`);
export const discourtesyAt = (days: Period) => `/api/discourtesy/export?${asked({ ...days })}`;
export const judge = (of: string, place: number, upheld: boolean, reason: string) =>
  post<Discourteous>("discourtesy/judge", { of, place, upheld, reason });
export const surveys = () => get<SurveyResult[]>("surveys");
export const surveyAt = (code: string) => `/api/surveys/${of(code)}/export`;
export const workAt = (scope: string) => `/api/work/export?${asked({ scope })}`;
export const foundAt = (q: string) => `/api/found/export?${asked({ q })}`;
export const demands = () => get<Pressed[]>("demands");
export const DEMANDS_SAVED = "/api/demands/export";
export const praises = (days: Period) => get<Praise[]>(`praise?${asked({ ...days })}`);
export const praisesAt = (days: Period) => `/api/praise/export?${asked({ ...days })}`;
export const callers = (days: Period) => get<Caller[]>(`callers?${asked({ ...days })}`);
export const callersAt = (days: Period) => `/api/callers/export?${asked({ ...days })}`;
export const markCaller = (caller: string, reason: string, until: string) =>
  post<Mark>("callers/mark", { of: caller, reason, until });
export const liftMark = (id: string) => post(`callers/${of(id)}/lift`);

export const causes = (month: string) => get<CauseReport>(`causes?${asked({ month })}`);
export const causesAt = (month: string) => `/api/causes/export?${asked({ month })}`;
export const causesOnPaper = (month: string) => `/api/causes/paper?${asked({ month })}`;
export const putDown = (ticket: string, cause: string) => post<void>("causes/put-down", { ticket, cause });
export const improve = (month: string, cause: string, words: string) =>
  post<void>("causes/improve", { month, cause, words });

// Knowledge
export const unanswered = () => get<Group[]>("unanswered");
export const proposals = () => get<Suggestion[]>("proposals");
export const propose = (fields: { asked: string[]; remedy: Remedy; guide: string | null; words: string }) =>
  post("proposals", fields);
export const carryOut = (id: string) => post<Suggestion>(`proposals/${of(id)}/carry-out`);

export const intents = () => get<Intent[]>("intents");
export const markMisread = (id: string, place: number, meant: string) =>
  post<Misread>(within(id, "misread"), { place, meant });
export const misread = () => get<Misread[]>("misread");
export const checkMisread = (id: string, right: boolean) => post<Misread>(`misread/${of(id)}/check`, { right });

// Content
export const contentKinds = () => get<ContentKind[]>("content");
export const contentItems = (kind: string) => get<ContentItem[]>(`content/${of(kind)}`);
export const contentAt = (kind: string) => `/api/content/${of(kind)}/export`;
export const contentAsYaml = (kind: string) => `/api/content/${of(kind)}/yaml`;
export const takeContent = (kind: string, file: Blob, onProgress: (share: number) => void) =>
  upload<{ edits: Edit[]; differences: Difference[] }>(`content/${of(kind)}/import`, file, onProgress);
export const checkContent = (edits: Edit[]) => post<Difference[]>("content/check", { edits });
export const previewGuide = (edit: Edit) => post<{ text: string }>("content/preview", edit);
export const changeContent = (edits: Edit[], why: string) => post<ContentChange>("content/changes", { edits, why });
export const contentChanges = () => get<ContentChange[]>("content/changes");
export const undoContent = (id: string, why: string) => post<ContentChange>(`content/changes/${of(id)}/undo`, { why });

// Announcements
export const places = () => get<Places>("places");
export const announcements = () => get<Announcement[]>("announcements");
export const announce = (said: Announced) => post<Announcement>("announcements", said);
export const announcementVersions = (id: string) => get<Announcement[]>(`announcements/${of(id)}/versions`);
export const correctAnnouncement = (id: string, said: Announced & { version: number }) =>
  post<Announcement>(`announcements/${of(id)}/correct`, said);
export const withdrawAnnouncement = (id: string, version: number) =>
  post<Announcement>(`announcements/${of(id)}/withdraw`, { version });
export const plans = () => get<Plans>("plans");
export const activePlans = () => get<Activation[]>("plans/active");
export const beginPlan = (code: string, said: { areas: string[]; drill: boolean }) =>
  post<{ id: string; word: string | null }>(`plans/${of(code)}/begin`, said);
export const endPlan = (id: string) => post<void>(`activations/${of(id)}/end`);
export const come = (id: string) => post<void>(`activations/${of(id)}/come`);
export const masses = () => get<Mass[]>("masses");
export const joinMass = (said: Announced & { tickets: string[] }) => post<Announcement>("masses", said);

// What staff are told of
export const alerts = () => get<Alert[]>("alerts");
export const seeAlert = ({ kind, conversation, message }: Alert) =>
  post("alerts/seen", { kind, conversation, message });
export const tellings = () => get<Telling[]>("tellings");
export const seeTelling = (ticket: string, sequence: number) => post(`tellings/${of(ticket)}/${sequence}/seen`);
