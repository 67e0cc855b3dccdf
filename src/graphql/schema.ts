import type { GraphQLSchema } from "graphql";
import { publishActions } from "./action.ts";
import { publishAdoptions } from "./adoption.ts";
import { publishActs } from "./acts.ts";
import { publishAnswersGiven } from "./answers-given.ts";
import { publishActRecord } from "./act-record.ts";
import { publishParcelFile } from "./parcel-file.ts";
import { publishProposalList } from "./proposals.ts";
import { publishForms } from "./act-forms.ts";
import { publishProposals } from "./proposal.ts";
import { builder } from "./builder.ts";
import { publishCheck } from "./check.ts";
import { publishChecks } from "./checks.ts";
import { publishEnterprise } from "./enterprise.ts";
import { publishImpact } from "./impact.ts";
import { publishListings } from "./listings.ts";
import { publishLog } from "./log.ts";
import { publishMeasures } from "./measures.ts";
import { publishOfficers } from "./officers.ts";
import { publishParcel } from "./parcel.ts";
import { publishPolicies } from "./policy.ts";
import { publishProgress } from "./worklist-progress.ts";
import { publishRecallAcknowledgement } from "./recall-acknowledgement.ts";
import { publishRecalls } from "./recalls.ts";
import { publishRestorations } from "./restorations.ts";
import { publishRights } from "./rights.ts";
import { publishScalars } from "./scalars.ts";
import { publishSearch } from "./search.ts";
import { publishSigningKeys } from "./signing-keys.ts";
import { publishWorklist } from "./worklist.ts";

builder.queryType({
  description:
    "低效用地联动登记簿的查询。拒答是结果的一种，不是错误；出错时没有任何一处读作“没有措施”。 / What may be asked of the register. A refusal is a result, not an error; a failure never reads as clear.",
});
builder.mutationType({
  description:
    "低效用地一生中的各项行为。每项须有角色和辖区内的权限；须二人的先提出、后批准。 / The acts in the life of a listing, by those who may; some take a second person.",
});
publishScalars();
publishCheck();
publishChecks();
publishEnterprise();
publishParcel();
publishListings();
publishSearch();
publishPolicies();
publishMeasures();
publishActions();
publishForms();
publishAdoptions();
publishImpact();
publishWorklist();
publishProgress();
publishProposals();
publishProposalList();
publishOfficers();
publishRights();
publishSigningKeys();
publishActRecord();
publishParcelFile();
publishLog();
publishActs();
publishAnswersGiven();
publishRecalls();
publishRecallAcknowledgement();
publishRestorations();

/** The contract: what is named above, and the types that it leads to. */
export const schema: GraphQLSchema = builder.toSchema();
