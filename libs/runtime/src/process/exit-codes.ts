/** 130 is what shells say of a program ended by SIGINT. */
export const exitCodes = { ok: 0, failed: 1, misconfigured: 2, insisted: 130 } as const;
