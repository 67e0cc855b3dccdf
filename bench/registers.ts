// Large registers of 临沂, written as rows: some enterprises hold a parcel that is listed, most do not.
import { createHash } from "node:crypto";
import postgres from "postgres";
import { adoptLaw } from "../src/commands/adopt-law.ts";
import { beginRegister } from "../src/commands/seed.ts";
import { writtenLaw } from "../src/commands/written-law.ts";
import { checkDigit } from "../src/domain/registry/enterprise.ts";
import { formatDay } from "../src/domain/time/day.ts";
import { type RunningServer, startServer } from "../src/server/postgres.ts";
import { type Database, openDatabase } from "../src/store/database.ts";
import { migrate } from "../src/store/migrations.ts";
import { readPolicies } from "../src/store/policy-files.ts";
import { copyLines, unbound } from "./bulk.ts";
import { chance } from "./worlds.ts";

export interface Size {
  readonly enterprises: number;
  /** So many of them hold a parcel that is listed. */
  readonly listed: number;
  readonly seed: number;
}

export interface BenchRegister {
  readonly server: RunningServer;
  /** The owner, for what no program does. */
  readonly owner: postgres.Sql;
  readonly database: Database;
  close(): Promise<void>;
}

export const acting = {
  institution: "lead-371300",
  operator: "bench",
  client: "lead-371300/bench",
  region: "371300",
};

/** A server of its own with the law adopted; what the directory held already stays. */
export async function openRegister(directory: string): Promise<BenchRegister> {
  const server = await startServer({ directory });
  if ("refused" in server) throw new Error(server.because.en);
  const migrated = await migrate({ ownerUrl: server.ownerUrl, login: "liandong" });
  if ("refused" in migrated) throw new Error(migrated.because.en);
  const owner = postgres(server.ownerUrl, { max: 1, onnotice: () => {} });
  const database = await openDatabase({ url: server.url });
  const law = writtenLaw(readPolicies(new URL("../policies", import.meta.url).pathname));
  if (law === null) throw new Error("the policies have defects");
  await beginRegister(database, { isDemonstration: false }, acting);
  await adoptLaw(database, law, acting);
  return {
    server,
    owner,
    database,
    async close() {
      await database.close();
      await owner.end();
      await server.stop();
    },
  };
}

export function enterpriseCode(at: number): string {
  const stem = `91371302${String(at).padStart(9, "0")}`;
  return stem + checkDigit(stem);
}

export function parcelCode(at: number): string {
  const text = String(at).padStart(11, "0");
  return `371302${text.slice(0, 6)}GB${text.slice(6)}`;
}

/** What is recorded of one listing. */
interface Situation {
  readonly category: string;
  readonly listed: number;
  /** A day, 未约定, or not recorded. */
  readonly deadline: number | "none" | null;
  readonly rectified: number | null;
  readonly isBreachNamed: boolean;
  /** From when somebody else holds the land. */
  readonly sold: number | null;
  readonly hasController: boolean;
  readonly elimination: number | null;
}

const firstDay = 16_100;

function situationOf(at: number, seed: number): Situation {
  const random = chance(Math.imul(at + 1, 0x9e3779b1) ^ seed);
  const pick = random();
  const category = pick < 0.6 ? "一" : pick < 0.95 ? "二" : "三";
  const listed = firstDay + Math.floor(random() * 4000);
  const after = (span: number): number => listed + 1 + Math.floor(random() * span);
  const agreed = random();
  return {
    category,
    listed,
    deadline: agreed < 0.6 ? after(900) : agreed < 0.7 ? "none" : null,
    rectified: random() < 0.3 ? after(1200) : null,
    isBreachNamed: random() < 0.8,
    sold: random() < 0.08 ? after(1500) : null,
    hasController: random() < 0.3,
    elimination: category === "二" && random() < 0.4 ? after(600) : null,
  };
}

const actSize = 1000;
const tables = ["act", "entity", "identifier", "fact", "tenure", "control"];

/** Fills an empty register. Numbers: enterprises, then parcels, then listings. */
export async function fill(owner: postgres.Sql, size: Size): Promise<void> {
  const [{ position: first }] = await owner<[{ position: number }]>`
    select max(position)::int as position from act`;
  const things = size.enterprises + 2 * size.listed;
  const head = first + Math.ceil(things / actSize);
  const known = `[${head},)`;
  const tail = (thing: number): string => `${known}\t${first + Math.ceil((thing + 1) / actSize)}`;
  await unbound(owner, tables, async () => {
    await copyLines(
      owner,
      "act (position, region, kind, institution, actor, client, idempotency_key, fingerprint, canonical, hash, reply)",
      acts(first, head),
    );
    await copyLines(
      owner,
      `entity (id, region, kind, code, type, policy, episode, parcel, ${tailed}`,
      entities(size, tail),
    );
    await copyLines(
      owner,
      `identifier (region, kind, code, entity, ${tailed}`,
      identifiers(size, tail),
    );
    await copyLines(
      owner,
      `fact (region, entity, name, value, from_day, until_day, ${tailed}`,
      facts(size, tail),
    );
    await copyLines(
      owner,
      `tenure (region, enterprise, parcel, from_day, until_day, ${tailed}`,
      tenures(size, tail),
    );
    await copyLines(
      owner,
      `control (region, holder, held, basis, share, from_day, until_day, ${tailed}`,
      controls(size, tail),
    );
    await owner`select setval(pg_get_serial_sequence('entity', 'id'), ${things})`;
  });
  await owner`insert into head (position) values (${head})`;
  await owner`analyze`;
}

const tailed = "known, opened_by)";

type Tail = (thing: number) => string;

function* acts(first: number, head: number): Generator<string> {
  for (let position = first + 1; position <= head; position += 1) {
    const hash = `\\\\x${createHash("sha256").update(String(position)).digest("hex")}`;
    yield `${position}\t371300\trecord\tlead-371300\tbench\tbench\t${position}\t${hash}\t\\\\x7b7d\t${hash}\t{}`;
  }
}

function* entities({ enterprises, listed, seed }: Size, tail: Tail): Generator<string> {
  for (let at = 0; at < enterprises; at += 1)
    yield `${at + 1}\t371302\tenterprise\t${enterpriseCode(at)}\t\\N\t\\N\t\\N\t\\N\t${tail(at)}`;
  for (let at = 0; at < listed; at += 1) {
    const parcel = enterprises + at + 1;
    yield `${parcel}\t371302\tparcel\t${parcelCode(at)}\t\\N\t\\N\t\\N\t\\N\t${tail(enterprises + at)}`;
    const { category } = situationOf(at, seed);
    yield `${parcel + listed}\t371302\tlisting\t${listingCode(at, category)}\t${category}\tlinyi-2013-45\t1\t${parcel}\t${tail(enterprises + at)}`;
  }
}

function listingCode(at: number, category: string): string {
  return `${parcelCode(at)}/linyi-2013-45/${category}/1`;
}

function* identifiers({ enterprises, listed, seed }: Size, tail: Tail): Generator<string> {
  for (let at = 0; at < enterprises; at += 1)
    yield `371302\tenterprise\t${enterpriseCode(at)}\t${at + 1}\t${tail(at)}`;
  for (let at = 0; at < listed; at += 1) {
    const parcel = enterprises + at + 1;
    yield `371302\tparcel\t${parcelCode(at)}\t${parcel}\t${tail(enterprises + at)}`;
    const code = listingCode(at, situationOf(at, seed).category);
    yield `371302\tlisting\t${code}\t${parcel + listed}\t${tail(enterprises + at)}`;
  }
}

/** Which enterprise holds the land: they are spread evenly. */
export function holderOf(at: number, { enterprises, listed }: Size): number {
  return at * Math.floor(enterprises / listed);
}

function* facts(size: Size, tail: Tail): Generator<string> {
  const { enterprises, listed, seed } = size;
  for (let at = 0; at < listed; at += 1) {
    const end = tail(enterprises + at);
    const parcel = enterprises + at + 1;
    const holder = holderOf(at, size);
    const said = (thing: number, name: string, value: string, from = "-infinity"): string =>
      `371302\t${thing}\t${name}\t${value}\t${from}\tinfinity\t${end}`;
    yield said(holder + 1, "区划", '"371302"');
    yield said(parcel, "区划", '"371302"');
    yield said(parcel, "园区", '"none"');
    const { category, listed: day, deadline, ...one } = situationOf(at, seed);
    const listing = parcel + listed;
    yield said(listing, "认定低效", "true", formatDay(day));
    yield said(listing, "认定日", `"${formatDay(day)}"`);
    yield said(listing, "列入范围", "true", formatDay(day));
    if (deadline !== null)
      yield said(
        listing,
        "约定整改期限",
        `"${deadline === "none" ? deadline : formatDay(deadline)}"`,
      );
    if (one.rectified !== null) yield said(listing, "整改到位", "true", formatDay(one.rectified));
    if (one.isBreachNamed && category === "一")
      yield said(listing, "违约企业", `"${enterpriseCode(holder)}"`);
    if (one.elimination === null) continue;
    yield said(listing, "产能所属企业", `"${enterpriseCode(holder)}"`);
    yield said(listing, "列入淘汰落后产能", "true", formatDay(day));
    yield said(listing, "规定淘汰期限", `"${formatDay(one.elimination)}"`);
  }
}

function* tenures(size: Size, tail: Tail): Generator<string> {
  const { enterprises, listed, seed } = size;
  for (let at = 0; at < listed; at += 1) {
    const { sold } = situationOf(at, seed);
    const end = tail(enterprises + at);
    const parcel = enterprises + at + 1;
    const until = sold === null ? "infinity" : formatDay(sold);
    yield `371302\t${holderOf(at, size) + 1}\t${parcel}\t-infinity\t${until}\t${end}`;
    if (sold !== null)
      yield `371302\t${holderOf((at + 1) % listed, size) + 1}\t${parcel}\t${until}\tinfinity\t${end}`;
  }
}

function* controls(size: Size, tail: Tail): Generator<string> {
  const { enterprises, listed, seed } = size;
  for (let at = 0; at < listed; at += 1) {
    if (!situationOf(at, seed).hasController) continue;
    const holder = holderOf((at + 7) % listed, size);
    yield `371302\t${holder + 1}\t${holderOf(at, size) + 1}\tshare\t60\t-infinity\tinfinity\t${tail(enterprises + at)}`;
  }
}
