import type { Role } from "./role.ts";

/** Who may do one thing, and whether it takes a second person. */
export interface Right {
  readonly roles: readonly Role[];
  /** Two: one proposes and another, who may do the same, approves. */
  readonly persons: 1 | 2;
  /** It names no place: where it belongs is looked up, and the territory compared, when it is checked. */
  readonly isPlacedLater?: true;
}

/**
 * Who may perform which act, in the territory of the appointment and below. The scopes of the schema,
 * row security, the documentation and the tests of access are all made from this table.
 */
export const rights = {
  // Survey and determination.
  openSurvey: one("lead", "park", "department"),
  recordIndicators: one("lead", "park", "department"),
  recordOpinion: one("lead", "park", "department"),
  recordWillingness: one("lead", "park", "department"),
  proposeForScope: one("lead", "park"),
  determine: two("lead", "park"),
  serveNotice: one("lead", "park"),
  enterInLedger: one("lead", "park"),
  listInScope: one("lead", "park"),
  enterInDatabase: one("lead"),
  markOnMap: one("lead", "park"),
  reportUpward: one("lead", "park"),
  publicise: one("lead", "park"),
  // Putting right.
  agreeRectification: one("lead", "park"),
  agreeRedevelopment: one("lead", "park"),
  recordMilestone: one("lead", "park"),
  extendDeadline: one("lead", "park"),
  findUnwilling: one("lead", "park"),
  findUncooperative: one("lead", "park"),
  revokeFinding: one("lead", "park"),
  chooseDisposal: one("lead", "park"),
  agreePlan: one("lead", "park"),
  startRedevelopment: one("lead", "park"),
  establishBreach: one("lead", "park"),
  failAssessment: one("lead", "park"),
  accept: two("lead", "park"),
  // The end of a listing, and what happens to land.
  withdrawListing: two("lead", "park"),
  relist: two("lead", "park"),
  transferLand: one("lead", "department"),
  splitParcel: one("lead", "department"),
  mergeParcels: one("lead", "department"),
  object: one("lead", "park"),
  suspendExecution: two("lead", "park"),
  decideObjection: two("lead", "park"),
  correct: two("lead", "park"),
  // Registers that measures depend on.
  enterParcel: one("lead", "park", "department"),
  enterEnterprise: one("lead", "park", "department"),
  recordTenure: one("lead", "department"),
  recordControl: one("lead", "department"),
  listForElimination: one("lead", "department"),
  completeElimination: one("lead", "department"),
  grantBenefit: one("lead", "park", "department"),
  endBenefit: one("lead", "park", "department"),
  recordPermit: one("lead", "department"),
  recordMortgage: one("lead", "department"),
  releaseMortgage: one("lead", "department"),
  recordFact: one("lead", "park", "department"),
  dischargeDuty: one("lead", "park", "department"),
  // The loop.
  reportMeasure: one("lead", "park", "department", "counter"),
  // Law.
  adoptPolicy: two("lead"),
  withdrawPolicy: two("lead"),
  // Institutions, accounts and their rights.
  enterInstitution: one("security-admin"),
  succeedInstitution: later(one("security-admin")),
  openAccount: later(one("security-admin")),
  appoint: one("security-admin"),
  dismiss: later(one("security-admin")),
  issueKey: later(one("security-admin")),
  revokeKey: later(one("security-admin")),
  // A register that came out of a copy, by two persons one after the other.
  acknowledgeRestoration: one("lead"),
} as const satisfies Readonly<Record<string, Right>>;

export type Operation = keyof typeof rights;

function one(...roles: Role[]): Right {
  return { roles, persons: 1 };
}

function later(right: Right): Right {
  return { ...right, isPlacedLater: true };
}

function two(...roles: Role[]): Right {
  return { roles, persons: 2 };
}

export function rightTo(operation: string): Right | undefined {
  return Object.hasOwn(rights, operation) ? rights[operation as Operation] : undefined;
}
