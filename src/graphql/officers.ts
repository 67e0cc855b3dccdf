import { type Held, type ListedOfficer, listOfficers } from "../store/officer-lists.ts";
import { builder } from "./builder.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { pageArgs } from "./view.ts";

const appointmentType = builder.objectRef<Held>("Appointment");

appointmentType.implement({
  description: "任职：角色及于某一辖区。 / An appointment: a role for a territory.",
  fields: (t) => ({
    role: t.exposeString("role", marked("register", "角色的代码。 / The role, by its code.")),
    region: t.exposeString("region", marked("register", "辖区。 / The territory.")),
    from: t.expose("from", { type: "Day", ...marked("register", "首日。 / Its first day.") }),
    until: t.expose("until", {
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再任职的首日；未定为 null。 / The first day no longer; null where no end was said.",
      ),
    }),
  }),
});

const officerType = builder.objectRef<ListedOfficer>("Officer");

officerType.implement({
  description:
    "账户及其任职；证件号只留散列，不予显示。 / An account with its appointments; what names the human being is never shown.",
  fields: (t) => ({
    account: t.id({
      ...marked("register", "账户代码。 / The account."),
      resolve: ({ key }) => key,
    }),
    name: t.exposeString("name", marked("register", "显示名。 / The name shown.")),
    kind: t.exposeString("kind", marked("register", "person 或 program。 / person or program.")),
    institution: t.exposeString("institution", marked("register", "所属机构。 / Its institution.")),
    appointments: t.field({
      type: [appointmentType],
      ...marked("register", "任职，含已届满的。 / Its appointments, past ones too.", {
        bound: "subject",
      }),
      resolve: ({ appointments }) => [...appointments],
    }),
    keys: t.stringList({
      ...marked("register", "有效密钥的名称。 / The labels of its keys that stand.", {
        bound: "subject",
      }),
      resolve: ({ keys }) => [...keys],
    }),
  }),
});

const officerConnection = connectionOf(
  "Officer",
  officerType,
  "账户的一页。 / One page of accounts.",
);

/** Adds what those who keep or audit rights have to see; anybody else is shown an empty page. */
export function publishOfficers(): void {
  builder.queryField("officers", (t) =>
    t.field({
      type: officerConnection,
      args: pageArgs,
      ...marked(
        "register",
        "本辖区的账户及其任职；仅安全、审计管理员可见，其余为空。 / The accounts of the territory with their appointments, for security and audit administrators; empty for others.",
        { cost: 1, perItem: "first" },
      ),
      resolve: async (_, args, context) => {
        const asked = readPage(args);
        const { account } = context.caller;
        const rows =
          account === null
            ? []
            : await read(context, (tx) => listOfficers(tx, { asking: account, ...asked }));
        return pageOf(rows, asked, ({ key }) => key);
      },
    }),
  );
}
