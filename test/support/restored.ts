import { asRole } from "./database.ts";

/** Makes a register one that came out of a copy, as whoever restores it does. */
export function restore(
  ownerUrl: string,
  { size, witnessed = null }: { readonly size: number; readonly witnessed?: string | null },
): Promise<unknown> {
  return asRole(
    ownerUrl,
    (sql) => sql`insert into restoration (size, witnessed) values (${size}, ${witnessed})`,
  );
}

/** Two persons say that they know of every restoration so far. */
export function acknowledge(ownerUrl: string): Promise<unknown> {
  return asRole(
    ownerUrl,
    (sql) => sql`insert into restoration_acknowledgement (restoration, person, account, institution)
      select r.id, who, who, 'test' from restoration r, unnest(array['甲', '乙']) who
      on conflict do nothing`,
  );
}
