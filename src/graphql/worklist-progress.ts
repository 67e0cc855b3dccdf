import { stemOf } from "../domain/access/territory.ts";
import { departmentsOf, isEnforcedBy } from "../domain/ledger/departments.ts";
import { type Progress, progressOf } from "../domain/ledger/progress.ts";
import { refuseAs } from "../domain/ledger/refusal.ts";
import { policyOn } from "../domain/policy/law.ts";
import { loadAppointments } from "../store/appointments.ts";
import { listWorkers, loadProgress } from "../store/worklists.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { refusal, refusalType } from "./refusal.ts";
import { refuseUnknown } from "./unknown-word.ts";
import { lookUp, pageArgs } from "./view.ts";
import { tasksOf } from "./worklist.ts";

const progressType = builder.objectRef<Progress>("Progress");

progressType.implement({
  description:
    "一个机构在一个县区须执行的措施：多少已报、多少未报。 / What one body has to carry out in one county: how much was reported, and how much was not.",
  fields: (t) => ({
    region: t.exposeString(
      "place",
      marked("record", "县区的六位代码。 / The county, by its code."),
    ),
    institution: t.exposeID(
      "institution",
      marked("record", "机构的代码。 / The body, by its code."),
    ),
    name: t.exposeString("name", marked("record", "机构的名称。 / Its name.")),
    total: t.exposeInt("total", marked("record", "今日须执行的件数。 / How much holds today.")),
    reported: t.exposeInt("reported", marked("record", "其中已报结果。 / How much was reported.")),
    outstanding: t.exposeInt("outstanding", marked("record", "其中未报。 / How much was not.")),
    overdue: t.exposeInt("overdue", marked("record", "未报中已逾期。 / Of those, overdue.")),
  }),
});

const progressConnection = connectionOf(
  "Progress",
  progressType,
  "进展的一页，按县区、机构为序。 / One page of progress, by county and body.",
);

const progressResult = builder.unionType("ProgressResult", {
  description: "进展或拒答。 / Progress, or a refusal.",
  types: [progressConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "ProgressConnection" : "Refusal"),
});

/** Adds the view of the joint conference: who has acted in which county, and who has not. */
export function publishProgress(): void {
  builder.queryField("progress", (t) =>
    t.field({
      type: progressResult,
      args: {
        policy: t.arg.string({
          description: "只看一份文件；不写即全部。 / Of one document; of all where absent.",
        }),
        ...pageArgs,
      },
      ...marked(
        "record",
        "联席会议所见：各县区、各机构执行了多少；只供牵头部门，限于其辖区。 / What the joint conference sees: who has acted in which county. For lead bureaus, within their territory.",
        { cost: 5, perItem: "first" },
      ),
      resolve: (_, { policy = null, ...args }, context) =>
        lookUp({}, context, async (view, tx) => {
          const { account } = context.caller;
          const held = account === null ? [] : await loadAppointments(tx, account);
          const stems = held
            .filter(
              ({ role, institution }) =>
                role === "lead" && institution === context.caller.institution,
            )
            .map(({ region }) => stemOf(region));
          const denied = refuseAs("act.denied");
          if (stems.length === 0) return refusal(denied.refused, denied.because);
          const unknown = refuseUnknown(view.law.law, { policy });
          if (unknown !== null) return unknown;
          const tasks = tasksOf(view.law, { asOf: view.asOf, policy }, () => true);
          const bodies = (await listWorkers(tx, stems)).map((one) => ({
            ...one,
            departments: departmentsOf(one),
          }));
          const enforcers = new Map(
            tasks.map((task) => {
              const compiled = policyOn(view.law.law, task.policy, view.asOf);
              const found = compiled?.measures.find(({ measure }) => measure.id === task.measure);
              return [`${task.policy} ${task.measure}`, found!.measure];
            }),
          );
          const found = progressOf(await loadProgress(tx, tasks, stems), bodies, (one, body) =>
            isEnforcedBy(enforcers.get(`${one.policy} ${one.measure}`)!, body.departments),
          );
          const asked = readPage(args);
          return pageOf(
            found.filter(({ key }) => asked.after === null || key > asked.after),
            asked,
            ({ key }) => key,
          );
        }),
    }),
  );
}
