/** Brings a register up to be served: its server, its tables, its nature, and what a demonstration needs. */
import { join } from "node:path";
import { closeCopied } from "./commands/close-copied.ts";
import { openSigning, type Signing } from "./commands/open-signing.ts";
import { beginRegister } from "./commands/seed.ts";
import { demonstrate, demonstrating, furnishKeys } from "./commands/demonstrate.ts";
import { judgeGround } from "./commands/judge-server.ts";
import { writtenLaw } from "./commands/written-law.ts";
import type { Config, Keeping } from "./config.ts";
import { demonstration } from "./demonstration/demonstration.ts";
import { demonstrationInstitutions } from "./demonstration/institutions.ts";
import { demonstrationOfficers } from "./demonstration/officers.ts";
import { isLoopback } from "./domain/address.ts";
import type { Sentence } from "./domain/sentence.ts";
import { keepServer } from "./server/keep-server.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { migrate, pendingMigrations } from "./store/migrations.ts";
import { readPolicies } from "./store/policy-files.ts";
import { loadServerFacts } from "./store/server-facts.ts";
import { findSetting } from "./store/settings.ts";
import { openWitness } from "./store/witness.ts";

/** Why nothing is served, for whoever wanted to serve. */
export interface StartRefusal {
  readonly refused: string;
  readonly because: Sentence;
}

export interface Starting {
  readonly config: Config;
  /** What was begun and must end, last begun first. */
  readonly begun: AsyncDisposableStack;
  /** Told what takes its time. */
  readonly progress: (says: Sentence) => void;
  /** Somebody has thought better of it. */
  readonly signal: AbortSignal;
  /** Who runs the program: publishing the key with which it signs is an act. */
  readonly operator: string;
}

export interface Raised {
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly salt: string;
  /** The name of its log when it began. */
  readonly origin: string;
  readonly signing: Signing;
  /** The keys of the demonstration by institution, and by account for officers; null in a register that is none. */
  readonly keys: Readonly<Record<string, string>> | null;
  readonly keyFile: string;
}

const demonstrationSeats = demonstrationOfficers.map((one) => ({
  ...one,
  person: `自然人:${one.account}`,
  region: one.institution.region,
}));

const policyRoot = join(import.meta.dirname, "..", "policies");

export async function raiseRegister(starting: Starting): Promise<Raised | StartRefusal> {
  const { config, begun, signal, operator } = starting;
  const addresses = await reachServer(starting);
  if ("refused" in addresses) return addresses;
  const { url } = addresses;
  const unfit = await fit(addresses, starting);
  if (unfit !== null) return unfit;
  const prepared = await prepare(url, starting);
  if ("refused" in prepared) return prepared;
  if (signal.aborted) return interrupted;
  const { connectionsMax, statementTimeoutMs, anchorLimitMs } = config;
  const database = await openDatabase({ url, connectionsMax, statementTimeoutMs, anchorLimitMs });
  begun.defer(() => database.close());
  const signing = await openSigning(database, {
    directory: config.signingDirectory,
    alg: config.signingAlgorithm,
    acting: { ...serving, operator },
  });
  if ("refused" in signing) return signing;
  begun.defer(() => signing.close());
  return { ...prepared, database, signing };
}

const serving = { institution: "liandong", client: "serve", region: "100000" } as const;

/** Whoever fills or derives a whole register takes the time that needs, or waits for another who does. */
export const unhurried = { connectionsMax: 4, statementTimeoutMs: 3_600_000 } as const;

async function prepare(
  url: string,
  starting: Starting,
): Promise<Omit<Raised, "database" | "signing"> | StartRefusal> {
  const { config, signal } = starting;
  await using opened = new AsyncDisposableStack();
  const database = await openDatabase({ url, ...unhurried });
  opened.defer(() => database.close());
  const isDemonstration = await settleNature(database, config);
  if (typeof isDemonstration !== "boolean") return isDemonstration;
  const { salt, origin } = await beginRegister(database, { isDemonstration }, demonstrating);
  const witness = openWitness(config.directory);
  const compared = await closeCopied(database, { origin, witness });
  if ("refused" in compared) return compared;
  const keyFile = join(config.directory, "demo-keys.json");
  const register = { isDemonstration, salt, origin, keyFile };
  if (!isDemonstration) return { ...register, keys: null };
  if (signal.aborted) return interrupted;
  // What came out of a copy stays as it came until two persons have said that they know.
  const refusal = compared.isHeld ? null : await people({ database, salt }, starting);
  if (refusal !== null) return refusal;
  const furnished = { institutions: demonstrationInstitutions, seats: demonstrationSeats };
  const keys = await furnishKeys(database, furnished, { file: keyFile, salt });
  return { ...register, keys };
}

type Addresses = Pick<Extract<Keeping, { by: "given" }>, "url" | "ownerUrl">;

async function reachServer({
  config,
  begun,
  progress,
}: Starting): Promise<Addresses | StartRefusal> {
  const { keeping } = config;
  if (keeping.by === "given") return keeping;
  const server = await keepServer({ directory: keeping.directory, tell: progress });
  if ("refused" in server) return server;
  begun.defer(() => server.stop());
  return server;
}

/** Migrates where this process may; a server that somebody else keeps is looked at first. */
async function fit(
  { url, ownerUrl }: Addresses,
  { config, progress }: Starting,
): Promise<StartRefusal | null> {
  if (config.keeping.by === "given") {
    const [first] = judgeGround(await loadServerFacts(url));
    if (first !== undefined) return { refused: first.code, because: first.says };
  }
  if (ownerUrl === null) return findPending(url);
  const login = decodeURIComponent(new URL(url).username);
  const report = await migrate({ ownerUrl, login });
  if ("refused" in report) return report;
  if (report.applied.length > 0)
    progress({
      zh: `已应用 ${report.applied.length} 个迁移`,
      en: `${report.applied.length} migrations applied`,
    });
  return null;
}

async function findPending(url: string): Promise<StartRefusal | null> {
  await using looking = new AsyncDisposableStack();
  const database = await openDatabase({ url });
  looking.defer(() => database.close());
  const found = await pendingMigrations(database);
  if ("refused" in found) return found;
  return found.pending.length === 0 ? null : migrationsPending(found.pending);
}

export function migrationsPending(pending: readonly string[]): StartRefusal {
  return {
    refused: "migration.pending",
    because: {
      zh: `登记簿尚缺迁移 ${pending.join("、")}；请运行 liandong migrate（须设置 DATABASE_OWNER_URL）`,
      en:
        `the register lacks the migrations ${pending.join(", ")}; ` +
        "run liandong migrate (it needs DATABASE_OWNER_URL)",
    },
  };
}

/** What the register is, which was said once; what a new one shall be; or why it is not served so. */
async function settleNature(
  database: Database,
  { demonstration: wanted, keeping, host, isProduction }: Config,
): Promise<boolean | StartRefusal> {
  const said = await database.reading(demonstrating, (tx) => findSetting(tx, "demonstration"));
  if (said === "no" && wanted === true) return isReal;
  if (said === "yes" && wanted === false) return isFictitious;
  const isDemonstration = said === null ? (wanted ?? keeping.by === "embedded") : said === "yes";
  return isDemonstration && (isProduction || !isLoopback(host)) ? exposed : isDemonstration;
}

async function people(
  { database, salt }: { readonly database: Database; readonly salt: string },
  { progress }: Starting,
): Promise<StartRefusal | null> {
  const text = writtenLaw(readPolicies(policyRoot));
  if (text === null) return defective;
  const written = (): Readonly<Record<string, unknown>> => {
    progress({
      zh: "正在建立演示数据（企业、地块均属虚构），只在第一次启动时需要几秒…",
      en: "peopling the demonstration (every firm and parcel is fictitious); only the first start takes these seconds…",
    });
    const policies = text.policies.map(({ policy }) => policy);
    return demonstration({ policies, facts: text.vocabulary.facts });
  };
  const { seeded } = await demonstrate(database, { text, salt, written });
  if (seeded > 0)
    progress({
      zh: `已登记 ${seeded} 件演示行为`,
      en: `${seeded} acts of the demonstration recorded`,
    });
  return null;
}

const interrupted: StartRefusal = {
  refused: "start.interrupted",
  because: { zh: "启动被中止", en: "the start was interrupted" },
};

const isReal: StartRefusal = {
  refused: "register.real",
  because: {
    zh: "该登记簿不是演示库，不能写入演示数据；请去掉 --demo（DEMO），或另选数据目录或数据库",
    en: "this register is no demonstration, and nothing fictitious enters it; leave out --demo (DEMO), or choose another directory or database",
  },
};

const isFictitious: StartRefusal = {
  refused: "register.demonstration",
  because: {
    zh: "该登记簿是演示库，其中企业、地块均属虚构，不能改作正式登记簿；请另选数据目录（DATA_DIR）或数据库",
    en: "this register is a demonstration and never becomes a real one; choose another directory (DATA_DIR) or database",
  },
};

const exposed: StartRefusal = {
  refused: "demo.exposed",
  because: {
    zh: "演示库的密钥人人可读，只供本机使用：HOST 须为 127.0.0.1，且 NODE_ENV 不得为 production。正式使用请设 DEMO=no",
    en: "the keys of a demonstration are no secret and serve this machine alone: HOST must be 127.0.0.1 and NODE_ENV not production. For real use set DEMO=no",
  },
};

const defective: StartRefusal = {
  refused: "policies.defective",
  because: {
    zh: "政策包有缺陷，无法采纳；请运行 liandong policies 查看全部",
    en: "the policy packs have defects and cannot be adopted; run liandong policies to see them all",
  },
};
