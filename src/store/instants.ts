/** An instant as evidence words it: RFC 3339 in UTC, to the microsecond. */
export function instant(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Whether the register could be relied on at an instant: it had not come out of a copy that two persons did not yet know of. */
export function vouched(at: string): string {
  return `not exists (select from restoration r where r.restored_at <= ${at} and (
    select count(*) from restoration_acknowledgement a
    where a.restoration = r.id and a.acknowledged_at <= ${at}) < 2)`;
}
