import { type Adopted, adoptLaw } from "../commands/adopt-law.ts";
import { findHindrance } from "../commands/hindrance.ts";
import { rehearse } from "../commands/rehearsal.ts";
import { beginRegister } from "../commands/seed.ts";
import { writtenLaw } from "../commands/written-law.ts";
import { readPolicies } from "../store/policy-files.ts";
import { actingFlags, actingOf } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse, showDefects } from "./fault.ts";
import { policyRoot } from "./load.ts";
import { withRecording } from "./with-recording.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const adoptVerb: Verb = {
  usage: "adopt [--dry-run] [--institution 机构 --operator 姓名] [--root 目录]",
  words: [0, 0],
  flags: [...registerFlags, ...actingFlags, "dry-run", "root"],
  says: {
    zh: "采纳政策包、词汇表和本版引擎：登记为一件行为，并据以重新推导全部后果",
    en: "adopt packs, vocabulary and this engine: recorded as an act, and everything derived anew by them",
  },
  run: runAdopt,
};

async function runAdopt(invocation: Invocation): Promise<ExitCode> {
  const files = readPolicies(policyRoot(invocation.flags));
  const text = writtenLaw(files);
  if (text === null) return showDefects(files.defects, invocation);
  const isRehearsal = invocation.flags["dry-run"] === true;
  const acting = actingOf(invocation);
  const opened = isRehearsal ? withRegister : withRecording;
  return opened(invocation, async ({ database }) => {
    const hindrance = await database.recording(acting, (tx) => findHindrance(tx, database));
    if (hindrance !== null) return refuse(hindrance.refused, hindrance.because, invocation);
    const written = isRehearsal ? rehearse(database) : database;
    // A register is real unless it was begun as a demonstration.
    await beginRegister(written, { isDemonstration: false }, acting);
    const adopted = await adoptLaw(written, text, acting);
    report(adopted, { invocation, isRehearsal });
    return 0;
  });
}

interface Reported {
  readonly invocation: Invocation;
  readonly isRehearsal: boolean;
}

function report(adopted: Adopted, { invocation, isRehearsal }: Reported): void {
  const { json, language, terminal } = invocation;
  const { position, changed, withdrawn, derived } = adopted;
  if (json) {
    terminal.out(JSON.stringify({ ...adopted, isRehearsal }));
    return;
  }
  const zh = language === "zh";
  if (changed.length + withdrawn.length === 0) {
    terminal.out(zh ? "与已采纳的相同，无需登记。" : "the same as adopted: nothing to record");
    return;
  }
  const lines = [
    ...changed.map((code) => `${zh ? "采纳" : "adopts"} ${code}`),
    ...withdrawn.map((code) => `${zh ? "撤下" : "withdraws"} ${code}`),
    zh
      ? `后果：新增 ${derived.opened} 行，终止 ${derived.closed} 行`
      : `consequences: ${derived.opened} rows opened, ${derived.closed} closed`,
    isRehearsal
      ? zh
        ? "（试行，未登记）"
        : "(rehearsed: nothing is recorded)"
      : zh
        ? `第 ${position} 号`
        : `position ${position}`,
  ];
  terminal.out(lines.join("\n"));
}
