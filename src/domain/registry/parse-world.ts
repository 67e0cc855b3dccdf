import { type Parsed, defect } from "../sentence.ts";
import { parseUscc } from "./enterprise.ts";
import { entityKinds, type EntityKind, type EntityName, type FactDefinition, type Span } from "./fact.ts";
import { parseParcelCode, parseRealEstateUnit } from "./parcel.ts";
import { asList, type FactReader, isRecord, type Path, readDay, readInterval, readSpans, unknownKey } from "./read-facts.ts";
import type { World } from "./world.ts";

export interface WorldGrammar {
  readonly facts: readonly FactDefinition[];
  /** Worlds name things by their real identifiers, worked cases by labels (甲, A). */
  readonly identifiers: "real" | "labels";
  /** What a worked case leaves unsaid: the policy of a listing and the region of a parcel. */
  readonly policy?: string;
  readonly region?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer A, infer B> ? Map<A, B> : T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Reads a world whole, or says everything that is wrong with it; never half of one. */
export function parseWorld(raw: unknown, grammar: WorldGrammar): Parsed<World> {
  if (!isRecord(raw)) {
    return { defects: [defect("world.shape", [], { zh: "事实文件应为键值表", en: "a world is a map" })] };
  }
  const builder = new WorldBuilder(grammar);
  for (const [key, record] of Object.entries(raw)) builder.entry(key, record);
  return builder.defects.length > 0 ? { defects: builder.defects } : { value: builder.world };
}

class WorldBuilder implements FactReader {
  readonly defects: FactReader["defects"] = [];
  readonly world: Mutable<World> = {
    isDemonstration: false,
    enterprises: new Map(),
    parcels: new Map(),
    listings: [],
    agreements: [],
    benefits: [],
    projects: [],
    regions: new Map(),
    permits: [],
    mortgages: [],
    tenures: [],
    controls: [],
  };
  readonly #grammar: WorldGrammar;
  readonly #definitions: ReadonlyMap<string, FactDefinition>;

  constructor(grammar: WorldGrammar) {
    this.#grammar = grammar;
    this.#definitions = new Map(grammar.facts.map((definition) => [definition.name, definition]));
  }

  readonly enterprise = (raw: unknown, path: Path): string | null => {
    if (isRecord(raw) || typeof raw !== "string" || raw.trim() === "") {
      return this.#fault("identifier.malformed", path, `应为企业标识：${JSON.stringify(raw)}`, `an enterprise is named by its code, not ${JSON.stringify(raw)}`);
    }
    const id = this.#identify(raw, path);
    if (id !== null && !this.world.enterprises.has(id)) {
      this.world.enterprises.set(id, { kind: "enterprise", id, name: null, facts: new Map() });
    }
    return id;
  };

  #identify(raw: string, path: Path): string | null {
    if (this.#grammar.identifiers === "labels" || this.world.enterprises.get(raw)?.kind === "person" || raw.startsWith("自然人:")) return raw;
    const reading = parseUscc(raw);
    if ("malformed" in reading) return this.#fault("identifier.malformed", path, reading.malformed.zh, reading.malformed.en);
    if (!reading.checkDigitAgrees) {
      return this.#fault("identifier.check-digit", path, `统一社会信用代码校验码不符：${raw}`, `the check digit of the USCC does not agree: ${raw}`);
    }
    return reading.uscc;
  }

  entry(key: string, record: unknown): void {
    if (key === "格式") return this.#format(record);
    if (key === "演示") {
      this.world.isDemonstration = record === "是" || record === true;
      return;
    }
    const [kind, id, ...rest] = key.split(" ");
    const name = kind as EntityName;
    if (!["企业", "自然人", "地块", "项目", "区域"].includes(name) || id === undefined || id === "" || rest.length > 0) {
      this.#fault("key.unknown", [key], `键应为“企业/自然人/地块/项目/区域 标识”：“${key}”`, `a key is a kind and an identifier: "${key}"`);
      return;
    }
    const fields = record === null ? {} : record;
    if (!isRecord(fields)) {
      this.#fault("world.shape", [key], `“${key}”之下应为键值表`, `"${key}" must hold a map`);
      return;
    }
    if (name === "企业" || name === "自然人") this.#readEnterprise(name, id, fields, [key]);
    else if (name === "地块") this.#readParcel(id, fields, [key]);
    else if (name === "项目") this.#readProject(id, fields, [key]);
    else this.world.regions.set(id, { kind: "region", id, facts: this.#facts("region", fields, [key], []) });
  }

  #format(record: unknown): void {
    if (record !== "事实/1") this.#fault("world.format", ["格式"], `格式应为 事实/1：${JSON.stringify(record)}`, `the format is 事实/1, not ${JSON.stringify(record)}`);
  }

  #fault(code: string, path: Path, zh: string, en: string): null {
    this.defects.push(defect(code, path, { zh, en }));
    return null;
  }

  /** Every key is a fact of this kind of thing, one of its own words, or a defect. */
  #facts(kind: EntityKind, fields: Record<string, unknown>, path: Path, own: readonly string[], others: readonly EntityKind[] = []): Map<string, readonly Span[]> {
    const facts = new Map<string, readonly Span[]>();
    for (const [key, raw] of Object.entries(fields)) {
      if (own.includes(key)) continue;
      const definition = this.#definitions.get(key);
      if (definition !== undefined && definition.entities.includes(kind)) {
        facts.set(key, readSpans(raw, definition, [...path, key], this));
      } else if (definition === undefined || !definition.entities.some((entity) => others.includes(entity))) {
        this.defects.push(unknownKey(key, [...path, key]));
      }
    }
    const { region } = this.#grammar;
    const home = this.#definitions.get("区划");
    if (region !== undefined && home?.entities.includes(kind) && !facts.has("区划") && kind !== "region") {
      facts.set("区划", [{ from: -Infinity, until: Infinity, value: region }]);
    }
    return facts;
  }

  #readEnterprise(kind: "企业" | "自然人", typed: string, fields: Record<string, unknown>, path: Path): void {
    const id = kind === "自然人" ? typed : this.#identify(typed, path);
    if (id === null) return;
    const facts = this.#facts("enterprise", fields, path, ["名称", "地块", "控股股东", "股东", "既有优惠", "许可"]);
    const name = typeof fields["名称"] === "string" ? fields["名称"] : null;
    this.world.enterprises.set(id, { kind: entityKinds[kind] as "enterprise" | "person", id, name, facts });
    for (const [at, raw] of asList(fields["地块"]).entries()) {
      const place = [...path, "地块", at];
      const row = isRecord(raw) ? raw : { 宗: raw };
      const parcel = this.#text(row["宗"], [...place, "宗"]);
      const interval = readInterval(row, place, this);
      if (parcel !== null && interval !== null) this.world.tenures.push({ enterprise: id, parcel, ...interval });
    }
    this.#readControls(id, fields, path);
    for (const [at, raw] of asList(fields["既有优惠"]).entries()) this.#readBenefit(id, at, raw, [...path, "既有优惠", at]);
    for (const [at, raw] of asList(fields["许可"]).entries()) this.#readPermit(id, at, raw, [...path, "许可", at]);
  }

  #readControls(held: string, fields: Record<string, unknown>, path: Path): void {
    for (const key of ["控股股东", "股东"] as const) {
      for (const [at, raw] of asList(fields[key]).entries()) {
        const place = [...path, key, at];
        const row = isRecord(raw) ? raw : { 谁: raw };
        const holder = this.enterprise(row["谁"], [...place, "谁"]);
        const interval = readInterval(row, place, this);
        if (holder === null || interval === null) continue;
        if (key === "控股股东") {
          this.world.controls.push({ holder, held, ...interval, determined: row["认定"] !== "否" });
          continue;
        }
        const share = row["比例"];
        if (share !== undefined && (typeof share !== "number" || !(share >= 0 && share <= 100))) {
          this.#fault("share.range", [...place, "比例"], `持股比例应为 0 至 100 的数（百分之）：${JSON.stringify(share)}`, `a share is a number of percent from 0 to 100, not ${JSON.stringify(share)}`);
          continue;
        }
        this.world.controls.push({ holder, held, ...interval, share: share ?? null });
      }
    }
  }

  #readBenefit(enterprise: string, at: number, raw: unknown, path: Path): void {
    if (!isRecord(raw)) return void this.#shape(path);
    const id = typeof raw["名称"] === "string" ? raw["名称"] : `${enterprise}/优惠${at + 1}`;
    const parcel = raw["地块"] === undefined ? null : this.#text(raw["地块"], [...path, "地块"]);
    this.world.benefits.push({ kind: "benefit", id, enterprise, parcel, facts: this.#facts("benefit", raw, path, ["名称", "地块"]) });
  }

  #readPermit(enterprise: string, at: number, raw: unknown, path: Path): void {
    if (!isRecord(raw)) return void this.#shape(path);
    const type = this.#text(raw["种类"], [...path, "种类"]);
    const id = typeof raw["编号"] === "string" ? raw["编号"] : `${enterprise}/许可${at + 1}`;
    if (type !== null) this.world.permits.push({ kind: "permit", id, type, enterprise, facts: this.#facts("permit", raw, path, ["种类", "编号"]) });
  }

  #readParcel(typed: string, fields: Record<string, unknown>, path: Path): void {
    const real = this.#grammar.identifiers === "real";
    const code = real ? parseParcelCode(typed) : typed;
    if (typeof code !== "string") return void this.#fault("identifier.malformed", path, code.malformed.zh, code.malformed.en);
    const unit = fields["不动产单元号"] === undefined ? null : this.#text(fields["不动产单元号"], [...path, "不动产单元号"]);
    const reading = unit === null ? null : parseRealEstateUnit(unit);
    if (reading !== null && typeof reading !== "string") {
      this.#fault("identifier.malformed", [...path, "不动产单元号"], reading.malformed.zh, reading.malformed.en);
    }
    const inline = "类别" in fields;
    const own = ["不动产单元号", "认定", "协议", "抵押", ...(inline ? listingWords : [])];
    const facts = this.#facts("parcel", fields, path, own, inline ? ["listing"] : []);
    this.world.parcels.set(code, { kind: "parcel", id: code, realEstateUnit: typeof reading === "string" ? reading : null, facts });
    if (inline) this.#readListing(code, 1, fields, path, own);
    for (const [at, raw] of asList(fields["认定"]).entries()) {
      const place = [...path, "认定", at];
      if (isRecord(raw)) this.#readListing(code, at + 1, raw, place, listingWords);
      else this.#shape(place);
    }
    for (const [at, raw] of asList(fields["协议"]).entries()) this.#readAgreement(code, at, raw, [...path, "协议", at]);
    for (const [at, raw] of asList(fields["抵押"]).entries()) this.#readMortgage(code, at, raw, [...path, "抵押", at]);
  }

  #readListing(parcel: string, at: number, raw: Record<string, unknown>, path: Path, own: readonly string[]): void {
    const category = this.#text(raw["类别"], [...path, "类别"]);
    const policy = raw["文件"] === undefined && this.#grammar.policy !== undefined ? this.#grammar.policy : this.#text(raw["文件"], [...path, "文件"]);
    if (category === null || policy === null) return;
    const discharges = asList(raw["办结"]).flatMap((row, index) => {
      const place = [...path, "办结", index];
      if (!isRecord(row)) return this.#shape(place) ?? [];
      const [measure, subject, on] = [this.#text(row["措施"], [...place, "措施"]), this.#text(row["企业"], [...place, "企业"]), readDay(row["日"], [...place, "日"], this)];
      return measure === null || subject === null || on === null ? [] : [{ measure, subject, on }];
    });
    const episode = typeof raw["批次"] === "number" ? raw["批次"] : at;
    const facts = this.#facts("listing", raw, path, own, ["parcel"]);
    this.world.listings.push({ kind: "listing", id: `${parcel}/${category}/${episode}`, parcel, policy, category, episode, discharges, facts });
  }

  #readAgreement(parcel: string, at: number, raw: unknown, path: Path): void {
    if (!isRecord(raw)) return void this.#shape(path);
    const type = this.#text(raw["种类"], [...path, "种类"]);
    const parties = asList(raw["当事人"]).flatMap((who, index) => this.enterprise(who, [...path, "当事人", index]) ?? []);
    if (raw["当事人"] === undefined) this.#fault("agreement.parties", path, "协议须写明当事人", "an agreement names its parties");
    const facts = this.#facts("agreement", raw, path, ["种类", "当事人", "编号"]);
    const id = typeof raw["编号"] === "string" ? raw["编号"] : `${parcel}/协议${at + 1}`;
    if (type !== null) this.world.agreements.push({ kind: "agreement", id, type, parcel, parties, facts });
  }

  #readMortgage(parcel: string, at: number, raw: unknown, path: Path): void {
    if (!isRecord(raw)) return void this.#shape(path);
    const mortgagee = this.#text(raw["抵押权人"], [...path, "抵押权人"]);
    const interval = readInterval(raw, path, this);
    if (mortgagee === null || interval === null) return;
    this.world.mortgages.push({ kind: "mortgage", id: `${parcel}/抵押${at + 1}`, parcel, mortgagee, ...interval, facts: new Map() });
  }

  #readProject(id: string, fields: Record<string, unknown>, path: Path): void {
    const applicant = this.enterprise(fields["申请人"], [...path, "申请人"]);
    const parcel = fields["地块"] === undefined ? null : this.#text(fields["地块"], [...path, "地块"]);
    const facts = this.#facts("project", fields, path, ["申请人", "地块"]);
    if (applicant !== null) this.world.projects.push({ kind: "project", id, applicant, parcel, facts });
  }

  #text(raw: unknown, path: Path): string | null {
    if (typeof raw === "string" && raw.trim() !== "") return raw;
    return this.#fault("value.text", path, `应为文字：${JSON.stringify(raw) ?? "缺"}`, `text is needed, not ${JSON.stringify(raw) ?? "nothing"}`);
  }

  #shape(path: Path): null {
    return this.#fault("world.shape", path, "此处应为键值表", "a map is needed here");
  }
}

const listingWords = ["类别", "文件", "批次", "办结"];
