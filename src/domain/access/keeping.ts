/**
 * For how long a process may go by rights that it has looked up. Whoever takes rights away is answered
 * only when that time has passed after the commit: no request that begins later meets the old rights,
 * in whichever process it arrives, and no request has to ask whether its rights still stand.
 */
export const rightsKeptMsMax = 1000;

/** A little more, because timers and clocks are a little off. */
export const rightsLapseMs = rightsKeptMsMax * 1.05 + 5;
