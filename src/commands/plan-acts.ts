import type { Sentence } from "../domain/sentence.ts";
import { type FactDefinition } from "../domain/registry/fact.ts";
import { factText } from "../domain/registry/fact-text.ts";
import type {
  DatedStatement,
  DischargeStatement,
  EntityStatement,
  Statement,
  UnitStatement,
} from "../domain/registry/statement.ts";
import { lay, type Recorded, type Stated } from "../domain/registry/succession.ts";
import { type ClosedRow, keyText } from "../store/dated.ts";
import { type Entities, entityKey } from "../store/entities.ts";
import { hasTraits, type Traits } from "../store/entity-traits.ts";
import { numbered, type SaidKey, saidKey, saidText } from "./said-key.ts";

/** What an act says, read and ready to be laid over what is recorded. */
export interface ReadAct {
  readonly isCorrection: boolean;
  readonly region: string;
  readonly statements: readonly Statement[];
}

export type ActRefusalCode = "parcel.unknown" | "fact.contradicted" | "entity.contradicted";

export interface ActRefusal {
  readonly refused: ActRefusalCode;
  readonly because: Sentence;
}

/** A row that stands or, with a negative number, one that this plan opens. */
type Row = Recorded<number>;

export interface PlannedRow extends Stated {
  readonly said: SaidKey;
  readonly openedBy: number;
}

export interface Plan {
  readonly entities: { readonly said: EntityStatement; readonly openedBy: number }[];
  readonly units: { readonly said: UnitStatement; readonly openedBy: number }[];
  readonly discharges: { readonly said: DischargeStatement; readonly openedBy: number }[];
  readonly closed: ClosedRow[];
  opened(): PlannedRow[];
}

/** Lays acts one after another over what is recorded; an act that is refused leaves no trace. */
export class ActPlan implements Plan {
  readonly entities: Plan["entities"] = [];
  readonly units: Plan["units"] = [];
  readonly discharges: Plan["discharges"] = [];
  readonly closed: ClosedRow[] = [];
  readonly #rows = new Map<string, Row[]>();
  readonly #planned = new Map<number, PlannedRow>();
  readonly #entered = new Set<string>();
  readonly #traits: Map<string, Traits>;
  readonly #definitions: ReadonlyMap<string, FactDefinition>;
  #next = -1;

  constructor(
    entities: Entities,
    recorded: ReadonlyMap<string, readonly Recorded<number>[]>,
    {
      keys,
      traits,
      facts,
    }: {
      readonly keys: readonly SaidKey[];
      readonly traits: ReadonlyMap<string, Traits>;
      readonly facts: readonly FactDefinition[];
    },
  ) {
    for (const key of entities.keys()) this.#entered.add(key);
    for (const key of keys) {
      const number = numbered(key, entities);
      this.#rows.set(
        saidText(key),
        number === null ? [] : [...(recorded.get(keyText(number)) ?? [])],
      );
    }
    this.#traits = new Map(traits);
    this.#definitions = new Map(facts.map((fact) => [fact.name, fact]));
  }

  /** Adds an act, or says why it cannot stand. */
  add(act: ReadAct, position: number): ActRefusal | null {
    const entering = this.#entering(act);
    const unknown = act.statements.flatMap(parcelsNamed).find((code) => {
      const key = entityKey({ kind: "parcel", code });
      return !this.#entered.has(key) && !entering.has(key);
    });
    if (unknown !== undefined)
      return refuse(
        "parcel.unknown",
        `登记簿中没有宗地“${unknown}”，请先登记该宗地`,
        `the register has no parcel ${unknown}; enter it first`,
      );
    const misdescribed = this.#misdescribed(act);
    if (misdescribed !== undefined) return otherTraits(misdescribed);
    const drafts = new Map<string, Row[]>();
    const opened = new Map<number, PlannedRow>();
    const closing: ClosedRow[] = [];
    for (const statement of act.statements) {
      if (!isDated(statement)) continue;
      const said = saidKey(statement);
      const text = saidText(said);
      const rows = drafts.get(text) ?? this.#rows.get(text) ?? [];
      const stated = {
        value: valueText(statement, this.#definitions),
        from: statement.from,
        until: statement.until,
      };
      const change = lay(rows, stated, act.isCorrection);
      if ("contradicts" in change) return contradiction(statement, change.contradicts);
      const made = change.opens.map((row) => {
        const id = this.#next--;
        opened.set(id, { ...row, said, openedBy: position });
        return { ...row, id };
      });
      for (const id of change.closes) closing.push({ table: said.table, id, closedBy: position });
      drafts.set(text, [...rows.filter(({ id }) => !change.closes.includes(id)), ...made]);
    }
    for (const [text, rows] of drafts) this.#rows.set(text, rows);
    for (const [id, row] of opened) this.#planned.set(id, row);
    for (const row of closing)
      if (row.id > 0) this.closed.push(row);
      else this.#planned.delete(row.id);
    this.#enter(act, entering, position);
    return null;
  }

  opened(): PlannedRow[] {
    return [...this.#planned.values()];
  }

  #entering(act: ReadAct): Map<string, EntityStatement> {
    const found = new Map<string, EntityStatement>();
    for (const statement of act.statements) {
      if (statement.is !== "entity") continue;
      const key = entityKey(statement);
      const held = found.get(key);
      if (this.#entered.has(key) || (held !== undefined && statement.isOnlyNamed)) continue;
      found.set(key, statement);
    }
    return found;
  }

  /** A thing that this act describes otherwise than it was entered, or than this act itself does. */
  #misdescribed(act: ReadAct): EntityStatement | undefined {
    const said = new Map<string, Traits>();
    return act.statements.find((statement): statement is EntityStatement => {
      if (statement.is !== "entity" || !hasTraits(statement)) return false;
      const key = entityKey(statement);
      const held = this.#traits.get(key) ?? said.get(key);
      said.set(key, statement);
      return held !== undefined && traitsText(held) !== traitsText(statement);
    });
  }

  #enter(act: ReadAct, entering: ReadonlyMap<string, EntityStatement>, openedBy: number): void {
    for (const [key, said] of entering) {
      this.#entered.add(key);
      if (hasTraits(said)) this.#traits.set(key, said);
      this.entities.push({ said, openedBy });
    }
    for (const said of act.statements) {
      if (said.is === "unit") this.units.push({ said, openedBy });
      if (said.is === "discharge") this.discharges.push({ said, openedBy });
    }
  }
}

export function isDated(statement: Statement): statement is DatedStatement {
  return !["entity", "unit", "discharge"].includes(statement.is);
}

function parcelsNamed(statement: Statement): string[] {
  switch (statement.is) {
    case "tenure":
    case "mortgage":
    case "unit":
      return [statement.parcel];
    case "entity":
      return statement.parcel === null ? [] : [statement.parcel];
    default:
      return [];
  }
}

function valueText(
  statement: DatedStatement,
  definitions: ReadonlyMap<string, FactDefinition>,
): string {
  switch (statement.is) {
    case "fact":
      return factText(statement.value, definitions.get(statement.fact));
    case "name":
      return statement.name;
    case "tenure":
      return "true";
    case "control":
      return "share" in statement.said
        ? String(statement.said.share)
        : String(statement.said.determined);
    case "mortgage":
      return statement.mortgagee;
    default:
      return statement satisfies never;
  }
}

function contradiction(statement: DatedStatement, row: Row): ActRefusal {
  const what = statement.is === "fact" ? statement.fact : statement.is;
  return refuse(
    "fact.contradicted",
    `与已登记的“${what}”（${row.value}）在时段上相抵触；确有错误的，用“更正”登记`,
    `contradicts what is recorded of "${what}" (${row.value}) on the same days; to mend an error, record a correction`,
  );
}

function traitsText({ type, parcel, enterprise, parties }: Traits): string {
  return JSON.stringify([type, parcel, enterprise, parties?.toSorted() ?? null]);
}

function otherTraits({ label, code }: EntityStatement): ActRefusal {
  return refuse(
    "entity.contradicted",
    `“${label ?? code}”已登记，而种类、当事人、申请人或所系宗地与此不同；每次提到都须照原样写全`,
    `"${label ?? code}" was entered with another kind, other parties, applicant or land; name them the same each time`,
  );
}

function refuse(refused: ActRefusalCode, zh: string, en: string): ActRefusal {
  return { refused, because: { zh, en } };
}
