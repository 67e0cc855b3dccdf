import type { LedgerRefusalCode } from "../../../src/domain/ledger/refusal.ts";
import type { Seated } from "../officers.ts";
import { openWalk, type Outcome, usccOf, type Walk, type WalkEnvelope } from "../walk.ts";

type Fields = Readonly<Record<string, unknown>>;
type Act = [form: string, fields: Fields, envelope?: Partial<WalkEnvelope>];

/** Brings one refusal about over the public contract, and tells the code that came back. */
export type Provocations = Readonly<Partial<Record<LedgerRefusalCode, () => Promise<string>>>>;

/** A piece of land of its own, held by a firm, with a listing on it. */
export interface Site {
  readonly parcel: string;
  readonly firm: string;
  readonly listing: string;
}

export interface SitePlan {
  readonly region?: string;
  readonly policy?: string;
  readonly category?: string;
  /** Of the listing; in the scope since 2020 where nothing is said. */
  readonly facts?: Fields;
  /** Of the land. */
  readonly land?: Fields;
}

/** Where refusals are brought about: a register with bureaus of several cities. */
export interface RefusalStage {
  readonly walk: Walk;
  /** The bureau of a county of Linyi, two persons and a program. */
  readonly wang: Seated;
  readonly li: Seated;
  readonly program: Seated;
  /** Bureaus of other cities. */
  readonly zhangdian: Seated;
  readonly luanchuan: Seated;
  readonly jiaxing: Seated;
  readonly counter: Seated;
  /** Whoever decides on rights in the city of Linyi. */
  readonly security: Seated;
  /** Land of its own for each refusal, so that none depends on another. */
  site(plan?: SitePlan): Promise<Site>;
  /** The code with which an act is refused; by the bureau of Linyi where nobody is named. */
  refused(...act: Act): Promise<string>;
  refusedBy(officer: Seated, ...act: Act): Promise<string>;
}

/** A firm that holds nothing. */
export const otherFirm = usccOf("91371302DEM900099");

export async function openRefusalStage(): Promise<RefusalStage> {
  const walk = await openWalk();
  const lead = (region: string, account: string, kind: "person" | "program" = "person") =>
    walk.seat({ institution: `lead-${region}`, region, account, kind, roles: ["lead"] });
  const wang = await lead("371302", "wang");
  const refusedBy = async (officer: Seated, ...act: Act): Promise<string> =>
    codeOf(await walk.act(officer, ...act));
  return {
    walk,
    wang,
    li: await lead("371302", "li"),
    program: await lead("371302", "feed", "program"),
    zhangdian: await lead("370303", "zhao"),
    luanchuan: await lead("410324", "qian"),
    jiaxing: await lead("330402", "sun"),
    counter: await walk.counter("bank", "371302"),
    security: await walk.seat({
      institution: "security-371300",
      region: "371300",
      account: "guard",
      roles: ["security-admin"],
    }),
    site: siteMaker(walk),
    refused: (...act) => refusedBy(wang, ...act),
    refusedBy,
  };
}

function siteMaker(walk: Walk): RefusalStage["site"] {
  let count = 0;
  return async ({
    region = "371302",
    policy = "linyi-2013-45",
    category = "二",
    facts = { 列入范围: { 自: "2020-01-01" } },
    land = {},
  } = {}) => {
    count += 1;
    const parcel = `${region}905001GB${String(count).padStart(5, "0")}`;
    const firm = usccOf(`91${region}R${String(count).padStart(8, "0")}`);
    const listing = { 类别: category, 文件: policy, 批次: 1, ...facts };
    await walk.enter({
      [`地块 ${parcel}`]: { 区划: region, 认定: [listing], ...land },
      [`企业 ${firm}`]: { 区划: region, 地块: [{ 宗: parcel, 自: "2010-01-01" }] },
    });
    return { parcel, firm, listing: `${parcel}/${policy}/${category}/1` };
  };
}

/** The code of a refusal; anything else is told as it is. */
export function codeOf(outcome: Outcome): string {
  return outcome.is === "refused" ? outcome.code : JSON.stringify(outcome);
}

/** The first category of a document. */
export function firstCategory({ packs }: Walk, policy: string): string {
  return packs.policies.find(({ id }) => id === policy)!.categories[0]!.id;
}
