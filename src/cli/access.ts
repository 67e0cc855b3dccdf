import { type Role, roles, separated } from "../domain/access/role.ts";
import { type Right, rights } from "../domain/access/table.ts";
import { forms } from "../domain/ledger/forms.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";

export const accessVerb: Verb = {
  usage: "access",
  words: [0, 0],
  flags: [],
  says: {
    zh: "印出权限表：何种行为由何角色办理、是否须二人（docs/access.md 即由此生成）",
    en: "print the table of rights: which act is for which roles, and which take two (docs/access.md is made so)",
  },
  run: runAccess,
};

function runAccess({ json, terminal }: Invocation): ExitCode {
  terminal.out(json ? JSON.stringify(rights, null, 2) : accessPage().trimEnd());
  return 0;
}

/** The table of rights as a page for people. */
export function accessPage(): string {
  const titles = new Map(forms.map(({ code, title }) => [code, title]));
  const shown = Object.entries(rights as Readonly<Record<string, Right>>);
  const rows = shown.map(([operation, right]) => {
    const { zh = "", en = "" } = titles.get(operation) ?? {};
    const whom = right.roles.map((role) => roles[role].zh).join("、");
    return `| \`${operation}\` | ${zh} / ${en} | ${whom} | ${right.persons} |`;
  });
  const listed = (Object.keys(roles) as Role[]).map(
    (role) => `| \`${role}\` | ${roles[role].zh} | ${roles[role].en} | ${countOf(role)} |`,
  );
  return `${head}
## 角色 / Roles

| 代码 | 名称 | In English | 行为数 / acts |
| --- | --- | --- | ---: |
${listed.join("\n")}

${apart}
## 行为 / Acts

| 代码 | 行为 / act | 何角色 / roles | 人数 / persons |
| --- | --- | --- | ---: |
${rows.join("\n")}

${rest}`;
}

function countOf(role: Role): number {
  return Object.values(rights as Readonly<Record<string, Right>>).filter((right) =>
    right.roles.includes(role),
  ).length;
}

const head = `# 何人可为何事 / Who may what

本页由 \`liandong access\` 自 \`src/domain/access/table.ts\` 生成，与之不符时测试不通过。
This page is printed by \`liandong access\` from the one table; a test fails where the two differ.

一人（或一程序）经其账户在某一机构任某一角色，及于某一辖区及其以下。行为所涉之地须全部在辖区之内。
An account holds a role at an institution for a territory and everything within it; every place that an
act touches must lie there. Whatever is denied is answered as though it did not exist.
`;

const apart = `${separated.map((role) => roles[role].zh).join("、")}三员分立：同一人（不论有几个账户）至多任其一，且不得为自己任命。
The three administrators are kept apart: one human being holds at most one of them, by however many accounts.
`;

const rest = `人数为 2 的，由一人提出、另一人核对内容的散列后批准；批准时两人均须仍有此权，行为按当时所知重新审查。
Where two are needed, one proposes and another approves, repeating the hash of what was read; both must
have the right at that moment, and the act is decided anew.

## 读 / Reading

| 用途 / scope | 可得 / what it opens |
| --- | --- |
| \`ask\` | 结论及其依据，曾对本机构作出的答复；不得浏览登记簿 / verdicts with their bases, and the answers it was given before; nothing of the register |
| \`register\` | 本辖区（自己及以下）的登记内容 / what the register holds within the territory |
| \`record\` | 办理行为、待批事项、应办措施 / acts, proposals, work lists |
| \`audit\` | 本辖区各机构所得的全部答复及回执，各项行为及其依据；不能办理，也不能询问 / every answer given to an institution within the territory, with its receipt, and every act with its basis; neither acts nor questions |

机构有其用途，密钥或令牌只能更窄。读到的行由数据库的行级安全限定：账户按其当日任职的辖区，
无账户的密钥按其机构的辖区。辖区以外与不存在，答复一字不差。
Row security holds every reading to the territories of the day's appointments (of the institution, for a
key without an account). What lies elsewhere and what does not exist are answered alike. Of a firm that
holds land within, and of law that binds it, what is recorded elsewhere is seen too.

权利的撤销自答复之时起生效：任何进程记得权利不超过一秒，撤销须待其过后才答复。
Rights that are taken away are gone when the answer comes: no process remembers rights for longer than a
second, and the answer waits for that.

第一位安全管理员由运行本程序的人任命：\`liandong security-admin\`；已有一位时拒绝。
The first security administrator is seated by whoever runs the program; where there is one, that is refused.
`;
