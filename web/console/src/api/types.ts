/** What the desk's API speaks of; instants are ISO 8601 in UTC. */

export type Instant = string;
export type Reach = "own" | "unit" | "all";

export interface Person {
  id: string;
  name: string;
  post: string;
  unit: string;
  unit_name: string;
}

export interface Me {
  person: Person;
  roles: string[];
  may: Partial<Record<string, Reach>>; // by operation: how far
  csrf: string;
  totp: boolean;
  must_change: boolean;
}

export type Speaker = "citizen" | "bot" | "staff" | "notice" | "note" | "hand_back";

/** A file in a conversation or at a ticket; it lies at `fileAt(id)`. */
export interface FileRef {
  id: string;
  name: string;
  type: string;
  size: number; // in bytes
}

export interface Entry {
  place: number;
  speaker: Speaker;
  person: string | null;
  text: string;
  at: Instant;
  files: FileRef[];
}

export interface Waiting {
  conversation: string;
  since: Instant;
  urgent: boolean;
  special_need: boolean;
  colleague: boolean;
  reason: string | null;
  channel: string;
  citizen: string | null;
  matter: string | null;
  last: Entry | null;
}

export type Holder = "person" | "bot" | "queue";

export interface Line {
  conversation: string;
  channel: string;
  holder: Holder;
  person: string | null;
  offered_to: string | null;
  offered_by: string | null;
  citizen: string | null;
  last_place: number;
  last: Entry | null;
}

export interface Contact {
  began_at: Instant;
  ended_at: Instant;
  persons: string[];
  tickets: string[];
}

/** What is known of a matter before it is a ticket. */
export interface Draft {
  kind: string | null;
  description: string | null;
  place: string | null;
  name: string | null;
  telephone: string | null;
  texts_only: boolean | null;
  anonymous: boolean | null;
  guide: string | null; // the code of what was asked about
}

export interface Conversation {
  conversation: string;
  channel: string;
  holder: Holder;
  person: string | null;
  offered_to: string | null;
  called: string | null; // as on the lists
  citizen: { name: string | null; telephone: string | null; special_need: boolean };
  summary: { label: string; value: string }[];
  draft: Draft;
  guide: { code: string; name: string; is_applied_for: boolean } | null; // that it is about
  contacts: Contact[];
  announcements: Announcement[]; // that apply where the citizen is
  marks: Mark[]; // that the citizen comes again and again, or was abusive
  tickets: { number: string; state: string; subject: string | null; unit: string; due_at: Instant | null }[];
  offer: { to: string; by: string; words: string } | null;
}

export interface Finding {
  rule: string;
  text: string;
  start: number;
  end: number;
  reason: string;
  advice: boolean; // that stops nothing
}

/** What words are in a sentence of ours that tells them (bot/hotline/courtesy/manners.py). */
export type Part = "statement" | "reason" | "request" | "name";

export interface Verdict {
  ok: boolean;
  findings: Finding[];
  replacement: string;
}

export interface Phrases {
  code: string;
  situation: string;
  texts: string[];
}

export interface Guide {
  code: string;
  name: string;
  unit: string;
  summary: string;
  text: string;
  review_date: string | null;
  expired: boolean; // past its review: told with a warning, and not in writing
  may_be_notice: boolean;
  is_applied_for: boolean;
}

export type Asked = "extension" | "review" | "call_back" | "instruction" | "finding";

export interface Work {
  number: string;
  state: string;
  kind: string;
  subject: string | null;
  unit: string;
  handler: string;
  offered_to: string | null;
  urged: number;
  drill: boolean;
  asked: Asked[]; // of me, though somebody else has it
  next_due_at: Instant | null;
  next_due: string | null; // what is due then
  late: boolean;
}

export interface Deadline {
  kind: string;
  amount: number;
  counted_in: string;
  due_at: Instant;
  first_due_at: Instant;
  paused_at: Instant | null;
  ended_at: Instant | null; // of an answer, which stays in sight
  fired: number;
}

export interface Event {
  sequence: number;
  name: string;
  at: Instant;
  by: string;
  in_name_of: string | null;
  note: string | null;
  facts: Record<string, unknown>;
}

export interface Attachment extends FileRef {
  by: string;
  at: Instant;
  may_remove: boolean;
}

/** More time that is asked for; by when it is due then is not known while it waits for the citizen. */
export interface Extension {
  amount: number;
  reason: string;
  by: string;
  in_name_of: string;
  asked: string;
  due_at: Instant | null;
}

/** An answer that waits for a second person. */
export interface Review {
  by: string;
  in_name_of: string;
  asked: string; // who reads it
  text: string;
  collect: string | null; // of an application's result
  apology: string | null; // of an upheld complaint
}

/** How far an application is; materials go by their names. */
export interface Application {
  guide: { code: string; name: string; version: number; owner: string | null };
  materials: string[];
  received: string[];
  asked_for: string[];
  missing: string[];
  if_so: string[]; // asked of some alone, whom the text names
  is_reviewed: boolean;
  on_behalf: boolean;
  confirmed: boolean;
  accepted: boolean;
  collect: string | null;
  collected: boolean;
  longest: { amount: number; counted_in: string };
  to_confirm: { place: number; text: string; at: Instant }[];
}

export interface Ticket {
  number: string;
  version: number;
  state: string;
  kind: string;
  subject: string | null;
  description: string;
  place: string | null;
  citizen: { name: string | null; telephone: string | null; texts_only: boolean } | null;
  masked: boolean;
  unit: string;
  unit_name: string;
  handler: string;
  first_responsible: string;
  assisting: string[];
  offer: { unit: string; person: string; designated?: boolean } | null;
  extension: Extension | null;
  review: Review | null;
  instructs: string | null; // who is to instruct about a complaint (CP-5) …
  instruction: Instruction | null; // … and what they have instructed
  conclusion: "upheld" | "partly" | "not_upheld" | null; // of a complaint, once its facts are found
  is_reviewed: boolean; // a second person reads an answer before the citizen does
  decides: string; // who allows an extension and reads an answer
  application: Application | null;
  calls_back: string | null;
  urged: number;
  drill: boolean;
  is_grave: boolean; // a complaint that is made in writing and under name
  is_anonymous: boolean;
  deadlines: Deadline[];
  history: Event[];
  attachments: Attachment[];
  may_attach: boolean;
  acts: string[];
  blocked: { act: string; why: string }[]; // that wait for one of these
}

export interface Instruction {
  number: string; // of the supervision notice
  unit: string;
  to: string;
  text: string;
  until: Instant;
  by: string;
  in_name_of: string;
  at: Instant;
}

export interface NewTicket {
  kind: string;
  description: string;
  place: string | null;
  name: string | null;
  telephone: string | null;
  texts_only: boolean;
  conversation: string | null;
  guide: string | null; // of an application
}

export type Presence = "here" | "after_call" | "break" | "away" | "off";

export interface Staff extends Person {
  presence: Presence;
  acting: string; // who acts for them: they themself, or who stands in
  back_by: Instant | null;
  takes: boolean; // conversations with citizens, when on duty
}

export interface Unit {
  code: string;
  name: string;
  telephone: string;
  hours: string;
}

export interface Away {
  reason: string;
  back_by: Instant;
  stand_in: string | null;
  approved_by: string | null;
  contact: string;
  note: string;
}

export interface Deed {
  ticket: string;
  what: string;
  at: Instant;
  by: string;
}

export interface OpenTicket {
  number: string;
  due_at: Instant | null;
}

export interface HandBack {
  done: Deed[];
  open: OpenTicket[];
}

export interface Shift {
  person: string;
  unit: string;
  starts_at: Instant;
  ends_at: Instant;
}

export interface Pause {
  unit: string;
  starts_at: Instant;
  ends_at: Instant | null;
  note: string;
  alternative: string;
}

export type Sort = "outage" | "closure" | "emergency";

/** What an announcement says, as it is given. */
export interface Announced {
  sort: Sort;
  unit: string;
  utility: string | null; // that fails
  areas: string[]; // none: everywhere
  starts_at: Instant;
  ends_at: Instant | null; // null: until further notice
  what: string;
  advice: string;
  override?: string;
}

export interface Announcement extends Omit<Announced, "override"> {
  id: string;
  version: number;
  ticket: string | null; // that reports of it go with
  author: string;
  written_at: Instant;
  withdrawn: boolean;
}

/** A failure of a rule against somebody who answers for it, and what was said of it. */
export interface Failure {
  key: string;
  ticket: string;
  role: string;
  rule: string;
  name: string;
  person: string;
  at: Instant;
  excused: boolean;
  remarks: { by: string; at: Instant; words: string; excuses: boolean }[];
}

/** What was decided on a proposal; nobody is named where it is a unit as a whole. */
export interface Warned {
  id: string;
  person: string | null;
  unit: string;
  given: boolean;
  reason: string;
  by: string;
  at: Instant;
  failures: string[];
  warnings: string[];
}

export interface Proposal {
  person: string | null;
  unit: string;
  failures: Failure[];
  warnings: Warned[];
}

export interface Docket {
  proposed: Proposal[];
  decided: Warned[];
}

/** A line of the sheet by which services are scored. */
export interface Criterion {
  code: string;
  rule: string;
  text: string;
  points: number;
}

/** A service in the sample: a talk, or a ticket's answer; marks are points by criterion. */
export interface Inspection {
  id: string;
  conversation: string;
  ticket: string | null;
  person: string;
  at: Instant;
  score: number | null;
  reason: string;
  marks: Record<string, number>;
  total: number;
  most: number;
  note: string;
  inspector: string | null;
  scored_at: Instant | null;
}

export interface Inspections {
  sheet: Criterion[];
  drawn: Inspection[];
}

/** How many grievances of a month have something in common. */
export interface CauseLine {
  key: string | null;
  name: string;
  count: number;
  before: number; // in the month before
  upheld: number;
}

export interface Cause {
  code: string;
  name: string;
  within: string | null; // a heading
}

/** How many on a day and on an ordinary one. */
export interface DailyLine {
  key: string | null;
  name: string;
  count: number;
  usual: number;
}

/** What a day came to, beside an ordinary one of the week before. */
export interface DailyReport extends Record<"kinds" | "channels" | "units" | "subjects" | "areas", DailyLine[]> {
  day: string;
  count: number;
  usual: number;
  steps: Record<string, number>;
  failures: { rule: string; name: string; count: number; usual: number }[];
  rates: Record<Rate, Share>;
  rates_before: Record<Rate, Share>; // of the seven days before
  open: number;
  overdue: number;
  emergencies: string[];
}

/** What somebody sent though the wording check was against it, and what was decided. */
export interface Discourteous {
  of: string;
  place: number;
  person: string;
  rules: string[];
  reason: string;
  at: Instant;
  words: string;
  judgement: { upheld: boolean; reason: string; by: string; at: Instant } | null;
}

export interface Discourtesy {
  findings: Discourteous[];
  people: { person: string; sent: number; upheld: number }[];
}

/** A survey with how often each answer was chosen. */
export interface SurveyResult {
  code: string;
  name: string;
  since: string;
  until: string;
  people: number;
  questions: { text: string; choices: { choice: string; count: number }[] }[];
}

/** What was demanded about a ticket by when, and what was reported on it. */
export interface Demand {
  words: string;
  by: string;
  at: Instant;
  until: Instant;
  report: string | null;
  reported_by: string | null;
  reported_at: Instant | null;
}

/** A ticket that is demanded or urged. */
export interface Pressed {
  number: string;
  kind: string;
  state: string;
  unit: string;
  handler: string;
  first_responsible: string;
  urged: number;
  urged_at: Instant | null;
  demand: Demand | null;
}

/** A praise that a citizen had taken down, and whom it is of. */
export interface Praise {
  ticket: string;
  at: Instant;
  unit: string;
  who: string | null;
}

/** A complaint, or a matter whose citizen is not satisfied. */
export interface Grievance {
  ticket: string;
  is_complaint: boolean;
  unit: string;
  subject: string | null;
  conclusion: string | null;
  cause: string | null;
}

export interface CauseReport {
  month: string;
  count: number;
  before: number;
  complaints: number;
  repeated: number;
  causes: CauseLine[];
  units: CauseLine[];
  subjects: CauseLine[];
  areas: CauseLine[];
  known: Cause[];
  improvements: { cause: string; words: string; by: string; at: Instant }[];
  grievances: Grievance[];
}

export type Why = "no_guide" | "not_understood" | "none_fits" | "unsolved";

/** Sentences of citizens that nothing served, and that ask for about the same. */
export interface Group {
  text: string;
  asked: { id: string; text: string; why: Why; at: Instant; guide: string | null }[];
}

export type Remedy = "new_guide" | "synonym" | "answer" | "dismissed";

/** What was proposed for some of them, and who carried it out. */
export interface Suggestion {
  id: string;
  remedy: Remedy;
  words: string;
  guide: string | null;
  by: string;
  at: Instant;
  sentences: string[];
  done_by: string | null;
  done_at: Instant | null;
}

/** An emergency plan of the institution. */
export interface Plan {
  code: string;
  name: string;
  unit: string;
  leader: string;
  roster: string[];
  what: string;
  advice: string;
}

/** That a plan is or was on; a drill has a word by which one takes part in it. */
export interface Activation {
  id: string;
  plan: string;
  name: string;
  areas: string[];
  drill: boolean;
  word: string | null;
  begun_by: string;
  begun_at: Instant;
  ended_by: string | null;
  ended_at: Instant | null;
  calls: { person: string; answered_at: Instant | null }[];
  taken: number;
  done: number;
}

export interface Plans {
  plans: Plan[];
  runs: Activation[];
}

export interface Place {
  name: string;
  within: string | null;
}

export interface Places {
  places: Place[];
  utilities: { code: string; unit: string; outage: string }[];
}

/** Tickets that are likely about one failure, the oldest first. */
export interface Mass {
  utility: string;
  unit: string;
  outage: string;
  area: string;
  tickets: string[];
  since: Instant;
}

export interface Alert {
  kind: string;
  conversation: string;
  message: string; // which message gave rise to it
  at: Instant;
  channel: string;
  citizen: string | null;
}

export interface Telling {
  ticket: string;
  sequence: number;
  person: string; // whose it is: mine, or whom I stand in for
  topic: string;
  at: Instant;
}

/** So many of so many tickets. */
export interface Share {
  met: number;
  of: number;
}

export type Rate = "response" | "resolution" | "satisfaction";

export interface RateRow extends Record<Rate, Share> {
  key: string | null; // null: not known
  name: string;
}

/** The three rates of some days, told apart. */
export interface RateTable {
  since: string;
  until: string;
  unit: string | null; // the only one that they are of, if there is one
  by: string;
  rows: RateRow[];
  total: Record<Rate, Share>;
}

/** A ticket behind a figure. */
export interface Tally {
  ticket: string;
  sequence: number;
  at: Instant;
  unit: string;
  person: string;
  kind: string;
  subject: string | null;
}

/** How the institution stands at an instant. */
export interface Board {
  at: Instant;
  queue: {
    count: number;
    urgent: number;
    special_need: number;
    late: number;
    since: Instant | null;
    most: number;
    is_too_long: boolean;
  };
  here: number;
  talks: { person: string; count: number }[];
  hours: number[];
  ahead: { kind: string; overdue: number; within: number[] }[]; // within each of the hours, not counted before
  next: { ticket: string; kind: string; due_at: Instant }[];
  breaches: { rule: string; name: string; today: number; month: number }[];
  calls: {
    count: number;
    answered: number;
    in_time: number;
    abandoned: number;
    transfers: number;
    put_through: number;
    answer_seconds: number;
    held_seconds: number;
  };
}
/** A field of a form; what it holds depends on its type. */
export interface Field {
  name: string;
  label: string;
  help: string;
  long: boolean;
  required: boolean;
  type:
    | "text"
    | "number"
    | "decimal"
    | "switch"
    | "day"
    | "time"
    | "windows"
    | "stated"
    | "lines"
    | "group"
    | "rows"
    | "choice"
    | "choices"
    | "reference"
    | "references";
  of: string | null;
  each: string | null;
  choices: Record<string, string>;
  fields: Field[];
}
export interface ContentKind {
  kind: string;
  label: string;
  title: string | null;
  key: string | null;
  table: boolean;
  fields: Field[];
}
export type Body = Record<string, unknown>;
export interface ContentItem {
  code: string;
  version: number;
  body: Body;
}
export interface Edit {
  kind: string;
  code: string;
  body: Body | null;
  version: number;
}
export interface Difference {
  kind: string;
  code: string;
  field: string | null;
  before: unknown;
  after: unknown;
}
export interface ContentChange {
  id: string;
  by: string;
  at: Instant;
  why: string;
  undoes: string | null;
  undone: boolean;
  differences: Difference[];
}
export interface Fault {
  kind: string;
  code: string;
  field: string;
  message: string;
}
export interface Mark {
  id: string;
  reason: string;
  until: string;
  by: string;
  at: Instant;
}
export interface Caller {
  telephone: string | null;
  tickets: string[];
  conversation: string;
  complaints: number;
  unfinished: number;
  abuses: number;
  last_at: Instant;
  mark: Mark | null;
}
export interface Intent {
  name: string;
  label: string;
  example: string;
}
/** A citizen's sentence that the assistant took for something else. */
export interface Misread {
  id: string;
  text: string;
  meant: string;
  by: string;
  at: Instant;
  right: boolean | null;
  checked_by: string | null;
  checked_at: Instant | null;
}
export interface Account {
  person: string;
  name: string;
  roles: string[];
  codes: boolean;
  locked: boolean;
  must_change: boolean;
}
