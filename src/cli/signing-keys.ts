import { setTimeout as pause } from "node:timers/promises";
import { findSigningKid } from "../commands/open-signing.ts";
import type { KeyChange } from "../commands/publish-key.ts";
import { retireSigningKey } from "../commands/retire-key.ts";
import { rotateSigningKey } from "../commands/rotate-key.ts";
import type { Sentence } from "../domain/sentence.ts";
import { parseSigningAlgorithm, type SigningAlgorithm } from "../domain/signing-algorithm.ts";
import { keyReader, listSigningKeys, type SigningKey } from "../store/signing-keys.ts";
import { actingFlags, actingOf } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { withRecording } from "./with-recording.ts";
import { type OpenRegister, registerFlags, withRegister } from "./with-register.ts";

export const signingKeysVerb: Verb = {
  usage:
    "signing-keys [rotate [--algorithm Ed25519|SM2] | retire 编号] [--compromised] [--operator 姓名]",
  words: [0, 2],
  flags: [...registerFlags, ...actingFlags, "algorithm", "compromised"],
  says: {
    zh: "列出全部签名密钥及其起止，更换本目录的密钥（登记为行为，私钥即时销毁，服务无须重启），或停用已失设备的密钥",
    en: "list every signing key with its term, rotate the one of this directory (recorded as acts, the private key is destroyed, no restart), or retire that of a machine that is gone",
  },
  run: runSigningKeys,
};

function runSigningKeys(invocation: Invocation): ExitCode | Promise<ExitCode> {
  const [what, kid] = invocation.words;
  const { algorithm, compromised } = invocation.flags;
  if (what === undefined && algorithm === undefined && compromised === undefined)
    return withRegister(invocation, (register) => list(register, invocation));
  if (what === "retire" && kid !== undefined && algorithm === undefined)
    return withRecording(invocation, (register) => retire(register, kid, invocation));
  const alg = typeof algorithm === "string" ? parseSigningAlgorithm(algorithm) : undefined;
  if (what !== "rotate" || kid !== undefined || alg === null) return misuse(use, invocation);
  return withRecording(invocation, (register) => rotate(register, alg, invocation));
}

async function list(
  { database, config }: OpenRegister,
  { json, language, terminal }: Invocation,
): Promise<ExitCode> {
  const keys = await database.reading(keyReader, listSigningKeys);
  const here = findSigningKid(config.signingDirectory);
  if (json)
    terminal.out(
      JSON.stringify(
        keys.map(({ jwk, ...key }) => ({
          ...key,
          jwk: JSON.parse(jwk) as unknown,
          signsHere: key.kid === here,
        })),
        null,
        2,
      ),
    );
  else for (const key of keys) terminal.out(wordKey(key, key.kid === here, language === "zh"));
  return 0;
}

function wordKey(key: SigningKey, signsHere: boolean, zh: boolean): string {
  const { kid, algorithm, from, until, publishedAt, retiredAt, retiredFor } = key;
  const name = algorithm === "EdDSA" ? "Ed25519" : algorithm;
  const reason = zh ? reasons[retiredFor ?? ""] : retiredFor;
  const parts = [
    `${kid}  ${name}`,
    zh ? `自第 ${from} 号（${publishedAt}）` : `from position ${from} (${publishedAt})`,
    until === null
      ? zh
        ? "有效"
        : "stands"
      : zh
        ? `至第 ${until} 号（${retiredAt}）：${reason}`
        : `until position ${until} (${retiredAt}): ${reason}`,
    ...(signsHere ? [zh ? "★ 此处签名所用" : "★ signs here"] : []),
  ];
  return parts.join("  ");
}

const reasons: Readonly<Record<string, string>> = {
  rotated: "更换",
  compromised: "泄露",
  withdrawn: "停用",
};

/** By then every process that serves from this directory has the next key, so none is left out by another rotation. */
const takenUpMs = 2500;

async function rotate(
  { database, config }: OpenRegister,
  alg: SigningAlgorithm = config.signingAlgorithm,
  invocation: Invocation,
): Promise<ExitCode> {
  const rotated = await rotateSigningKey(
    database,
    {
      directory: config.signingDirectory,
      alg,
      reason: isCompromised(invocation) ? "compromised" : "rotated",
    },
    actingOf(invocation),
  );
  if ("refused" in rotated) return refuse(rotated.refused, rotated.because, invocation);
  tell(rotated, invocation);
  await pause(takenUpMs);
  return 0;
}

async function retire(
  { database, config }: OpenRegister,
  kid: string,
  invocation: Invocation,
): Promise<ExitCode> {
  const retired = await retireSigningKey(
    database,
    {
      directory: config.signingDirectory,
      kid,
      reason: isCompromised(invocation) ? "compromised" : "withdrawn",
    },
    actingOf(invocation),
  );
  if ("refused" in retired) return refuse(retired.refused, retired.because, invocation);
  tell(retired, invocation);
  return 0;
}

function isCompromised({ flags }: Invocation): boolean {
  return flags["compromised"] === true;
}

function tell(
  { published, retired, position }: KeyChange,
  { json, language, terminal }: Invocation,
): void {
  if (json) return terminal.out(JSON.stringify({ published, retired, position }));
  const zh = language === "zh";
  for (const kid of retired) terminal.out(zh ? `停用 ${kid}` : `retires ${kid}`);
  if (published !== null)
    terminal.out(
      zh ? `公布 ${published}，第 ${position} 号` : `publishes ${published}, position ${position}`,
    );
  if (published === null && retired.length === 0)
    terminal.out(zh ? "此前已停用，未作登记" : "was retired before; nothing is recorded");
}

const use: Sentence = {
  zh: "用法：signing-keys，signing-keys rotate [--algorithm Ed25519|SM2] [--compromised]，或 signing-keys retire 编号 [--compromised]",
  en: "usage: signing-keys, signing-keys rotate [--algorithm Ed25519|SM2] [--compromised], or signing-keys retire KID [--compromised]",
};
