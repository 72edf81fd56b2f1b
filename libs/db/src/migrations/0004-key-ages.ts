/** What the removal of old keys goes by. */
export const keyAges = `
-- answers to requests are kept for a day, and the keys of triggers, of which there may be millions, for a week
create index idempotency_keys_answer_age on aster.idempotency_keys (created_at) where scope not like 'trigger:%';
`;
