import { createHmac } from "node:crypto";
import { type Defect, defect, type Parsed } from "../domain/sentence.ts";
import { parseDay } from "../domain/time/day.ts";
import { isRegionCode } from "../domain/registry/region.ts";
import { parseWorld } from "../domain/registry/parse-world.ts";
import type { World } from "../domain/registry/world.ts";
import type { Statement } from "../domain/registry/statement.ts";
import { statementsOf } from "../domain/registry/statements-of.ts";
import { checkWorld } from "../domain/policy/check-world.ts";
import type { Law } from "../domain/policy/law.ts";
import { checkTexts } from "./check-texts.ts";
import { canonical, sha256 } from "./context.ts";
import type { SubmittedAct } from "./record-acts.ts";

/**
 * An act as written: one or more entries of the grammar of worlds, and what it rests on. Without a
 * number of its own it is known by its content, so that the same act twice is one.
 */
export interface ActText {
  readonly 编号?: string;
  readonly 行为?: "登记" | "更正";
  readonly 文号?: string;
  readonly 生效日?: string;
  readonly 内容: Readonly<Record<string, unknown>>;
}

export interface ActReading {
  readonly law: Law;
  /** The territory of the institution that records. */
  readonly region: string;
  /** The salt under which natural persons are known; kept with the register. */
  readonly salt: string;
  /** Whole entries of a world: their mortgages and agreements are numbered by their place. */
  readonly isNumberedByPlace?: boolean;
}

/** An act of which is known who says what under which key, not yet whether it can be understood. */
export interface WrittenAct {
  readonly text: ActText;
  readonly idempotencyKey: string;
  /** What enters the log, in which natural persons stand under their hash. */
  readonly content: ActText;
}

const words = ["编号", "行为", "文号", "生效日", "内容"];

/** Reads an act, or says everything that is wrong with it. */
export function readAct(raw: unknown, reading: ActReading): Parsed<SubmittedAct> {
  const written = readWrittenAct(raw, reading.salt);
  return "defects" in written ? written : readStatements(written.value, reading);
}

/** Reads the outer shape of an act; its texts are such as the register can keep. */
export function readWrittenAct(raw: unknown, salt: string): Parsed<WrittenAct> {
  const unstorable = checkTexts(raw);
  if (unstorable.length > 0) return { defects: unstorable };
  const shape = readShape(raw);
  if ("defects" in shape) return shape;
  const { value: text } = shape;
  const content = { ...text, 内容: hidePersons(text.内容, salt) as ActText["内容"] };
  return {
    value: { text, content, idempotencyKey: text.编号 ?? sha256(canonical(content)) },
  };
}

/** Reads what an act says under the law, or says everything that is wrong with it. */
export function readStatements(
  { text, content, idempotencyKey }: WrittenAct,
  reading: ActReading,
): Parsed<SubmittedAct> {
  const { facts } = reading.law.vocabulary;
  const { isNumberedByPlace = false } = reading;
  const world = parseWorld(content.内容, {
    facts,
    identifiers: "real",
    isFragment: true,
    isNumberedByPlace,
  });
  const defects =
    "value" in world
      ? [
          ...checkWorld(world.value, reading.law),
          ...checkEpisodes(world.value),
          ...checkZones(content.内容),
          ...checkPersons(world.value),
        ]
      : world.defects;
  if (!("value" in world) || defects.length > 0)
    return { defects: defects.map((one) => ({ ...one, path: ["内容", ...one.path] })) };
  const statements = statementsOf(world.value, reading.region);
  return {
    value: {
      idempotencyKey,
      isCorrection: text.行为 === "更正",
      region: regionOf(statements) ?? reading.region,
      basis: text.文号 ?? null,
      effectiveOn: text.生效日 === undefined ? null : parseDay(text.生效日),
      statements,
      content,
    },
  };
}

/** A zone lies in itself and a county in none: another word for it would be lost. */
function checkZones(said: ActText["内容"]): Defect[] {
  return Object.entries(said)
    .filter(([key, fields]) => key.startsWith("区域 ") && isMap(fields) && "园区" in fields)
    .map(([key]) =>
      defect("region.zone", [key, "园区"], {
        zh: "区域不另记园区：园区即其自身，县区不在园区之内",
        en: "a region has no zone to record: a zone is its own, and a county lies in none",
      }),
    );
}

/** Names are for everybody to read who may ask the register; those of natural persons are not. */
function checkPersons({ enterprises }: World): Defect[] {
  return [...enterprises.values()]
    .filter(({ kind, name }) => kind === "person" && name !== null)
    .map(() =>
      defect("person.named", [], {
        zh: "自然人不登记姓名：登记簿只凭证件号的散列认人",
        en: "natural persons are not named: the register knows them by a hash of their number",
      }),
    );
}

const episodeMax = 9999;

function checkEpisodes({ listings }: World): Defect[] {
  return listings
    .filter(({ episode }) => episode > episodeMax)
    .map(({ parcel, episode }) =>
      defect("listing.episode", [`地块 ${parcel}`], {
        zh: `批次不会到 ${episode}`,
        en: `no parcel has an episode ${episode}`,
      }),
    );
}

/** Words of a whole world that an act has no use for. */
const worldWords = ["格式", "演示"];

function readShape(raw: unknown): Parsed<ActText> {
  if (!isMap(raw) || !isMap(raw["内容"]) || Object.keys(raw["内容"]).length === 0)
    return fault("act.shape", [], "一件登记须有“内容”", "an act is a map with 内容");
  const said = Object.keys(raw["内容"]);
  const faults: Defect[] = Object.keys(raw)
    .filter((key) => !words.includes(key))
    .concat(said.filter((key) => worldWords.includes(key)))
    .map((key) =>
      defect("key.unknown", [key], { zh: `不认识的键“${key}”`, en: `unknown key "${key}"` }),
    );
  for (const key of ["编号", "文号"]) {
    const value = raw[key];
    if (value !== undefined && (typeof value !== "string" || !/^\S.{0,199}$/u.test(value)))
      faults.push(
        defect("value.text", [key], {
          zh: `“${key}”应为 1 至 200 字的文字`,
          en: `${key} is a text of 1 to 200 characters`,
        }),
      );
  }
  if (raw["行为"] !== undefined && raw["行为"] !== "登记" && raw["行为"] !== "更正")
    faults.push(
      defect("act.kind", ["行为"], {
        zh: `“行为”只能是“登记”或“更正”：${JSON.stringify(raw["行为"])}`,
        en: `行为 is 登记 or 更正, not ${JSON.stringify(raw["行为"])}`,
      }),
    );
  const on = raw["生效日"];
  if (on !== undefined && (typeof on !== "string" || parseDay(on) === null))
    faults.push(
      defect("day.impossible", ["生效日"], {
        zh: `不是有效日期：${JSON.stringify(on)}`,
        en: `not a day: ${JSON.stringify(on)}`,
      }),
    );
  return faults.length > 0 ? { defects: faults } : { value: raw as unknown as ActText };
}

function regionOf(statements: readonly Statement[]): string | null {
  const said = statements.find((one) => one.is === "entity" && !one.isOnlyNamed);
  return said?.is === "entity" && isRegionCode(said.region) ? said.region : null;
}

const person = /^自然人([: ])(.+)$/su;

/** Natural persons enter under a salted hash of what identifies them, wherever they are named. */
export function hidePersons(raw: unknown, salt: string): unknown {
  if (typeof raw === "string") return hidePerson(raw, salt);
  if (Array.isArray(raw)) return raw.map((one) => hidePersons(one, salt));
  if (!isMap(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [hidePerson(key, salt), hidePersons(value, salt)]),
  );
}

export function hidePerson(text: string, salt: string): string {
  return text.replace(person, (_, mark: string, token: string) => {
    const hash = createHmac("sha256", salt).update(token.trim(), "utf8").digest("base64url");
    return `自然人${mark}${hash.slice(0, 22)}`;
  });
}

/** Natural persons wherever they are named in a text that nobody could take apart. */
export function hidePersonsWithin(text: string, salt: string): string {
  return text.replaceAll(/自然人[: ：][^"',，、;；|\]}]+/gu, (found) =>
    hidePerson(found.replace("：", ":"), salt),
  );
}

function isMap(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function fault(
  code: string,
  path: Defect["path"],
  zh: string,
  en: string,
): { readonly defects: readonly Defect[] } {
  return { defects: [defect(code, path, { zh, en })] };
}
