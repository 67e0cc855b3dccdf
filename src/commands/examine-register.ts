import type { Database, Reader } from "../store/database.ts";
import { findPositions } from "../store/examination.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import { pendingMigrations } from "../store/migrations.ts";
import { loadServerFacts, type ServerFacts } from "../store/server-facts.ts";
import type { LawText } from "./law-rows.ts";
import { type Comparison, compareDerivation } from "./compare-derivation.ts";
import { type Finding, finding, judgeFurniture, judgeGround, judgeRoles } from "./judge-server.ts";
import { compareLaw } from "./written-law.ts";

export interface Examined {
  readonly database: Database;
  readonly url: string;
  /** The law of this disk; null while it has defects. */
  readonly text: LawText | null;
  readonly isComplete: boolean;
  /** Where a sample begins: 0 up to 1. */
  readonly chance: number;
}

export interface Examination {
  readonly findings: readonly Finding[];
  readonly server: Pick<ServerFacts, "version" | "encoding" | "ctype">;
  /** Null where what is stored could not be read at all. */
  readonly comparison: Comparison | null;
}

const doctor: Reader = { institution: "liandong", operator: "doctor", within: "everywhere" };

/** Looks at everything on which answers rest, from the server's settings to the last consequence; writes nothing. */
export async function examineRegister(examined: Examined): Promise<Examination> {
  const { database, url, text } = examined;
  const server = await loadServerFacts(url);
  const findings = [...judgeGround(server), ...judgeRoles(server.login)];
  const history = await judgeHistory(database);
  if (history !== null) findings.push(history);
  if (history === null || history.code !== "migration.pending")
    findings.push(...judgeFurniture(server));
  if (history?.code === "migration.pending" || server.login.lacks.length > 0)
    return { findings, server, comparison: null };
  const known = await database.reading(doctor, (tx) => findLaw(tx, null));
  findings.push(...judgeLaw(known, text), ...(await judgePositions(database)));
  const comparison = await compareDerivation(database, examined);
  findings.push(...judgeComparison(comparison));
  return { findings, server, comparison };
}

async function judgeHistory(database: Database): Promise<Finding | null> {
  const found = await pendingMigrations(database);
  if ("refused" in found) return { code: found.refused, says: found.because };
  const { pending } = found;
  if (pending.length === 0) return null;
  return finding(
    "migration.pending",
    `尚缺迁移 ${pending.join("、")}，或登录角色无权查看；请运行 liandong migrate`,
    `the migrations ${pending.join(", ")} are missing, or the login may not see them; run liandong migrate`,
  );
}

function judgeLaw(known: KnownLaw | null, text: LawText | null): Finding[] {
  if (known === null)
    return [
      finding(
        "law.none",
        "登记簿尚未采纳任何政策；请运行 liandong adopt",
        "the register has adopted no law; run liandong adopt",
      ),
    ];
  if (text === null)
    return [
      finding(
        "policies.defective",
        "本机的政策包有缺陷；请运行 liandong policies",
        "the policy packs of this disk have defects; run liandong policies",
      ),
    ];
  const { notAdopted, changed, notWritten } = compareLaw(known, text);
  const found: Finding[] = [];
  if (changed.includes("engine"))
    found.push(
      finding(
        "engine.differs",
        `登记簿由引擎 ${known.engine} 推导，本程序为 ${text.engine}；请运行 liandong adopt`,
        `the register was derived by engine ${known.engine}, this program is ${text.engine}; run liandong adopt`,
      ),
    );
  const differing = [...notAdopted, ...changed, ...notWritten].filter((one) => one !== "engine");
  if (differing.length > 0)
    found.push(
      finding(
        "law.differs",
        `已采纳的与本机的政策包不同：${differing.join("、")}；请核对后运行 liandong adopt`,
        `what was adopted is not what this disk holds: ${differing.join(", ")}; compare, then run liandong adopt`,
      ),
    );
  return found;
}

async function judgePositions(database: Database): Promise<Finding[]> {
  const { acts, last, head } = await database.reading(doctor, findPositions);
  if (acts === last && last === head) return [];
  return [
    finding(
      "register.positions",
      `行为 ${acts} 件，最后为第 ${last} 号，可见至第 ${head} 号：有行为缺失或未完整写入；请从备份恢复`,
      `${acts} acts, the last at position ${last}, visible up to ${head}: acts are missing; restore a backup`,
    ),
  ];
}

function judgeComparison({ deviations }: Comparison): Finding[] {
  if (deviations.length === 0) return [];
  const count = (is: string): number => deviations.filter((one) => one.is === is).length;
  const [missing, surplus, altered] = [count("missing"), count("surplus"), count("altered")];
  const places = [...new Set(deviations.map(({ origin }) => origin))].slice(0, 5).join(" ");
  return [
    finding(
      "consequences.deviate",
      `已存后果与重新推导不符：缺 ${missing} 行，多 ${surplus} 行，被改 ${altered} 行（${places}）；请查明原因后运行 liandong rederive`,
      `stored consequences are not what is derived: ${missing} missing, ${surplus} too many, ` +
        `${altered} altered (${places}); find out why, then run liandong rederive`,
    ),
  ];
}
