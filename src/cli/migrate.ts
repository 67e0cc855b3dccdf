import { migrate } from "../store/migrations.ts";
import { wordUnreachable } from "../store/server-reach.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { configOf, loginOf, reachServer } from "./with-register.ts";

export const migrateVerb: Verb = {
  usage: "migrate [--data-dir 目录]",
  words: [0, 0],
  flags: ["data-dir"],
  says: {
    zh: "以属主身份应用尚缺的迁移（DATABASE_OWNER_URL；未设置 DATABASE_URL 时用自带的数据库）",
    en: "apply the migrations that are missing, as the owner (DATABASE_OWNER_URL, else the embedded server)",
  },
  run: runMigrate,
};

async function runMigrate(invocation: Invocation): Promise<ExitCode> {
  const config = configOf(invocation);
  if (config === null) return 64;
  try {
    await using opened = new AsyncDisposableStack();
    const reached = await reachServer(config);
    if ("refused" in reached) return refuse(reached.refused, reached.because, invocation);
    opened.defer(() => reached.stop());
    if (reached.ownerUrl === null) return refuse("owner.required", ownerRequired, invocation);
    const done = await migrate({ ownerUrl: reached.ownerUrl, login: loginOf(reached.url) });
    if ("refused" in done) return refuse(done.refused, done.because, invocation);
    const { applied, total } = done;
    const { json, language, terminal } = invocation;
    if (json) terminal.out(JSON.stringify({ applied, total }));
    else
      terminal.out(
        language === "zh"
          ? `已应用 ${applied.length} 个迁移，共 ${total} 个${applied.map((one) => `\n  ${one}`).join("")}`
          : `${applied.length} migrations applied, ${total} in all${applied.map((one) => `\n  ${one}`).join("")}`,
      );
    return 0;
  } catch (error) {
    const because = wordUnreachable(error);
    if (because === null) throw error;
    return refuse("register.unreachable", because, invocation);
  }
}

const ownerRequired = {
  zh: "迁移须以属主身份进行；请设置 DATABASE_OWNER_URL",
  en: "migrations are applied by the owner; set DATABASE_OWNER_URL",
};
