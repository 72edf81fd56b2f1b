/** Until when a tick waits for its dependencies that no other tick follows. */
export const endOfTime = new Date('9999-12-31T00:00:00Z');
