/** Anybody may ask, as often as they like: the database is asked four times a second at most. */
const freshMs = 250;

/**
 * While the database is asked anew, that it was well so short a time ago will do: whoever probes does not wait for one
 * that is kept busy, and hears soon enough of one that is away.
 */
const goodEnoughMs = 500;

interface Question {
  readonly answer: Promise<void>;
  /** When the answer came; `undefined` while it is under way. */
  answeredAtMs?: number;
}

/**
 * Makes the question whether all is well of one that takes a connection: whoever asks while it is under way, or soon
 * after, shares its answer, so that it never takes more than one.
 *
 * @param ask rejects unless all is well
 * @param clock in ms, never back
 */
export function createReadiness(ask: () => Promise<void>, clock = () => performance.now()): () => Promise<void> {
  let last: Question | undefined;
  let wellAtMs = Number.NEGATIVE_INFINITY;

  function askAnew(): Question {
    const question: Question = { answer: ask() };
    const answered = () => {
      question.answeredAtMs = clock();
    };
    const well = () => {
      answered();
      wellAtMs = clock();
    };
    question.answer.then(well, answered);
    return question;
  }

  return async () => {
    const now = clock();
    const isToBeAsked = last === undefined || now - (last.answeredAtMs ?? now) >= freshMs;
    const question = isToBeAsked ? askAnew() : last;
    last = question;
    if (question?.answeredAtMs === undefined && now - wellAtMs < goodEnoughMs) return;
    return question?.answer;
  };
}
