import type { Sentence } from "../domain/sentence.ts";
import { type LoginFacts, type ServerFacts, wantedExtensions } from "../store/server-facts.ts";

/** Something that is not as it must be, and what to do about it. */
export interface Finding {
  readonly code: string;
  readonly says: Sentence;
}

export function finding(code: string, zh: string, en: string): Finding {
  return { code, says: { zh, en } };
}

/** Without these a register does not even begin: nothing else would keep what it promises. */
export function judgeGround(facts: ServerFacts): Finding[] {
  return [...judgeServer(facts), ...judgeLogin(facts.login)];
}

/** What migrations and grants have added: that is judged only where they have been applied. */
export function judgeFurniture({ extensions, findsChinese, triggersOff }: ServerFacts): Finding[] {
  const missing = wantedExtensions.filter((name) => !extensions.includes(name));
  const found: Finding[] = [];
  if (missing.length > 0)
    found.push(
      finding(
        "server.extensions",
        `缺少扩展 ${missing.join("、")}；请由管理员在该数据库中执行 create extension`,
        `the extensions ${missing.join(", ")} are missing; have an administrator run create extension`,
      ),
    );
  else if (!findsChinese)
    found.push(
      finding(
        "server.ctype",
        "数据库的 LC_CTYPE 不识汉字，按名称查找将一无所获；请以 --lc-ctype=C.UTF-8 重建数据库",
        "the database's LC_CTYPE knows no Chinese letters, so a search by name finds nothing; " +
          "make it anew with lc_ctype C.UTF-8",
      ),
    );
  if (triggersOff.length > 0)
    found.push(
      finding(
        "register.triggers-off",
        `保证记录不被更改的触发器已被停用：${triggersOff.join("、")}`,
        `triggers that keep records from being changed are switched off: ${triggersOff.join(", ")}`,
      ),
    );
  return found;
}

/** Nothing can be read or written without the roles. */
export function judgeRoles({ name, lacks }: LoginFacts): Finding[] {
  if (lacks.length === 0) return [];
  return [
    finding(
      "login.lacks-roles",
      `登录角色 ${name} 未被授予 ${lacks.join("、")}；请运行 liandong migrate`,
      `the login ${name} may not take ${lacks.join(", ")}; run liandong migrate`,
    ),
  ];
}

function judgeServer(facts: ServerFacts): Finding[] {
  const found: Finding[] = [];
  if (facts.version < 150_000) {
    const version = String(facts.version / 10_000);
    found.push(
      finding(
        "server.version",
        `PostgreSQL 版本过低（${version}），至少需要 15`,
        `PostgreSQL ${version} is too old; 15 is the least`,
      ),
    );
  }
  if (facts.encoding !== "UTF8")
    found.push(
      finding(
        "server.encoding",
        `数据库编码为 ${facts.encoding}，必须是 UTF8；请另建数据库（encoding 'UTF8' template template0）`,
        `the database is encoded as ${facts.encoding} and must be UTF8; ` +
          "make another (encoding 'UTF8' template template0)",
      ),
    );
  if (facts.settingsOff.length > 0)
    found.push(
      finding(
        "server.settings",
        `关系到记录不丢失的设置未开启：${facts.settingsOff.join("、")}`,
        `settings on which records depend are off: ${facts.settingsOff.join(", ")}`,
      ),
    );
  if (facts.checksumFailures > 0)
    found.push(
      finding(
        "server.checksum-failures",
        `数据页校验失败 ${facts.checksumFailures} 次：磁盘或内存有故障，请立即备份并更换`,
        `${facts.checksumFailures} pages failed their checksum: disk or memory is failing; back up now`,
      ),
    );
  return found;
}

/** The login must be nobody until it takes a role; on that rests everything that roles keep apart. */
function judgeLogin({ name, isMighty, owned, holds, surplus, touches }: LoginFacts): Finding[] {
  const found: Finding[] = [];
  if (isMighty)
    found.push(
      finding(
        "login.mighty",
        `登录角色 ${name} 是超级用户，或可建库、建角色、复制、绕过行级安全；服务不得以它运行`,
        `the login ${name} is a superuser, or may make databases or roles, replicate or pass by row ` +
          "security; the service does not run as it",
      ),
    );
  if (owned > 0)
    found.push(
      finding(
        "login.owner",
        `登录角色 ${name} 拥有 ${owned} 个对象；服务所用的角色不得拥有任何对象`,
        `the login ${name} owns ${owned} objects; the one that serves may own nothing`,
      ),
    );
  if (holds.length > 0 && !isMighty)
    found.push(
      finding(
        "login.inherits",
        `登录角色 ${name} 不经切换即拥有 ${holds.join("、")} 的权限；请改为 noinherit`,
        `the login ${name} has the rights of ${holds.join(", ")} without taking a role; make it noinherit`,
      ),
    );
  if (surplus.length > 0 && !isMighty)
    found.push(
      finding(
        "login.surplus-roles",
        `登录角色 ${name} 还可切换为 ${surplus.join("、")}；请收回`,
        `the login ${name} may also take ${surplus.join(", ")}; revoke that`,
      ),
    );
  if (touches.length > 0 && !isMighty && holds.length === 0)
    found.push(
      finding(
        "login.touches",
        `登录角色 ${name} 不经切换即可访问表 ${touches.join("、")}；请收回授权（包括授予 public 的）`,
        `the login ${name} may touch the tables ${touches.join(", ")} without taking a role; ` +
          "revoke that, also from public",
      ),
    );
  return found;
}
