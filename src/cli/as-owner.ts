import type { Config } from "../config.ts";
import { findServer } from "../server/find-server.ts";
import { type Owner, openOwner } from "../store/owner.ts";
import { wordUnreachable } from "../store/server-reach.ts";
import type { ExitCode, Invocation } from "./cli.ts";
import { refuse } from "./fault.ts";
import { configOf, loginOf, reachServer } from "./with-register.ts";

export interface OwnedRegister {
  readonly config: Config;
  readonly owner: Owner;
  readonly ownerUrl: string;
  /** The role that serves. */
  readonly login: string;
}

/**
 * Opens the register that the surroundings name as its owner has it, running or not, migrated or not, and
 * leaves its server as it was found. Only whoever brings a register back makes a new one.
 */
export async function asOwner(
  invocation: Invocation,
  { isMade }: { readonly isMade: boolean },
  use: (register: OwnedRegister) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = configOf(invocation);
  if (config === null) return 64;
  if (!isMade && isAbsent(config)) return refuse("register.none", none(config), invocation);
  try {
    await using opened = new AsyncDisposableStack();
    const reached = await reachServer(config);
    if ("refused" in reached) return refuse(reached.refused, reached.because, invocation);
    opened.defer(() => reached.stop());
    const { url, ownerUrl } = reached;
    if (ownerUrl === null) return refuse("owner.required", ownerRequired, invocation);
    const owner = openOwner(ownerUrl);
    opened.defer(() => owner.close());
    return await use({ config, owner, ownerUrl, login: loginOf(url) });
  } catch (error) {
    const because = wordUnreachable(error);
    if (because === null) throw error;
    return refuse("register.unreachable", because, invocation);
  }
}

function isAbsent({ keeping }: Config): boolean {
  if (keeping.by === "given") return false;
  const found = findServer(keeping.directory);
  return "is" in found && found.is === "absent";
}

function none({ directory }: Config): { readonly zh: string; readonly en: string } {
  return {
    zh: `目录 ${directory} 中没有登记簿；请设置 DATA_DIR 或 DATABASE_URL`,
    en: `there is no register in ${directory}; set DATA_DIR or DATABASE_URL`,
  };
}

const ownerRequired = {
  zh: "登记簿整体的读出与放回须以属主身份进行；请设置 DATABASE_OWNER_URL",
  en: "a register is read out whole and brought back by its owner; set DATABASE_OWNER_URL",
};
