import { isUnavailable } from "../graphql/rejection.ts";
import type { Sentence } from "../domain/sentence.ts";
import type { Database } from "../store/database.ts";
import type { Signing } from "../commands/open-signing.ts";
import { findHead } from "../store/acts.ts";
import { findEngineVersion } from "../store/engine-files.ts";
import { findLaw } from "../store/laws.ts";
import { findUnanchoredMs } from "../store/leaves.ts";
import { findOpenRestoration } from "../store/restorations.ts";
import { pendingMigrations } from "../store/migrations.ts";

/** One thing that has to be so before questions can be answered; `says` only where it is not. */
export interface Condition {
  readonly name:
    | "database"
    | "migrations"
    | "law"
    | "engine"
    | "signing"
    | "evidence"
    | "restoration"
    | "running";
  readonly isMet: boolean;
  readonly says: Sentence | null;
}

export interface Readiness {
  readonly isReady: boolean;
  readonly conditions: readonly Condition[];
  /** What is met, but not as it should be. */
  readonly degraded: readonly Pick<Condition, "name" | "says">[];
}

type Found = Omit<Readiness, "isReady">;

export interface Watched {
  readonly database: Database;
  /** With what this process signs; absent where it signs nothing. */
  readonly signing?: Pick<Signing, "signerAt"> | undefined;
  readonly stopping?: AbortSignal | undefined;
}

/** Who looks. */
const watch = { institution: "liandong", operator: "readiness", within: "everywhere" } as const;

const keptMs = 1000;
const waitMsMax = 3000;

/**
 * Whether questions can be answered, and if not, why. Anybody may ask, so the register is looked at once a
 * second at most, whoever asks how often.
 */
export function openReadiness(watched: Watched): () => Promise<Readiness> {
  const { stopping } = watched;
  const engine = findEngineVersion();
  let kept: { readonly found: Promise<Found>; readonly until: number } | null = null;

  return async () => {
    if (kept === null || kept.until < performance.now())
      kept = { found: look(watched, engine), until: performance.now() + keptMs };
    const found = await kept.found;
    const conditions = [...found.conditions, runningCondition(stopping?.aborted === true)];
    return { ...found, isReady: conditions.every(({ isMet }) => isMet), conditions };
  };
}

async function look(watched: Watched, engine: string): Promise<Found> {
  const late = Promise.withResolvers<Found>();
  const timer = setTimeout(() => late.resolve(only(unreachable())), waitMsMax);
  try {
    return await Promise.race([lookInside(watched, engine), late.promise]);
  } catch (error) {
    return only(isUnavailable(error) ? unreachable() : broken());
  } finally {
    clearTimeout(timer);
  }
}

async function lookInside({ database, signing }: Watched, engine: string): Promise<Found> {
  const migrated = await migrationCondition(database);
  if (!migrated.isMet) return only(met("database"), migrated);
  const { head, law, unanchoredMs, isHeld } = await database.reading(watch, async (tx) => ({
    head: await findHead(tx),
    law: await findLaw(tx, null),
    unanchoredMs: await findUnanchoredMs(tx),
    isHeld: (await findOpenRestoration(tx)) !== null,
  }));
  // A register that came out of a copy adds nothing to its log, and is not taken out of service for that.
  const isUnanchored = unanchoredMs > database.anchorLimitMs && !isHeld;
  const evidence = isUnanchored ? unanchored(unanchoredMs) : met("evidence");
  const conditions = [
    met("database"),
    migrated,
    ...(law === null
      ? [lawless()]
      : [met("law"), law.engine === engine ? met("engine") : otherEngine()]),
    ...(signing === undefined ? [] : [await signingCondition(signing, head)]),
    evidence,
  ];
  const isLate = evidence.isMet && unanchoredMs > lateMs;
  const degraded = isHeld ? [restored()] : isLate ? [unanchored(unanchoredMs)] : [];
  return { conditions, degraded: degraded.map(({ name, says }) => ({ name, says })) };
}

function only(...conditions: readonly Condition[]): Found {
  return { conditions, degraded: [] };
}

/** What is recorded has its place in the log within a second; after a minute somebody has to look. */
const lateMs = 60_000;

async function migrationCondition(database: Database): Promise<Condition> {
  const found = await pendingMigrations(database);
  if ("refused" in found) return { name: "migrations", isMet: false, says: found.because };
  if (found.pending.length === 0) return met("migrations");
  const names = found.pending.join(", ");
  return unmet(
    "migrations",
    `有未应用的迁移：${names}；请运行 liandong migrate`,
    `migrations have not been applied: ${names}; run liandong migrate`,
  );
}

/** A key that was retired elsewhere, or cannot be read any more, signs no answer. */
async function signingCondition(
  { signerAt }: Pick<Signing, "signerAt">,
  head: number,
): Promise<Condition> {
  try {
    if ((await signerAt(head)) !== null) return met("signing");
  } catch (error) {
    if (isUnavailable(error)) throw error;
  }
  return unmet(
    "signing",
    "本进程的签名密钥已停用或不能使用，不能答复；请运行 liandong signing-keys rotate",
    "the key of this process was retired or cannot be used, so nothing is answered; run liandong signing-keys rotate",
  );
}

function met(name: Condition["name"]): Condition {
  return { name, isMet: true, says: null };
}

function unmet(name: Condition["name"], zh: string, en: string): Condition {
  return { name, isMet: false, says: { zh, en } };
}

function unreachable(): Condition {
  return unmet(
    "database",
    "无法连接数据库，或数据库未在时限内应答",
    "the database cannot be reached or did not answer in time",
  );
}

function broken(): Condition {
  return unmet(
    "database",
    "数据库有应答但无法读取；请运行 liandong doctor",
    "the database answers but cannot be read; run liandong doctor",
  );
}

function lawless(): Condition {
  return unmet(
    "law",
    "登记簿尚未采用任何政策文件；请运行 liandong adopt",
    "the register has adopted no law; run liandong adopt",
  );
}

function otherEngine(): Condition {
  return unmet(
    "engine",
    "登记簿的后果由另一版本的引擎推导；请运行 liandong adopt 重新推导",
    "the consequences were derived by another version of the engine; run liandong adopt to derive them anew",
  );
}

function unanchored(ms: number): Condition {
  const seconds = Math.floor(ms / 1000);
  return unmet(
    "evidence",
    `已有登记或答复 ${seconds} 秒未能写入留痕日志并签署；超过上限（ANCHOR_LIMIT_S）即停止登记`,
    `an act or an answer has waited ${seconds} s for its place in the signed log; beyond the limit (ANCHOR_LIMIT_S) no act is recorded`,
  );
}

function restored(): Condition {
  return unmet(
    "restoration",
    "登记簿系由副本恢复，只可查阅，答复一律待定；须由两名人员核对后各自确认（acknowledgeRestoration）",
    "the register came out of a copy: it can only be read and vouches for no answer until two officers have each acknowledged it (acknowledgeRestoration)",
  );
}

function runningCondition(isStopping: boolean): Condition {
  return isStopping
    ? unmet("running", "正在停止，不再接受新请求", "stopping; no new requests are taken")
    : met("running");
}
