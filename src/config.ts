/** What the surroundings decide: the only file that reads them, once, and says everything that is wrong with them. */
import { join, resolve } from "node:path";
import { isDatabaseAddress, isTrustworthy, withoutSecrets } from "./domain/address.ts";
import type { Sentence } from "./domain/sentence.ts";
import {
  nameOfAlgorithm,
  signingAlgorithmForm,
  type SigningAlgorithm,
} from "./domain/signing-algorithm.ts";
import { parseIssuers, type TrustedIssuer } from "./domain/trusted-issuer.ts";

/** Where the register lies: in the server that comes along, or in one that somebody else keeps. */
export type Keeping =
  | { readonly by: "embedded"; readonly directory: string }
  | {
      readonly by: "given";
      readonly url: string;
      /** Null in a process that only serves: somebody else migrates. */
      readonly ownerUrl: string | null;
    };

export type LogLevel = "silent" | "fatal" | "error" | "warn" | "info" | "debug" | "trace";

export interface Config {
  readonly keeping: Keeping;
  /** What this program keeps beside the register: the keys of a demonstration. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  /** A port that was named is used or refused; else the next free one is taken. */
  readonly isPortFixed: boolean;
  /** Whether fictitious firms are wanted; null where nobody said, which depends on who keeps the register. */
  readonly demonstration: boolean | null;
  readonly isProduction: boolean;
  readonly logLevel: LogLevel;
  readonly connectionsMax: number;
  readonly statementTimeoutMs: number;
  /** Whose tokens are believed. */
  readonly issuers: readonly TrustedIssuer[];
  /** Where the world finds this service; null where nobody said. */
  readonly origin: string | null;
  readonly evidenceBytesMax: number;
  /** How long what is recorded may wait for its place in the signed log before nothing else is. */
  readonly anchorLimitMs: number;
  /** Where the key lies with which this process signs what it answers. */
  readonly signingDirectory: string;
  /** Of a key that has to be made. */
  readonly signingAlgorithm: SigningAlgorithm;
}

export interface ConfigFault {
  readonly name: string;
  readonly says: Sentence;
}

export interface ConfigRefusal {
  readonly refused: "config.invalid";
  /** All of them, so that nobody mends one at a time. */
  readonly faults: readonly ConfigFault[];
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Flags go before the environment; both before what is usual. */
export function readConfig(
  flags: Flags = {},
  // oxlint-disable-next-line node/no-process-env -- here and nowhere else
  env: Environment = process.env,
): Config | ConfigRefusal {
  const faults: ConfigFault[] = [];
  const said = (name: string): Said => ({ name, text: textOf(name, flags, env), faults });
  const directory = resolve(read(said("DATA_DIR"), directoryForm) ?? ".liandong");
  const port = read(said("PORT"), wholeForm(0, 65_535));
  const config: Config = {
    keeping: readKeeping(said("DATABASE_URL"), said("DATABASE_OWNER_URL"), directory),
    directory,
    host: read(said("HOST"), hostForm) ?? "127.0.0.1",
    port: port ?? 4000,
    isPortFixed: port !== null,
    demonstration: read(said("DEMO"), yesOrNoForm),
    isProduction: textOf("NODE_ENV", flags, env) === "production",
    logLevel: read(said("LOG_LEVEL"), logLevelForm) ?? "info",
    connectionsMax: read(said("CONNECTIONS_MAX"), wholeForm(4, 500)) ?? 12,
    statementTimeoutMs: read(said("STATEMENT_TIMEOUT_MS"), wholeForm(100, 600_000)) ?? 30_000,
    issuers: read(said("OIDC_ISSUERS"), issuersForm) ?? [],
    origin: read(said("PUBLIC_URL"), originForm),
    evidenceBytesMax: (read(said("EVIDENCE_MB_MAX"), wholeForm(1, 1000)) ?? 20) * 1_048_576,
    anchorLimitMs: (read(said("ANCHOR_LIMIT_S"), wholeForm(1, 604_800)) ?? 14_400) * 1000,
    signingDirectory: resolve(
      read(said("SIGNING_KEY_DIR"), directoryForm) ?? join(directory, "signing"),
    ),
    signingAlgorithm: read(said("SIGNING_ALGORITHM"), signingAlgorithmForm) ?? "EdDSA",
  };
  return faults.length > 0 ? { refused: "config.invalid", faults } : Object.freeze(config);
}

/** What is in force, by the names under which it is set, with no secret in it. */
export function plainConfig(config: Config): Readonly<Record<string, string>> {
  const { keeping } = config;
  return {
    DATABASE_URL: keeping.by === "given" ? withoutSecrets(keeping.url) : "",
    DATABASE_OWNER_URL:
      keeping.by === "given" && keeping.ownerUrl !== null ? withoutSecrets(keeping.ownerUrl) : "",
    DATA_DIR: config.directory,
    HOST: config.host,
    PORT: String(config.port),
    DEMO: config.demonstration === null ? "" : config.demonstration ? "yes" : "no",
    LOG_LEVEL: config.logLevel,
    CONNECTIONS_MAX: String(config.connectionsMax),
    STATEMENT_TIMEOUT_MS: String(config.statementTimeoutMs),
    OIDC_ISSUERS: config.issuers.map((one) => `${one.issuer} ${one.audience}`).join("; "),
    PUBLIC_URL: config.origin ?? "",
    EVIDENCE_MB_MAX: String(config.evidenceBytesMax / 1_048_576),
    ANCHOR_LIMIT_S: String(config.anchorLimitMs / 1000),
    SIGNING_KEY_DIR: config.signingDirectory,
    SIGNING_ALGORITHM: nameOfAlgorithm(config.signingAlgorithm),
  };
}

/** The flag that goes before a variable. */
const flagOf: Readonly<Record<string, string>> = {
  DATA_DIR: "data-dir",
  HOST: "host",
  PORT: "port",
  DEMO: "demo",
};

interface Said {
  readonly name: string;
  readonly text: string | undefined;
  readonly faults: ConfigFault[];
}

/** A variable that is set to nothing is not set. */
function textOf(name: string, flags: Flags, env: Environment): string | undefined {
  const flag = flags[flagOf[name] ?? ""];
  const text = flag === undefined ? env[name] : flag === true ? "yes" : String(flag);
  return text?.trim() === "" ? undefined : text?.trim();
}

interface Form<T> {
  readonly parse: (text: string) => T | null;
  readonly wants: Sentence;
  /** What cannot be read may still be somebody's password, and is not repeated. */
  readonly isSecret?: boolean;
}

function read<T>(
  { name, text, faults }: Said,
  { parse, wants, isSecret = false }: Form<T>,
): T | null {
  if (text === undefined) return null;
  const value = parse(text);
  if (value === null)
    faults.push({
      name,
      says: {
        zh: `${name} 应为${wants.zh}${isSecret ? "" : `，而不是“${text}”`}`,
        en: `${name} must be ${wants.en}${isSecret ? "" : `, not "${text}"`}`,
      },
    });
  return value;
}

function readKeeping(serving: Said, owning: Said, directory: string): Keeping {
  const url = read(serving, urlForm);
  const ownerUrl = read(owning, urlForm);
  const { faults } = serving;
  if (serving.text === undefined && owning.text !== undefined)
    faults.push({
      name: serving.name,
      says: {
        zh: "设置了 DATABASE_OWNER_URL 却没有 DATABASE_URL：服务须以另一登录角色连接",
        en: "DATABASE_OWNER_URL is set without DATABASE_URL: serving needs a login of its own",
      },
    });
  if (url !== null && ownerUrl !== null && new URL(url).username === new URL(ownerUrl).username)
    faults.push({
      name: owning.name,
      says: {
        zh: "DATABASE_URL 与 DATABASE_OWNER_URL 是同一登录角色；服务所用的角色不得拥有任何对象",
        en: "DATABASE_URL and DATABASE_OWNER_URL name the same login; the one that serves may own nothing",
      },
    });
  return url === null ? { by: "embedded", directory } : { by: "given", url, ownerUrl };
}

const urlForm: Form<string> = {
  parse: (text) => (isDatabaseAddress(text) ? text : null),
  wants: {
    zh: " postgres://用户:口令@主机:端口/数据库 形式的地址",
    en: "an address of the form postgres://user:password@host:port/database",
  },
  isSecret: true,
};

const issuersForm: Form<readonly TrustedIssuer[]> = {
  parse: parseIssuers,
  wants: {
    zh: "“签发者 受众”，多个以分号隔开；签发者为 https 地址（本机可用 http）",
    en: "issuer and audience, several separated by semicolons; an issuer is an https address (http within this machine)",
  },
};

const originForm: Form<string> = {
  parse: (text) =>
    isTrustworthy(text) && new URL(text).pathname === "/" ? new URL(text).origin : null,
  wants: {
    zh: "本服务对外的 https 地址，不含路径",
    en: "the https address of this service, without a path",
  },
};

const directoryForm: Form<string> = {
  parse: (text) => (text.includes("\0") ? null : text),
  wants: { zh: "目录", en: "a directory" },
};

const hostForm: Form<string> = {
  parse: (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : null),
  wants: { zh: "监听地址或主机名", en: "an address or host name to listen on" },
};

const yesOrNoForm: Form<boolean> = {
  parse: (text) =>
    /^(?:yes|on|true|1)$/i.test(text) ? true : /^(?:no|off|false|0)$/i.test(text) ? false : null,
  wants: { zh: " yes 或 no", en: "yes or no" },
};

const logLevels = "silent fatal error warn info debug trace".split(" ") as readonly LogLevel[];

const logLevelForm: Form<LogLevel> = {
  parse: (text) => logLevels.find((level) => level === text.toLowerCase()) ?? null,
  wants: { zh: logLevels.join("、") + " 之一", en: `one of ${logLevels.join(", ")}` },
};

function wholeForm(least: number, most: number): Form<number> {
  return {
    parse: (text) =>
      /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null,
    wants: {
      zh: ` ${least} 至 ${most} 的整数`,
      en: `a whole number from ${least} to ${most}`,
    },
  };
}
