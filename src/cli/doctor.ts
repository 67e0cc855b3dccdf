import { existsSync, statfsSync } from "node:fs";
import { type Examination, examineRegister } from "../commands/examine-register.ts";
import { type Finding, finding } from "../commands/judge-server.ts";
import { writtenLaw } from "../commands/written-law.ts";
import { type Config, plainConfig, readConfig } from "../config.ts";
import { unhurried } from "../raise-register.ts";
import { findServer } from "../server/find-server.ts";
import { openDatabase } from "../store/database.ts";
import { readPolicies } from "../store/policy-files.ts";
import { wordUnreachable } from "../store/server-reach.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { policyRoot } from "./load.ts";
import { reachServer, registerFlags } from "./with-register.ts";

export const doctorVerb: Verb = {
  usage: "doctor [--all] [--data-dir 目录]",
  words: [0, 0],
  flags: [...registerFlags, "all", "root"],
  says: {
    zh: "体检：数据库、登录角色、迁移、政策、引擎，并抽查（--all 为全部）已存后果；只读",
    en: "check-up: server, login, migrations, law, engine, and a sample (--all: all) of what is stored; reads only",
  },
  run: runDoctor,
};

interface Report {
  readonly findings: readonly Finding[];
  readonly config: Config | null;
  readonly examination: Examination | null;
}

async function runDoctor(invocation: Invocation): Promise<ExitCode> {
  const report = await examine(invocation);
  const { findings } = report;
  const { json, language, terminal } = invocation;
  if (json) terminal.out(JSON.stringify(plainReport(report)));
  else terminal.out(wordReport(report, language === "zh"));
  return findings.length > 0 ? 1 : 0;
}

/** Rows that deviate are all counted in the finding; here the first of them are named. */
const deviationsShown = 100;

function plainReport({ findings, config, examination }: Report): unknown {
  const comparison = examination?.comparison ?? null;
  return {
    findings,
    config: config === null ? null : plainConfig(config),
    server: examination?.server ?? null,
    comparison: comparison && {
      ...comparison,
      deviations: comparison.deviations.slice(0, deviationsShown),
    },
  };
}

async function examine({ flags }: Invocation): Promise<Report> {
  const config = readConfig(flags);
  if ("refused" in config) {
    const findings = config.faults.map(({ says }) => ({ code: config.refused, says }));
    return { findings, config: null, examination: null };
  }
  const ground = judgeDirectory(config);
  const end = (found: readonly Finding[]): Report => ({
    findings: [...ground, ...found],
    config,
    examination: null,
  });
  if (ground.some(({ code }) => code === "register.none")) return end([]);
  try {
    await using opened = new AsyncDisposableStack();
    const reached = await reachServer(config);
    if ("refused" in reached) return end([{ code: reached.refused, says: reached.because }]);
    opened.defer(() => reached.stop());
    const { url } = reached;
    const database = await openDatabase({ url, ...unhurried });
    opened.defer(() => database.close());
    const text = writtenLaw(readPolicies(policyRoot(flags)));
    const extent = { isComplete: flags["all"] === true, chance: Math.random() };
    const examination = await examineRegister({ database, url, text, ...extent });
    return { findings: [...ground, ...examination.findings], config, examination };
  } catch (error) {
    const says = wordUnreachable(error);
    if (says === null) throw error;
    return end([{ code: "register.unreachable", says }]);
  }
}

/** Less is soon full of the server's own log of changes. */
const freeBytesMin = 1024 ** 3;

function judgeDirectory({ keeping }: Config): Finding[] {
  if (keeping.by === "given") return [];
  const { directory } = keeping;
  const found = existsSync(directory) ? findServer(directory) : { is: "absent" as const };
  if ("is" in found && found.is === "absent")
    return [
      finding(
        "register.none",
        `目录 ${directory} 中还没有登记簿；请运行 npm start，或设置 DATA_DIR 或 DATABASE_URL`,
        `there is no register in ${directory} yet; run npm start, or set DATA_DIR or DATABASE_URL`,
      ),
    ];
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (free >= freeBytesMin) return [];
  const megabytes = Math.floor(free / 1024 ** 2);
  return [
    finding(
      "disk.low",
      `${directory} 所在磁盘只剩 ${megabytes} MB；写满后登记簿即停止记录`,
      `${megabytes} MB are left on the disk of ${directory}; when it is full nothing can be recorded`,
    ),
  ];
}

function wordReport({ findings, examination }: Report, zh: boolean): string {
  const lines = findings.map(({ code, says }) => `✗ [${code}] ${zh ? says.zh : says.en}`);
  if (examination !== null) {
    const { server, comparison } = examination;
    const version = Math.floor(server.version / 10_000);
    lines.push(
      `· PostgreSQL ${version} (${server.encoding}, ${server.ctype})`,
      ...(comparison === null ? [] : [wordComparison(comparison, zh)]),
    );
  }
  if (findings.length === 0) lines.push(zh ? "✓ 未发现问题" : "✓ nothing found amiss");
  return lines.join("\n");
}

function wordComparison(
  { things, rows, isComplete }: NonNullable<Examination["comparison"]>,
  zh: boolean,
): string {
  if (zh)
    return `· 重新推导 ${things} 个对象，比对后果 ${rows} 行${isComplete ? "（全部）" : "（抽查；--all 比对全部）"}`;
  return `· ${things} things derived anew, ${rows} rows compared${isComplete ? " (all)" : " (a sample; --all compares all)"}`;
}
