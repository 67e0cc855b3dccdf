import { allowOnly, asList, isRecord, type Path, readInterval } from "./read-facts.ts";
import {
  enter,
  fault,
  type Fields,
  identify,
  nameParcel,
  readFacts,
  readFields,
  readNumber,
  readText,
  type WorldReading,
} from "./world-reading.ts";

const own = ["名称", "地块", "控股股东", "股东", "既有优惠", "许可"];

/** Reads an enterprise: its name and facts, the land it holds, who controls it, what it was granted. */
export function readEnterprise(
  typed: string,
  fields: Fields,
  path: Path,
  reading: WorldReading,
): void {
  if (typed.startsWith("自然人:"))
    return void fault(
      reading,
      "identifier.malformed",
      path,
      `自然人写作“自然人 ${typed.slice(4)}”，不写在“企业”之下`,
      `a natural person is written 自然人 ${typed.slice(4)}, not under 企业`,
    );
  const id = identify(typed, path, reading);
  if (id === null) return;
  enter(id, path, reading);
  const name =
    fields["名称"] === undefined ? null : readText(fields["名称"], [...path, "名称"], reading);
  reading.world.enterprises.set(id, {
    kind: "enterprise",
    id,
    name,
    facts: readFacts(fields, path, { kind: "enterprise", own }, reading),
  });
  for (const [at, raw] of asList(fields["地块"]).entries())
    readTenure(id, raw, [...path, "地块", at], reading);
  for (const [at, raw] of asList(fields["控股股东"]).entries())
    readDetermination(id, raw, [...path, "控股股东", at], reading);
  for (const [at, raw] of asList(fields["股东"]).entries())
    readShare(id, raw, [...path, "股东", at], reading);
  for (const [at, raw] of asList(fields["既有优惠"]).entries())
    readBenefit(id, at, raw, { path: [...path, "既有优惠", at], reading });
  for (const [at, raw] of asList(fields["许可"]).entries())
    readPermit(id, at, raw, { path: [...path, "许可", at], reading });
}

function readTenure(enterprise: string, raw: unknown, path: Path, reading: WorldReading): void {
  const row = isRecord(raw) ? raw : { 宗: raw };
  allowOnly(row, ["宗", "自", "至"], path, reading);
  const parcel = nameParcel(row["宗"], isRecord(raw) ? [...path, "宗"] : path, reading);
  const interval = readInterval(row, path, reading);
  if (parcel !== null && interval !== null)
    reading.world.tenures.push({ enterprise, parcel, ...interval });
}

/** A body has determined that somebody controls the enterprise, or (认定: 否) that it does not. */
function readDetermination(held: string, raw: unknown, path: Path, reading: WorldReading): void {
  const row = isRecord(raw) ? raw : { 谁: raw };
  allowOnly(row, ["谁", "认定", "自", "至"], path, reading);
  const holder = reading.enterprise(row["谁"], isRecord(raw) ? [...path, "谁"] : path);
  const interval = readInterval(row, path, reading);
  const said = row["认定"] ?? "是";
  if (said !== "是" && said !== "否") {
    fault(
      reading,
      "control.determination",
      [...path, "认定"],
      `认定只能是“是”或“否”：${JSON.stringify(said)}`,
      `a determination is 是 or 否, not ${JSON.stringify(said)}`,
    );
  }
  if (holder !== null && interval !== null)
    reading.world.controls.push({ holder, held, ...interval, determined: said !== "否" });
}

function readShare(held: string, raw: unknown, path: Path, reading: WorldReading): void {
  const row = readFields(raw, path, reading);
  if (row === null) return;
  allowOnly(row, ["谁", "比例", "自", "至"], path, reading);
  const holder = reading.enterprise(row["谁"], [...path, "谁"]);
  const interval = readInterval(row, path, reading);
  const share = row["比例"];
  if (share !== undefined && (typeof share !== "number" || !(share >= 0 && share <= 100))) {
    fault(
      reading,
      "share.range",
      [...path, "比例"],
      `持股比例应为 0 至 100 的数（百分之）：${JSON.stringify(share)}`,
      `a share is a number of percent from 0 to 100, not ${JSON.stringify(share)}`,
    );
    return;
  }
  if (holder !== null && interval !== null)
    reading.world.controls.push({ holder, held, ...interval, share: share ?? null });
}

interface Place {
  readonly path: Path;
  readonly reading: WorldReading;
}

function readBenefit(enterprise: string, at: number, raw: unknown, { path, reading }: Place): void {
  const fields = readFields(raw, path, reading);
  if (fields === null) return;
  const id = readNumber(fields["名称"], [...path, "名称"], `${enterprise}/优惠${at + 1}`, reading);
  const parcel =
    fields["地块"] === undefined ? null : nameParcel(fields["地块"], [...path, "地块"], reading);
  const facts = readFacts(fields, path, { kind: "benefit", own: ["名称", "地块"] }, reading);
  if (id !== null) reading.world.benefits.push({ kind: "benefit", id, enterprise, parcel, facts });
}

function readPermit(enterprise: string, at: number, raw: unknown, { path, reading }: Place): void {
  const fields = readFields(raw, path, reading);
  if (fields === null) return;
  const type = readText(fields["种类"], [...path, "种类"], reading);
  const id = readNumber(fields["编号"], [...path, "编号"], `${enterprise}/许可${at + 1}`, reading);
  const facts = readFacts(fields, path, { kind: "permit", own: ["种类", "编号"] }, reading);
  if (type !== null && id !== null)
    reading.world.permits.push({ kind: "permit", id, type, enterprise, facts });
}
