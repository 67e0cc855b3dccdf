import { derive } from "../policy/derive.ts";
import type { Consequence } from "../policy/consequence.ts";
import { NO, valueOn } from "../time/timeline.ts";
import type { Discharge } from "../registry/world.ts";
import { findAgreement, ofAgreement } from "./agreement.ts";
import { type Fields, type InputOf, optional, required } from "./field.ts";
import {
  type About,
  type CaseFile,
  findListing,
  form,
  type Form,
  parcelOfListing,
} from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { dayWord, ofListing } from "./said.ts";

/** What a one-off duty is about: one of these. */
export const dutyFields = {
  listing: optional("listing", "措施所系的认定", "the listing that the duty is about"),
  parcel: optional("parcel", "协议所系的宗地", "the land of the agreement that it is about"),
  agreement: optional("text", "协议的编号", "the number of that agreement"),
} as const satisfies Fields;

type AboutDuty = InputOf<typeof dutyFields>;

export function landOfDuty({ listing, parcel }: AboutDuty): readonly string[] {
  return [
    ...(listing === null ? [] : [parcelOfListing(listing)]),
    ...(parcel === null ? [] : [parcel]),
  ];
}

export interface Duty extends AboutDuty {
  readonly measure: string;
  /** Who bore it; null where the thing itself says who. */
  readonly enterprise: string | null;
  readonly region: string | null;
  readonly zone: string | null;
}

/** A thing about which there are duties, and how the grammar of worlds says something of it. */
interface Thing {
  readonly id: string;
  readonly discharges: readonly Discharge[];
  says(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/**
 * That a one-off duty was carried out, in the grammar of worlds. It must be due on that day: what is
 * carried out before it falls due, or after it has lapsed, closes nothing.
 */
export function discharged(
  file: CaseFile,
  duty: Duty,
): { readonly says: Readonly<Record<string, unknown>> } | LedgerRefusal {
  const thing = findThing(file, duty);
  if ("refused" in thing) return thing;
  const { measure, enterprise } = duty;
  const due = dutiesOf(file, thing.id, measure).filter(({ line }) => valueOn(line, file.on) !== NO);
  const own = due.filter(({ subject }) => enterprise === null || subject.id === enterprise);
  if (own.length === 0)
    return thing.discharges.some(
      (one) => one.measure === measure && one.on <= file.on && one.subject === enterprise,
    )
      ? refuse("stage.done", "该措施已办结", "the duty has been carried out already")
      : refuseAs("duty.none");
  const bearers = new Set(own.map(({ subject }) => subject.id));
  if (enterprise === null && bearers.size > 1)
    return refuse(
      "field.missing",
      "缺“enterprise”：数家企业各有此项应办，须写明办结的是哪一家",
      "enterprise is missing: several bear this duty, each for itself",
    );
  const said = {
    措施: measure,
    ...(enterprise === null ? {} : { 企业: enterprise }),
    日: dayWord(file.on),
  };
  return { says: thing.says({ 办结: [said] }) };
}

function dutiesOf(file: CaseFile, thing: string, measure: string): Consequence[] {
  return derive(file.law, file.world, ({ entity }) => entity.id === thing).filter(
    (row) =>
      row.measure.form === "one-off" && row.measure.id === measure && row.standing === "decides",
  );
}

function findThing(
  file: CaseFile,
  { listing: code, parcel, agreement, region, zone }: Duty,
): Thing | LedgerRefusal {
  if ([code, agreement, region].filter((one) => one !== null).length !== 1)
    return refuse(
      "field.missing",
      "须写明措施所系的认定、协议或区域，三者择一",
      "say what the duty is about: a listing, an agreement or a region, and only one of them",
    );
  if (code !== null) {
    const listing = findListing(file, code);
    if (listing === undefined) return refuseAs("listing.unknown");
    return { ...listing, says: (facts) => ofListing(listing, facts) };
  }
  if (agreement !== null) {
    const found = parcel === null ? undefined : findAgreement(file, { parcel, agreement });
    if (found === undefined) return refuseAs("agreement.unknown");
    return { ...found, says: (facts) => ofAgreement(found, facts) };
  }
  const id = zone ?? region!;
  return {
    id,
    discharges: file.world.regions.get(id)?.discharges ?? [],
    says: (facts) => ({ [`区域 ${id}`]: { ...(zone === null ? {} : { 区划: region }), ...facts } }),
  };
}

export const dischargeDuty = form({
  code: "dischargeDuty",
  title: { zh: "办结一次性措施", en: "record that a one-off duty was carried out" },
  source: "临沂五（一）；洛阳附件3第十一条、第十二条，附件2第十二条；张店第六条（三）",
  fields: {
    measure: required("text", "措施在文件中的编号", "the measure by its code in the document"),
    ...dutyFields,
    region: optional("region", "措施所系的区划", "the region that the duty is about"),
    zone: optional("text", "该区划内的园区", "the zone in that region"),
    enterprise: optional(
      "enterprise",
      "办结所及的企业；数家各有此项应办的必填",
      "for which enterprise it was carried out; needed where several bear it",
    ),
  },
  needsEvidence: true,
  about: (input): About => ({
    parcels: landOfDuty(input),
    enterprises: input.enterprise === null ? [] : [input.enterprise],
    regions: input.region === null ? [] : [input.region],
  }),
  decide: (input, file) => discharged(file, input),
});

export const dutyForms: readonly Form[] = [dischargeDuty];
