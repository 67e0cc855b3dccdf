import { setTimeout as pause } from "node:timers/promises";
import { issueKey, revokeKeys } from "../commands/issue-keys.ts";
import { listInstitutions, recordInstitution, type Scope, scopes } from "../store/callers.ts";
import { rightsLapseMs } from "../domain/access/keeping.ts";
import { isRegionCode } from "../domain/registry/region.ts";
import type { Sentence } from "../domain/sentence.ts";
import { actingOf } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const keysVerb: Verb = {
  usage: "keys issue|revoke --institution 机构 --label 名称",
  words: [1, 1],
  flags: [...registerFlags, "institution", "label"],
  says: {
    zh: "为机构签发密钥（只显示这一次），或撤销该名称的密钥",
    en: "issue a key to an institution (shown this once), or withdraw the keys of that label",
  },
  run: runKeys,
};

export const institutionsVerb: Verb = {
  usage: "institutions [add 机构 --name 名称 --english 英文名 --in 区划 --scopes ask,register]",
  words: [0, 2],
  flags: [...registerFlags, "name", "english", "in", "scopes"],
  says: {
    zh: "列出登记簿认识的机构，或登记一个新的",
    en: "list the institutions that the register knows, or enter another",
  },
  run: runInstitutions,
};

async function runKeys(invocation: Invocation): Promise<ExitCode> {
  const { words, flags, json, language, terminal } = invocation;
  const { institution, label } = flags;
  const [what] = words;
  if (what !== "issue" && what !== "revoke") return misuse(keysUse, invocation);
  if (typeof institution !== "string" || typeof label !== "string" || !isName(label))
    return misuse(keysUse, invocation);
  return withRegister(invocation, async ({ database }) => {
    const done =
      what === "issue"
        ? await issueKey(database, institution, label)
        : await revokeKeys(database, institution, label);
    // By then no process goes by what it remembers of the key.
    if (typeof done === "number") await pause(rightsLapseMs);
    if (typeof done === "object" && "refused" in done)
      return refuse(done.refused, done.because, invocation);
    if (typeof done === "number") {
      if (json) terminal.out(JSON.stringify({ institution, label, revoked: done }));
      else terminal.out(language === "zh" ? `已撤销 ${done} 个密钥` : `${done} keys withdrawn`);
    } else if (json) terminal.out(JSON.stringify(done));
    else {
      terminal.out(done.key);
      terminal.err(
        language === "zh"
          ? "请妥善保存：登记簿只留其散列，此后无法再次显示。"
          : "keep it safe: the register keeps only its hash and cannot show it again",
      );
    }
    return 0;
  });
}

async function runInstitutions(invocation: Invocation): Promise<ExitCode> {
  const { words, json, language, terminal } = invocation;
  const added = words.length === 0 ? null : readInstitution(invocation);
  if (words.length > 0 && added === null) return misuse(institutionsUse, invocation);
  return withRegister(invocation, async ({ database }) => {
    const acting = actingOf(invocation);
    if (added !== null) {
      const isNew = await database.recording(acting, (tx) => recordInstitution(tx, added));
      if (!isNew) return refuse("institution.known", isKnown(added.code), invocation);
    }
    const known = await database.reading(acting, listInstitutions);
    const shown = added === null ? known : known.filter(({ code }) => code === added.code);
    const plain = shown.map((one) => ({ ...one, scopes: [...one.scopes] }));
    if (json) terminal.out(JSON.stringify(plain, null, 2));
    else
      for (const { code, region, scopes, name, english } of plain)
        terminal.out(
          [code, region, scopes.join(","), language === "zh" ? name : english].join("  "),
        );
    return 0;
  });
}

function readInstitution({
  words,
  flags,
}: Invocation): Parameters<typeof recordInstitution>[1] | null {
  const [what, code = ""] = words;
  const { name, english, in: region } = flags;
  const granted = typeof flags["scopes"] === "string" ? flags["scopes"].split(",") : ["ask"];
  if (what !== "add" || !/^[a-z0-9][a-z0-9-]{1,63}$/.test(code)) return null;
  if (typeof name !== "string" || !isName(name)) return null;
  if (typeof english !== "string" || !isName(english)) return null;
  if (typeof region !== "string" || !isRegionCode(region)) return null;
  if (!granted.every(isScope)) return null;
  return { code, name, english, region, scopes: new Set(granted) };
}

function isScope(word: string): word is Scope {
  return (scopes as readonly string[]).includes(word);
}

function isName(text: string): boolean {
  return /^\S.{0,99}$/u.test(text) && text.isWellFormed() && !text.includes("\0");
}

function isKnown(code: string): Sentence {
  return { zh: `机构“${code}”已登记`, en: `the institution "${code}" is known already` };
}

const keysUse: Sentence = {
  zh: "用法：keys issue 或 keys revoke，须写明 --institution 机构代码 --label 名称",
  en: "usage: keys issue or keys revoke, with --institution CODE --label LABEL",
};

const institutionsUse: Sentence = {
  zh:
    "用法：institutions add 代码（小写字母、数字、连字符）--name 名称 --english 英文名 --in 六位区划 " +
    `--scopes ${scopes.join(",")} 中的若干`,
  en:
    "usage: institutions add CODE (lower case, digits, hyphens) --name NAME --english NAME " +
    `--in REGION (six digits) --scopes some of ${scopes.join(",")}`,
};
