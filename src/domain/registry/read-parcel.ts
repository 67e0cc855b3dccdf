import { parcelOf, parseParcelCode, parseRealEstateUnit } from "./parcel.ts";
import { allowOnly, asList, type Path, readInterval } from "./read-facts.ts";
import { readDischarges } from "./read-discharges.ts";
import {
  enter,
  fault,
  type Fields,
  readFacts,
  readFields,
  readNumber,
  readText,
  type WorldReading,
} from "./world-reading.ts";
import { defect } from "../sentence.ts";

const listingWords = ["类别", "文件", "批次", "办结"];
const parcelWords = ["不动产单元号", "认定", "协议", "抵押"];

/**
 * Reads a parcel with its listings, agreements and mortgages. A parcel with one listing may carry
 * the listing's words and facts beside its own.
 */
export function readParcel(typed: string, fields: Fields, path: Path, reading: WorldReading): void {
  const code = reading.grammar.identifiers === "real" ? parseParcelCode(typed) : typed;
  if (typeof code !== "string") {
    reading.defects.push(defect("identifier.malformed", path, code.malformed));
    return;
  }
  enter(code, path, reading);
  const isInline = "类别" in fields;
  const own = isInline ? [...parcelWords, ...listingWords] : parcelWords;
  const facts = readFacts(
    fields,
    path,
    { kind: "parcel", own, ...(isInline ? { beside: "listing" as const } : {}) },
    reading,
  );
  reading.world.parcels.set(code, {
    kind: "parcel",
    id: code,
    realEstateUnit: readUnit(code, fields, path, reading),
    facts,
  });
  if (isInline) readListing(code, 1, fields, { path, reading, own, isInline });
  for (const [at, raw] of asList(fields["认定"]).entries()) {
    const place = [...path, "认定", at];
    const listing = readFields(raw, place, reading);
    if (listing !== null)
      readListing(code, at + 1, listing, {
        path: place,
        reading,
        own: listingWords,
        isInline: false,
      });
  }
  for (const [at, raw] of asList(fields["协议"]).entries())
    readAgreement(code, at, raw, { path: [...path, "协议", at], reading });
  for (const [at, raw] of asList(fields["抵押"]).entries())
    readMortgage(code, at, raw, { path: [...path, "抵押", at], reading });
}

function readUnit(
  parcel: string,
  fields: Fields,
  path: Path,
  reading: WorldReading,
): string | null {
  if (fields["不动产单元号"] === undefined) return null;
  const place = [...path, "不动产单元号"];
  const typed = readText(fields["不动产单元号"], place, reading);
  const unit = typed === null ? null : parseRealEstateUnit(typed);
  if (unit === null) return null;
  if (typeof unit !== "string")
    reading.defects.push(defect("identifier.malformed", place, unit.malformed));
  else if (reading.grammar.identifiers === "labels" || parcelOf(unit) === parcel) return unit;
  else
    fault(
      reading,
      "unit.elsewhere",
      place,
      `不动产单元 ${unit} 不在宗地 ${parcel} 上`,
      `real-estate unit ${unit} does not stand on parcel ${parcel}`,
    );
  return null;
}

interface Place {
  readonly path: Path;
  readonly reading: WorldReading;
}

interface ListingPlace extends Place {
  readonly own: readonly string[];
  readonly isInline: boolean;
}

function readListing(
  parcel: string,
  at: number,
  fields: Fields,
  { path, reading, own, isInline }: ListingPlace,
): void {
  const category = readText(fields["类别"], [...path, "类别"], reading);
  const said = fields["文件"] ?? reading.grammar.policy;
  const policy = readText(said, [...path, "文件"], reading);
  const episode = fields["批次"] ?? at;
  if (typeof episode !== "number" || !Number.isInteger(episode) || episode < 1) {
    fault(
      reading,
      "listing.episode",
      [...path, "批次"],
      `批次应为正整数：${JSON.stringify(episode)}`,
      `an episode is a positive whole number, not ${JSON.stringify(episode)}`,
    );
    return;
  }
  const discharges = readDischarges(fields, path, reading);
  const facts = readFacts(
    fields,
    path,
    {
      kind: "listing",
      own,
      ...(isInline ? { beside: "parcel" as const, isSecondLook: true } : {}),
    },
    reading,
  );
  if (category === null || policy === null) return;
  const id = `${parcel}/${policy}/${category}/${episode}`;
  reading.world.listings.push({
    kind: "listing",
    id,
    parcel,
    policy,
    category,
    episode,
    discharges,
    facts,
  });
}

function readAgreement(parcel: string, at: number, raw: unknown, { path, reading }: Place): void {
  const fields = readFields(raw, path, reading);
  if (fields === null) return;
  const type = readText(fields["种类"], [...path, "种类"], reading);
  const written = asList(fields["当事人"]);
  if (written.length === 0)
    fault(reading, "agreement.parties", path, "协议须写明当事人", "an agreement names its parties");
  const parties = written.flatMap(
    (who, index) => reading.enterprise(who, [...path, "当事人", index]) ?? [],
  );
  const id = readNumber(fields["编号"], [...path, "编号"], `${parcel}/协议${at + 1}`, reading);
  const facts = readFacts(
    fields,
    path,
    { kind: "agreement", own: ["种类", "当事人", "编号", "办结"] },
    reading,
  );
  const discharges = readDischarges(fields, path, reading);
  if (type !== null && id !== null)
    reading.world.agreements.push({
      kind: "agreement",
      id,
      type,
      parcel,
      parties,
      discharges,
      facts,
    });
}

function readMortgage(parcel: string, at: number, raw: unknown, { path, reading }: Place): void {
  const fields = readFields(raw, path, reading);
  if (fields === null) return;
  allowOnly(fields, ["编号", "抵押权人", "自", "至"], path, reading);
  const id = readNumber(fields["编号"], [...path, "编号"], `${parcel}/抵押${at + 1}`, reading);
  const mortgagee = readText(fields["抵押权人"], [...path, "抵押权人"], reading);
  const interval = readInterval(fields, path, reading);
  if (mortgagee === null || interval === null || id === null) return;
  reading.world.mortgages.push({
    kind: "mortgage",
    id,
    parcel,
    mortgagee,
    ...interval,
    facts: new Map(),
  });
}
