import { sql } from "drizzle-orm";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { canonical, sha256 } from "../../src/commands/context.ts";
import { deriveAll } from "../../src/commands/derivation.ts";
import { lawRows, type LawText } from "../../src/commands/law-rows.ts";
import { compileLaw } from "../../src/domain/policy/law.ts";
import type { Policy, Vocabulary } from "../../src/domain/policy/policy.ts";
import type { DatedStatement, Statement } from "../../src/domain/registry/statement.ts";
import { statementsOf } from "../../src/domain/registry/statements-of.ts";
import type { World } from "../../src/domain/registry/world.ts";
import { findHead, recordActs, recordHead } from "../../src/store/acts.ts";
import type { Database, Transaction } from "../../src/store/database.ts";
import { findLaw } from "../../src/store/laws.ts";
import { asRole } from "./database.ts";
import type { EvidenceRegister } from "./evidence-register.ts";
import type { Seated } from "./officers.ts";
import { type Named, strangers } from "./past-answers.ts";
import type { Packs } from "./packs.ts";
import type { Random } from "./random.ts";
import { daysOf, drawFrom, subjectOf } from "./random-world.ts";
import { lead, say } from "./register.ts";
import { switched } from "./switched.ts";
import type { Outcome } from "./walk.ts";

/** What happens to a register between two answers, each way by its name; true where something has changed. */
export type Events = Readonly<Record<string, () => Promise<boolean>>>;

interface Surroundings {
  readonly world: World;
  readonly packs: Packs;
  readonly named: Named;
  readonly chance: Random;
}

/** Everything that may come between: facts and who holds what, acts of officers, law, engine, codes, keys. */
export async function openEvents(
  register: EvidenceRegister,
  surroundings: Surroundings,
): Promise<Events> {
  const { walk } = register;
  const { database } = walk;
  const seat = { institution: "lead-371300", region: "371300", roles: ["lead"] } as const;
  const both = [
    await walk.seat({ ...seat, account: "wang" }),
    await walk.seat({ ...seat, account: "zhao" }),
  ] as const;
  const { chance } = surroundings;
  let turn = 0;
  return {
    ...sayings(database, surroundings),
    ...acting(register, both, surroundings),
    ...lawmaking(register, both, surroundings),
    async code() {
      return renumber(database, surroundings);
    },
    async key() {
      turn += 1;
      await register.rotate(turn % 2 === 0 ? "EdDSA" : "SM2");
      return true;
    },
    async log() {
      await register.extend();
      return chance.chance(0.5);
    },
  };
}

/** What was said, otherwise: another value, other days, another holder, another share. */
function sayings(database: Database, { world, packs, named, chance }: Surroundings): Events {
  const about = subjectOf(packs.vocabulary, packs.policies);
  const draw = drawFrom(about, chance);
  const days = daysOf(world);
  const near = new Set([...named.lands, ...named.firms]);
  const all = statementsOf(world, lead.region);
  const isDated = (one: Statement): one is DatedStatement => "from" in one && one.is !== "name";
  const said = all.filter(isDated).filter((one) => {
    const text = JSON.stringify(one);
    return [...near].some((code) => text.includes(code));
  });
  const controls = all.flatMap((one) => (one.is === "control" ? [one] : []));
  let count = 0;

  function span(): { from: number; until: number } {
    const [a, b] = [chance.pick(days), chance.pick(days)];
    return {
      from: chance.chance(0.4) ? -Infinity : Math.min(a, b),
      until: chance.chance(0.5) ? Infinity : Math.max(a, b) + 1,
    };
  }

  function otherwise(one: DatedStatement): Statement[] {
    if (one.is !== "fact") return [{ ...one, ...span() }];
    const definition = about.definitions.get(one.fact)!;
    const value = definition.type === "enterprise" ? chance.pick(named.firms) : draw(definition);
    return [{ ...one, value, ...(chance.chance(0.5) ? span() : {}) }];
  }

  /** Each an act of its own: what contradicts something that is not there keeps nothing else from being so. */
  async function tell(statements: readonly Statement[]): Promise<boolean> {
    const acts = statements.map((one) => ({
      key: `told ${(count += 1)}`,
      statements: [one],
      isCorrection: true,
    }));
    const { outcomes } = await say(database, acts);
    return outcomes.some(({ is }) => is === "accepted");
  }

  return {
    facts: () =>
      tell(Array.from({ length: 3 + chance.int(15) }, () => otherwise(chance.pick(said))).flat()),
    control: () =>
      tell(
        Array.from({ length: 1 + chance.int(4) }, () => {
          const one = chance.pick(controls);
          const share = { share: chance.pick([10, 50, 50.01, 51, 100, null]) };
          const determined = { determined: chance.chance(0.5) };
          return { ...one, ...span(), said: chance.chance(0.5) ? share : determined };
        }),
      ),
  };
}

/** What officers of 临沂 do, and take back as never so. */
function acting(
  { walk }: EvidenceRegister,
  both: readonly [Seated, Seated],
  { world, named, chance }: Surroundings,
): Events {
  const struck: { position: number; parcels: string[]; enterprises: string[] }[] = [];
  const lands = named.lands.filter((code) => code.startsWith("3713"));
  const listings = world.listings.filter(({ parcel }) => lands.includes(parcel));
  let fresh = 0;

  const holder = (parcel: string) =>
    world.tenures.find((one) => one.parcel === parcel)?.enterprise ?? named.firms[0]!;
  const newLand = () => `371302999970GB${String((fresh += 1)).padStart(5, "0")}`;
  function note(told: Outcome, parcels: string[], enterprises: string[] = []): boolean {
    if (told.is !== "recorded") return false;
    struck.push({ position: told.position, parcels, enterprises });
    return true;
  }

  return {
    async transfer() {
      const parcel = chance.pick(lands);
      const from = holder(parcel);
      const to = chance.pick([...named.firms, ...strangers.firms]);
      const given = { parcel, from, to, way: "转让" };
      return note(await walk.act(both[0], "transferLand", given), [parcel], [from, to]);
    },
    async split() {
      const parcel = chance.pick(lands);
      const into = [newLand(), chance.chance(0.5) ? chance.pick(strangers.lands) : newLand()];
      const told = await walk.act(both[0], "splitParcel", { parcel, into });
      if (told.is === "recorded") named.lands.push(...into);
      return note(told, [parcel, ...into], [holder(parcel)]);
    },
    async merge() {
      const parcels = chance.shuffle(lands).slice(0, 2);
      const into = newLand();
      const told = await walk.act(both[0], "mergeParcels", { parcels, into });
      if (told.is === "recorded") named.lands.push(into);
      return note(told, [...parcels, into], parcels.map(holder));
    },
    async enter() {
      const enterprise = chance.pick(strangers.firms);
      const told = await walk.act(both[0], "enterEnterprise", {
        enterprise,
        name: "后来登记的企业",
        region: "371302",
      });
      return note(told, [], [enterprise]);
    },
    async mortgage() {
      const parcel = chance.pick(lands);
      const number = `抵-${(fresh += 1)}`;
      const given = { parcel, number, mortgagee: "银行" };
      return note(await walk.act(both[0], "recordMortgage", given), [parcel]);
    },
    async withdraw() {
      const { id: listing, parcel } = chance.pick(listings);
      const given = { listing, ground: "撤销认定", reason: "认定有误" };
      const proposed = await walk.act(both[0], "withdrawListing", given);
      const told = proposed.is === "proposed" ? await walk.approve(both[1], proposed) : proposed;
      return note(told, [parcel]);
    },
    async never() {
      const act = struck.splice(chance.int(struck.length), 1)[0];
      if (act === undefined) return false;
      const given = { ...act, reason: "登记有误", neverSo: true };
      const proposed = await walk.act(both[0], "correct", given);
      return (await walk.approve(both[1], proposed).catch(() => proposed)).is === "recorded";
    },
  };
}

/** Versions of packs by two persons; other packs, words and engines by whoever runs the register. */
function lawmaking(
  { walk }: EvidenceRegister,
  both: readonly [Seated, Seated],
  { packs, chance }: Surroundings,
): Events {
  const { database } = walk;
  const code = "linyi-2013-45";
  const territory = "371300";
  let version = 0;

  const textOf = (change: (one: Policy) => Policy, vocabulary = packs.vocabulary): LawText => ({
    vocabulary,
    policies: packs.folders.map(({ policy, document }) => ({
      policy: change(policy),
      document: document.issued,
    })),
    engine: `test-${version}`,
  });
  const hashes = [textOf((one) => one), textOf(weakened)].map(
    (text) => lawRows(text, "100000").find((row) => row.code === code)!.hash,
  );

  return {
    async packs() {
      version += 1;
      // Two persons can adopt no version that neither the program nor the register has had.
      const isWeak = version === 1 || chance.chance(0.5);
      const text = textOf(
        (one) => (isWeak || chance.chance(0.3) ? weakened(one) : one),
        chance.chance(0.5) ? reworded(packs.vocabulary, version, chance) : packs.vocabulary,
      );
      return (await adoptLaw(database, text, lead)).changed.length > 0;
    },
    async version() {
      const from = `20${14 + chance.int(13)}-0${1 + chance.int(9)}-01`;
      const cut = await walk.act(both[0], "withdrawPolicy", { policy: code, territory, from });
      if (cut.is === "proposed") await walk.approve(both[1], cut);
      const given = { policy: code, hash: chance.pick(hashes), territory, from, executionDays: 30 };
      const proposed = await walk.act(both[0], "adoptPolicy", given);
      if (proposed.is !== "proposed") return false;
      return (await walk.approve(both[1], proposed)).is === "recorded";
    },
    async engine() {
      version += 1;
      await adoptLaw(
        database,
        textOf((one) => one),
        lead,
      );
      return deriveOtherwise(database, version, chance);
    },
  };
}

/** Another strength, another quotation: the same measures said otherwise. */
function weakened(one: Policy): Policy {
  return {
    ...one,
    title: `${one.title}（修订）`,
    measures: one.measures.map((measure) => ({
      ...measure,
      strength: measure.strength === "不得" ? "从严" : measure.strength,
      quotation: `修订：${measure.quotation}`,
    })),
  };
}

/** Departments under other names, and actions that concern other permits, or mortgages. */
function reworded(vocabulary: Vocabulary, version: number, chance: Random): Vocabulary {
  return {
    ...vocabulary,
    departments: vocabulary.departments.map((one) => ({
      ...one,
      succession: one.succession.map((name) => ({ ...name, name: `${name.name}${version}` })),
    })),
    facts: vocabulary.facts.map((one) => ({ ...one, english: `${one.english} (${version})` })),
    actions: vocabulary.actions.map((one) => ({
      ...one,
      concernsMortgages: one.subjects.includes("parcel") && chance.chance(0.5),
      permits: chance.chance(0.2) ? ["排污许可证", "安全生产许可证"] : one.permits,
    })),
  };
}

/** Records an act of the program's own. */
function recordOwn(
  database: Database,
  kind: string,
  change: (tx: Transaction, position: number) => Promise<boolean>,
): Promise<boolean> {
  return database.recording(lead, async (tx) => {
    const position = (await findHead(tx)) + 1;
    const { institution, operator: actor, client, region } = lead;
    const idempotencyKey = `${kind}/${position}`;
    const own = { position, region, kind, institution, actor, client, idempotencyKey };
    const text = canonical({ ...own, act: kind, content: {} });
    const hash = sha256(text);
    const reply = JSON.stringify({ position });
    const none = { basis: null, effectiveOn: null };
    await recordActs(tx, [{ ...own, ...none, fingerprint: hash, canonical: text, hash, reply }]);
    const isChanged = await change(tx, position);
    await recordHead(tx, position);
    return isChanged;
  });
}

/** An engine that makes something else of the same law: other bearers, other forms, in other words. */
function deriveOtherwise(database: Database, version: number, chance: Random): Promise<boolean> {
  return recordOwn(database, "rederive", async (tx, position) => {
    const { vocabulary, policies } = (await findLaw(tx, null))!.law;
    const adopted = new Map(
      policies.map(({ policy, adopted }) => [switched(policy, chance), adopted]),
    );
    const law = compileLaw(reworded(vocabulary, version, chance), [...adopted.keys()], adopted);
    const derived = await deriveAll(tx, { law, isDemonstration: false, position });
    return derived.closed > 0;
  });
}

/** A thing has another code from a day on, or always had: one that may have been asked about before. */
function renumber(database: Database, { named, chance }: Surroundings): Promise<boolean> {
  const isLand = chance.chance(0.5);
  const [codes, other] = isLand ? [named.lands, strangers.lands] : [named.firms, strangers.firms];
  const [was, is] = [chance.pick(codes), chance.pick(other)];
  const kind = isLand ? "parcel" : "enterprise";
  const on = chance.chance(0.3) ? "-infinity" : `20${15 + chance.int(10)}-06-01`;
  return recordOwn(database, "import", async (tx, position) => {
    const closed = await tx.execute<{ entity: number; region: string; from_day: string }>(
      sql`update identifier i set known = int8range(lower(i.known), ${position}::bigint), closed_by = ${position}::bigint
          where i.code = ${was} and i.kind = ${kind} and upper_inf(i.known) and i.until_day = 'infinity'
            and i.from_day <= ${on}::date
          returning i.entity, i.region, i.from_day::text as from_day`,
    );
    const row = closed[0];
    if (row === undefined) return false;
    for (const [code, from, until] of [
      [was, row.from_day, on],
      [is, on, "infinity"],
    ] as const)
      if (from !== until)
        await tx.execute(
          sql`insert into identifier (region, kind, code, entity, from_day, until_day, known, opened_by)
            values (${row.region}, ${kind}, ${code}, ${row.entity}::bigint, ${from}::date, ${until}::date,
              int8range(${position}::bigint, null), ${position}::bigint)`,
        );
    return true;
  });
}

/** A spell in which the register has come out of a copy and nobody has vouched for it; then two persons do. */
export async function unvouched(
  { walk: { ownerUrl } }: EvidenceRegister,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await asRole(ownerUrl, (owner) => owner`insert into restoration (size) values (1)`);
  await meanwhile();
  await asRole(
    ownerUrl,
    (
      owner,
    ) => owner`insert into restoration_acknowledgement (restoration, person, account, institution)
      select r.id, p, p, 'lead-371300' from restoration r, unnest(array['wang', 'zhao']) p
      where not exists (select from restoration_acknowledgement a where a.restoration = r.id)`,
  );
}
