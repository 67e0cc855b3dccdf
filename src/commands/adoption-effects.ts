import { meetsOtherVersion, succeed, withdraw } from "../domain/ledger/adoption.ts";
import { type LedgerRefusal, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { readLawText } from "../domain/policy/law-text.ts";
import type { Policy } from "../domain/policy/policy.ts";
import { lies } from "../domain/registry/region.ts";
import type { Transaction } from "../store/database.ts";
import {
  type AdoptedPart,
  findLaw,
  findVersion,
  type KnownLaw,
  type KnownPart,
  type LawRow,
  recordAdoption,
} from "../store/laws.ts";
import type { Effect, EffectiveAct } from "./act-effects.ts";
import { deriveAll } from "./derivation.ts";
import { findOwnVersion } from "./own-law.ts";

interface AdoptionInput {
  readonly policy: string;
  readonly hash: string;
  readonly territory: string;
  readonly from: number;
  readonly until: number | null;
  readonly executionDays: number | null;
}

function inputOf({ input }: EffectiveAct): AdoptionInput {
  return input as unknown as AdoptionInput;
}

const adoptPolicy: Effect = {
  async check(tx, act) {
    const { policy: code, hash, territory, from, until } = inputOf(act);
    const { law } = act.ground;
    const version = await findKnownVersion(tx, law, { code, hash });
    if ("refused" in version) return version;
    const policy = readLawText<Policy>(version.body);
    if (!lies(territory, policy.territory))
      return refuse(
        "policy.not-in-force",
        `文件适用于 ${policy.territory}，不及于 ${territory}`,
        `the document binds ${policy.territory}, and ${territory} is not within it`,
      );
    const wanted = { policy, territory, from, until: until ?? Infinity };
    const cuts = succeed(standingOf(law, code), wanted);
    return "refused" in cuts ? cuts : meetsOtherVersion(law.law, wanted);
  },
  async record(tx, act, position) {
    const { policy: code, hash, territory, from, until, executionDays } = inputOf(act);
    const version = await findKnownVersion(tx, act.ground.law, { code, hash });
    if ("refused" in version) throw new Error("the version was there when the act was decided");
    const days = { from, until: until ?? Infinity };
    const cuts = succeed(standingOf(act.ground.law, code), { territory, ...days });
    if ("refused" in cuts) throw new Error("nothing overlapped when the act was decided");
    const opened: AdoptedPart = { ...version, region: territory, ...days, executionDays };
    await become(tx, { cuts: cuts.map(cutOf), opens: [opened] }, act, position);
  },
};

const withdrawPolicy: Effect = {
  async record(tx, act, position) {
    const { policy: code, territory, from } = inputOf(act);
    const cuts = withdraw(standingOf(act.ground.law, code), { territory, from });
    await become(tx, { cuts: cuts.map(cutOf), opens: [] }, act, position);
  },
};

export const adoptionEffects: Readonly<Record<string, Effect>> = { adoptPolicy, withdrawPolicy };

/** A version that the register has had, or that this program brings and the words in force can say. */
async function findKnownVersion(
  tx: Transaction,
  { parts, law }: KnownLaw,
  { code, hash }: { readonly code: string; readonly hash: string },
): Promise<LawRow | LedgerRefusal> {
  const own = findOwnVersion(code, hash);
  const vocabulary = parts.find(({ part }) => part === "vocabulary")?.hash;
  if (own !== null && own.vocabulary === vocabulary) return own.version;
  const before = await findVersion(tx, code, hash);
  if (before === null)
    return own === null
      ? refuseAs("policy.unknown-version")
      : refuse(
          "policy.unknown-version",
          "该版政策包以另一版词汇表写成，请先以 liandong adopt 采用新词汇表",
          "this version is written in another vocabulary; run liandong adopt first",
        );
  const { measures } = readLawText<Policy>(before.body);
  const isSayable = measures.every(
    ({ kind, strength }) => law.kinds.has(kind) && law.strengths.has(strength),
  );
  return isSayable
    ? before
    : refuse(
        "policy.unknown-version",
        "该版政策包所用的词已不在词汇表中",
        "this version uses words that the vocabulary no longer has",
      );
}

type StandingPart = KnownPart & { readonly territory: string };

function standingOf({ parts }: KnownLaw, policy: string): StandingPart[] {
  return parts
    .filter(({ part, code }) => part === "policy" && code === policy)
    .map((part) => ({ ...part, territory: part.region }));
}

function cutOf({ version, left }: { version: StandingPart; left: AdoptedDays | null }) {
  return { id: version.id, left };
}

type AdoptedDays = Pick<AdoptedPart, "from" | "until">;

/** Writes the law as it now is by days, and derives everything anew by it. */
async function become(
  tx: Transaction,
  change: Parameters<typeof recordAdoption>[1],
  { ground: { isDemonstration } }: EffectiveAct,
  position: number,
): Promise<void> {
  await recordAdoption(tx, change, position);
  const known = await findLaw(tx, null);
  if (known === null) throw new Error("the vocabulary has been taken away with a policy");
  await deriveAll(tx, { law: known.law, isDemonstration, position });
}
