import { seatFirst } from "../commands/seat-officers.ts";
import type { Sentence } from "../domain/sentence.ts";
import { findInstitution } from "../store/callers.ts";
import { findLaw } from "../store/laws.ts";
import { findSetting } from "../store/settings.ts";
import { actingOf } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { withRecording } from "./with-recording.ts";
import { registerFlags } from "./with-register.ts";

export const securityAdminVerb: Verb = {
  usage: "security-admin --institution 机构 --account 账户 --name 姓名 --person 证件号",
  words: [0, 0],
  flags: [...registerFlags, "institution", "account", "name", "person"],
  says: {
    zh: "任命第一位安全管理员并签发其密钥（只显示这一次）；其余人员均由其任命",
    en: "appoint the first security administrator and issue the key, shown this once; the others are appointed by that one",
  },
  run: runSecurityAdmin,
};

async function runSecurityAdmin(invocation: Invocation): Promise<ExitCode> {
  const { flags, json, language, terminal } = invocation;
  const { institution: code, account, name, person } = flags;
  if (!isText(code) || !isText(name) || !isText(person)) return misuse(use, invocation);
  if (!isText(account) || !/^[a-z0-9][a-z0-9._-]{1,63}$/.test(account))
    return misuse(use, invocation);
  return withRecording(invocation, async ({ database }) => {
    // The institution is named for the seat; whoever runs the verb acts.
    const acting = actingOf({ ...invocation, flags: {} });
    const found = await database.recording(acting, async (tx) => ({
      institution: await findInstitution(tx, code),
      salt: await findSetting(tx, "person-salt"),
      isLawful: (await findLaw(tx, null)) !== null,
    }));
    const { institution, salt } = found;
    if (institution === null) return refuse("institution.unknown", unknown(code), invocation);
    if (salt === null || !found.isLawful) return refuse("law.none", lawless, invocation);
    const seat = {
      account,
      institution,
      name,
      person: `自然人:${person}`,
      role: "security-admin" as const,
      region: institution.region,
    };
    const seated = await seatFirst(database, seat, { acting, salt });
    if ("refused" in seated) return refuse(seated.refused, seated.because, invocation);
    if (json) terminal.out(JSON.stringify(seated));
    else {
      terminal.out(seated.key);
      terminal.err(
        language === "zh"
          ? "请妥善保存：登记簿只留其散列，此后无法再次显示。"
          : "keep it safe: the register keeps only its hash and cannot show it again",
      );
    }
    return 0;
  });
}

function isText(flag: string | boolean | undefined): flag is string {
  return (
    typeof flag === "string" &&
    /^\S.{0,99}$/u.test(flag) &&
    flag.isWellFormed() &&
    !flag.includes("\0")
  );
}

function unknown(code: string): Sentence {
  return {
    zh: `登记簿中没有机构“${code}”；请先用 institutions add 登记`,
    en: `the register knows no institution "${code}"; enter it first with institutions add`,
  };
}

const lawless: Sentence = {
  zh: "登记簿尚未采纳任何政策；请先运行 liandong adopt",
  en: "the register has adopted no law; run liandong adopt first",
};

const use: Sentence = {
  zh:
    "用法：security-admin --institution 机构代码 --account 账户代码（小写字母、数字、点、横线）" +
    "--name 姓名 --person 证件号",
  en:
    "usage: security-admin --institution CODE --account CODE (lower case, digits, dots, hyphens) " +
    "--name NAME --person NUMBER",
};
